"""What a person has answered so far, how it rides in the sealed `state`, and the report content it becomes.

`Wizard.answers` uses the keys of report content, schema 1, and holds only what was given. Codes are English and
fixed; nothing translated is ever stored.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Self

from hearthline.intake.public.wording import Ask
from hearthline.sealing import contains_code, new_token, without_codes

SCHEMA = 1
ABOUT = ("child", "self", "past")
DANGERS = ("no", "unsure", "yes", "cannot_call")
WORDS = ("story", "saw", "think")
IDENTITY = ("name", "phone", "email", "address", "employer", "contact_how", "contact_when")
_CHILD = {"name": "", "age": "", "looks": "", "school": ""}
_ADULT = {"name": "", "relation": "", "worried_about": "unknown", "access": "unknown", "note": ""}
_VISIT = ("language", "interpreter", "tribe", "military", "disability", "dogs", "weapons", "violence", "note")
NOT_FOR_MY_JOB = "none"
_PAGE_OF = {"how_know": 6, "tribe": 7}


@dataclass(repr=False)
class Wizard:
    """The answers of one person in progress.

    `token`: 32 random bytes as hex; everything sent from this wizard leads to one receipt. `role`: a reporter
    category, NOT_FOR_MY_JOB, or "" while it was not asked. `job`: came in by "for my job". `seen`: the last step
    shown. `edit`: the step was opened from the check page and goes back there. `called`: said that they called 911.
    `urgent`: "I cannot call" was pressed, and the
    first envelope was "sent" or has "failed"; `told` is then a digest of what was handed in last. `draft`: the draft
    code, once there is one. `rechecked`: asked once to look again at a telephone number or e-mail that reads oddly.
    `origin`: see `deliver.ready`.
    """

    token: str
    about: str = "child"
    answers: dict[str, Any] = field(default_factory=dict)
    identity: dict[str, str] = field(default_factory=dict)
    role: str = ""
    job: bool = False
    seen: int = 1
    edit: bool = False
    called: bool = False
    urgent: str = ""
    told: str = ""
    draft: str = ""
    rechecked: bool = False
    origin: str = ""

    @classmethod
    def new(cls, about: str = "child") -> Self:
        """An empty wizard with a fresh submission token."""
        return cls(token=new_token().hex(), about=about if about in ABOUT else "child")

    @classmethod
    def load(cls, stored: dict[str, Any]) -> Self:
        """From what `dump` gave; keys of another release are left out. KeyError without a token."""
        known = {f.name for f in fields(cls)}
        return cls(**{"token": stored["token"], **{k: v for k, v in stored.items() if k in known}})

    def dump(self) -> dict[str, Any]:
        """As JSON types, without what is empty."""
        return {key: value for key, value in asdict(self).items() if value}

    @property
    def token_bytes(self) -> bytes:
        return bytes.fromhex(self.token)

    @property
    def kind(self) -> str:
        """Reporter kind: self, mandated or public."""
        if self.about == "self":
            return "self"
        return "mandated" if self.category else "public"

    @property
    def category(self) -> str:
        """The reporter category chosen, or ""."""
        return "" if self.role == NOT_FOR_MY_JOB else self.role

    @property
    def danger(self) -> str:
        """no | unsure | yes | cannot_call; "" while it was not answered."""
        given = str(self.answers.get("danger", ""))
        return "cannot_call" if self.urgent and given == "yes" else given

    def put(self, given: dict[str, Any]) -> None:
        """Take one step's answers in; an empty one takes the old one out."""
        for key, value in given.items():
            if value:
                self.answers[key] = value
            else:
                self.answers.pop(key, None)


def _person(blank: dict[str, str], given: dict[str, str]) -> dict[str, str]:
    return {key: given.get(key) or default for key, default in blank.items()}


def content(wizard: Wizard, language: str) -> dict[str, Any]:
    """The report box of schema 1: every key there, answers as given, "" for what was left blank.

    A receipt or draft code typed into the words is taken out: whoever reads the report could open the person's page.
    """
    a = wizard.answers
    visit = a.get("visit", {})
    return {
        "schema": SCHEMA,
        "about": wizard.about,
        "danger": wizard.danger or "unsure",
        "danger_signs": list(a.get("danger_signs", [])),
        **{key: without_codes(a.get(key, "")) for key in WORDS},
        "children": [_person(_CHILD, child) for child in a.get("children", [])],
        "where_now": a.get("where_now", ""),
        "where_unsure": bool(a.get("where_unsure")),
        **{key: a.get(key, "") for key in ("where_tomorrow", "with_whom")},
        "adults": [_person(_ADULT, adult) for adult in a.get("adults", [])],
        **{key: a.get(key, "") for key in ("trusted_adult", "when", "how_often", "still")},
        "how_know": list(a.get("how_know", [])),
        "visit": {key: visit.get(key, "") for key in _VISIT},
        "files": list(a.get("files", [])),
        "reporter": {
            "kind": wizard.kind,
            "category": wizard.category,
            "declined": list(a.get("declined", [])),
            "why_declined": a.get("why_declined", ""),
        },
        "language": language,
    }


def identity(wizard: Wizard) -> dict[str, str] | None:
    """The identity box, or None when nothing was given."""
    given = {key: wizard.identity.get(key, "") for key in IDENTITY}
    return given if any(given.values()) else None


def declined(wizard: Wizard, asks: Iterable[Ask]) -> list[str]:
    """Codes of what the law had us ask and the person did not answer, once the page that asks was shown."""
    refused_own = not wizard.identity.get("name") or not wizard.identity.get("phone")
    return [
        ask.code
        for ask in asks
        if (ask.when != "declined" or refused_own)
        and wizard.seen > _PAGE_OF.get(ask.field, 8)
        and _given(wizard, ask.field) in ("", "declined")
    ]


def _given(wizard: Wizard, name: str) -> str:
    """The answer in a field as one text; "" when it was left blank."""
    if name in IDENTITY:
        return wizard.identity.get(name, "")
    if name in _VISIT:
        return str(wizard.answers.get("visit", {}).get(name, ""))
    if name == "role":
        return wizard.category
    return str(wizard.answers.get(name) or "")


def holds_code(wizard: Wizard) -> bool:
    """Whether the words hold a code that `content` takes out. The check page says so."""
    return any(contains_code(wizard.answers.get(key, "")) for key in WORDS)


def missing(wizard: Wizard) -> int:
    """The first step that lacks an answer we must have; 0 when there is none. (The name is the pack's business.)"""
    a = wizard.answers
    if a.get("danger") not in DANGERS:
        return 1
    if not a.get("story"):
        return 2
    if not a.get("where_now") and not a.get("where_unsure"):
        return 4
    return 0
