"""The number that somebody who wrote a text is given: short enough to read out, and it opens nothing."""

import re
from typing import Final

HEX: Final = 8
_TYPED = re.compile(r"\d{10}")


def of(root_id: str) -> str:
    """`0123-456-789`: the first 32 bits of the root id of a report, as digits."""
    digits = f"{int(root_id[:HEX], 16):010d}"
    return f"{digits[:4]}-{digits[4:7]}-{digits[7:]}"


def prefix(typed: str) -> str | None:
    """How the root id begins, from a number as somebody types it; None when it is none."""
    digits = re.sub(r"[\s.-]", "", typed)
    if not _TYPED.fullmatch(digits) or not digits.isascii() or int(digits) >= 16**HEX:
        return None
    return f"{int(digits):0{HEX}x}"
