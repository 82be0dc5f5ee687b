"""The keeper: the one that opens identity boxes and tells whether two reporters are the same, not who they are."""

import json
import re
from collections.abc import Mapping, Sequence

from hearthline.ground.text import fold
from hearthline.sealing.context import Context, SealError
from hearthline.sealing.keys import RingKeys

_EXTENSION = re.compile(r"(?:ext\.?|extension|x|#)\s*\d{1,6}\s*$", re.IGNORECASE)
_MAIL = re.compile(r"[^\s@<>(),;:\"]{1,64}@[^\s@<>(),;:\"]+\.[^\s@<>(),;:\"]+")
_ZIP = re.compile(r"(?<!\d)(\d{5})(?:-\d{4})?(?!\d)")


def normal_telephone(typed: str) -> str:
    """The digits of a telephone number without country code 1 and extension; "" for fewer than 7 digits."""
    digits = "".join(ch for ch in _EXTENSION.sub("", typed.strip()) if ch.isascii() and ch.isdigit())
    if len(digits) == 11 and digits[0] == "1":
        digits = digits[1:]
    return digits if len(digits) >= 7 else ""


def normal_mail(typed: str) -> str:
    """An e-mail address folded to lower case, without what stands around it; "" for what is none."""
    found = _MAIL.search(typed.strip()[:320])
    return found[0].casefold().strip(".") if found else ""


def normal_name_and_zip(name: str, address: str) -> str:
    """The folded name and the last ZIP code of the address; "" unless both are there."""
    zips = _ZIP.findall(address)
    folded = fold(name)
    return f"{folded}|{zips[-1]}" if folded and zips else ""


_WORD = re.compile(r"[^\W_]+")
_SMALLEST_WORD = 3
_TELLING = ("name", "employer", "email", "address")


def known_spans(text: str, values: Mapping[str, str]) -> list[tuple[int, int]]:
    """Where words of at least three letters or digits from what a reporter gave stand in `text`; their telephone too,
    however it is written. Spans are whole words, do not overlap, and come in order."""
    words = {fold(word) for field in _TELLING for word in _WORD.findall(values.get(field, ""))}
    words = {word for word in words if len(word) >= _SMALLEST_WORD}
    found = [match.span() for match in _WORD.finditer(text) if fold(match[0]) in words]
    phone = normal_telephone(values.get("phone", ""))
    if phone:
        figures = r"[\s.()-]{0,3}".join(map(re.escape, phone))
        spaced = re.compile(rf"(?<!\d)(?:\+?1[\s.()-]{{0,3}})?\(?{figures}(?!\d)")
        found += [match.span() for match in spaced.finditer(text)]
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


class Keeper(RingKeys):
    """A key service with the keeper's ring. The desk asks it; outside a demonstration it is another process."""

    def open_identity(self, blob: bytes, context: Context, *, actor: str, purpose: str, entry: str = "") -> bytes:
        """The plaintext (JSON, UTF-8) of an identity box. The caller journals the reveal first. SealError.

        `entry`: the journal entry of that. Here it is not looked at: a keeper in a process of its own insists on it.
        """
        return self.open("identity", blob, context, actor=actor, purpose=purpose)

    def open_number(self, blob: bytes, context: Context, *, actor: str, purpose: str, entry: str = "") -> bytes:
        """The number of who called (UTF-8), or where a recording lies: a box of the telephone line. SealError."""
        return self.open("identity", blob, context, actor=actor, purpose=purpose)

    def reporter_marks(self, identity: Mapping[str, str], *, actor: str, purpose: str) -> tuple[str, ...]:
        """Keyed hashes (64 hex each, none to three) by which the same reporter is known again.

        `identity` is the content of an identity box: one mark for the telephone number, one for the e-mail address,
        one for name with ZIP code: a name alone is many people's.
        Two reports share a mark when the normalised values are equal; a mark does not give the value back.
        """
        phone = normal_telephone(identity.get("phone", ""))
        person = normal_name_and_zip(identity.get("name", ""), identity.get("address", ""))
        mail = normal_mail(identity.get("email", ""))
        told = (("phone", phone), ("mail", mail), ("person", person))
        values = [f"{kind}|{value}" for kind, value in told if value]
        return tuple(
            self.mac("reporter", value.encode("utf-8"), actor=actor, purpose=purpose).hex() for value in values
        )

    def marks_of_box(
        self, blob: bytes, context: Context, *, actor: str, purpose: str, entry: str = ""
    ) -> tuple[str, ...]:
        """`reporter_marks` of a sealed identity box, without handing its content to the caller. SealError."""
        return self.reporter_marks(self._values(blob, context, actor, purpose), actor=actor, purpose=purpose)

    def suggest(
        self, blob: bytes, context: Context, texts: Sequence[str], *, actor: str, purpose: str, entry: str = ""
    ) -> list[list[tuple[int, int]]]:
        """For each text, where words stand that the reporter gave of themselves: (start, end) in characters, in order.

        The words themselves stay here. What is found was in the texts already, but that it is the reporter's is told:
        so it is asked for, written down and counted as an opening is. SealError.
        """
        values = self._values(blob, context, actor, purpose)
        return [known_spans(text, values) for text in texts]

    def _values(self, blob: bytes, context: Context, actor: str, purpose: str) -> dict[str, str]:
        """The fields of an identity box. SealError when it does not open or holds none."""
        try:
            opened = json.loads(self.open_identity(blob, context, actor=actor, purpose=purpose))
        except ValueError:
            raise SealError from None
        if not isinstance(opened, dict):
            raise SealError
        return {str(field): value for field, value in opened.items() if isinstance(value, str)}
