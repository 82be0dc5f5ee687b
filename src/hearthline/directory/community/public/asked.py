"""What a request asks of a list, read strictly: what cannot be understood is said, and nothing is guessed."""

from collections.abc import Mapping
from dataclasses import dataclass

from hearthline.directory.community.columns import moment
from hearthline.directory.community.queries import Wanted
from hearthline.ground.text import clean_text

PER_PAGE = 50
MOST = {"simple": 500, "full": 50, "services": 10, "minimal": 5_000}
"""The most records on a page: the face that answers here is the one where reports come in. `services`: organizations,
each with its services whole."""
LAST_PAGE = 1_000_000
LONGEST = 200
_TRUE, _FALSE = ("true", "1"), ("false", "0", "")


class NotUnderstoodError(Exception):
    """A parameter that says nothing. `parameter`: which; `why`: what it must be."""

    def __init__(self, parameter: str, why: str) -> None:
        super().__init__(parameter)
        self.parameter, self.why = parameter, why


@dataclass(frozen=True)
class Asked:
    """A page of a list. `ndjson`: one record a line, without the words of a page."""

    wanted: Wanted
    page: int = 1
    per_page: int = PER_PAGE
    full: bool = False
    full_service: bool = False
    minimal: bool = False
    ndjson: bool = False


def read(said: Mapping[str, str]) -> Asked:
    """The page that is asked for. Raises NotUnderstoodError."""
    full_service = flag(said, "full_service")
    full, minimal = flag(said, "full") or full_service, flag(said, "minimal")
    form = said.get("format", "json") or "json"
    if form not in ("json", "ndjson"):
        raise NotUnderstoodError("format", "json or ndjson")
    most = MOST["minimal" if minimal else "services" if full_service else "full" if full else "simple"]
    return Asked(
        wanted=_wanted(said),
        page=_count(said, "page", 1, LAST_PAGE),
        per_page=min(_count(said, "per_page", min(PER_PAGE, most), LAST_PAGE), most),
        full=full and not minimal,
        full_service=full_service,
        minimal=minimal,
        ndjson=form == "ndjson",
    )


def flag(said: Mapping[str, str], name: str) -> bool:
    """A yes or no. Raises NotUnderstoodError."""
    value = said.get(name, "").strip().lower()
    if value not in (*_TRUE, *_FALSE):
        raise NotUnderstoodError(name, "true or false")
    return value in _TRUE


def _count(said: Mapping[str, str], name: str, default: int, most: int) -> int:
    value = said.get(name, "")
    if value == "":
        return default
    if not (value.isascii() and value.isdigit() and len(value) <= 9 and 1 <= int(value) <= most):
        raise NotUnderstoodError(name, f"a whole number from 1 to {most}")
    return int(value)


def _text(said: Mapping[str, str], name: str) -> str:
    value = said.get(name, "")
    if len(value) > LONGEST:
        raise NotUnderstoodError(name, f"no more than {LONGEST} characters")
    return clean_text(value, LONGEST).strip()


def _wanted(said: Mapping[str, str]) -> Wanted:
    after, modified = said.get("modified_after", "").strip(), None
    if after:
        modified = moment(after.replace(" ", "+"))  # a plus that nobody wrote as %2B came in as a blank
        if modified is None:
            raise NotUnderstoodError("modified_after", "a date and time of ISO 8601")
    postcode, proximity = _text(said, "postcode").upper(), said.get("proximity", "").strip()
    metres = None
    if proximity:
        if not postcode:
            raise NotUnderstoodError("proximity", "given together with a postcode")
        metres = _metres(proximity)
    return Wanted(
        search=_text(said, "search"),
        modified_after=modified,
        taxonomy_term_id=_text(said, "taxonomy_term_id"),
        taxonomy_id=_text(said, "taxonomy_id"),
        organization_id=_text(said, "organization_id"),
        parent_id=_text(said, "parent_id"),
        top_only=flag(said, "top_only"),
        postcode=postcode,
        metres=metres,
    )


def _metres(text: str) -> float:
    whole, _, part = text.partition(".")
    if not (text.isascii() and whole.isdigit() and len(text) <= 12 and (part == "" or part.isdigit())):
        raise NotUnderstoodError("proximity", "a number of meters")
    return float(text)
