"""One record as it stands in a file, or why it cannot be read."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Item:
    """`number`: which record of the file, from 1. `line`: where it begins. `kind`: of what kind, when the file says so.

    `value`: what stands there. `why`: that nothing can be read there, in plain words; then `value` is None.
    `flat`: it is a row of a table, and names the records that it belongs to. `cells`: and every value of it is text.
    `page`: it stood in a page of an API, where a record may be told without what belongs to it.
    """

    file: str
    number: int
    line: int
    kind: str = ""
    value: Any = None
    why: str = ""
    flat: bool = False
    cells: bool = False
    page: bool = False


NOT_JSON = "this is not JSON"
NOT_UTF8 = "this is not UTF-8"
TOO_LARGE = "larger than one record may be"
TOO_DEEP = "nested too deep"
CUT_OFF = "the file ends in the middle of this"
