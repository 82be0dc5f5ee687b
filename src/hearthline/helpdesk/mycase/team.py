"""The three people of an assignment: what a form may say of them, and who of them has an account here."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from hearthline.access.queries import colleagues
from hearthline.access.viewer import AGENT, SCREENER, SUPERVISOR, Viewer
from hearthline.ground.errors import DomainError
from hearthline.ground.text import whole_line
from hearthline.helpdesk.mycase.sheet import POSTS, Sheet, Somebody, is_time

NAME, BADGE, PHONE = 80, 20, 30
_PHONE = re.compile(r"\+?[0-9() .-]{7,24}(?: ?x ?[0-9]{1,6})?\Z")
_BADGE = re.compile(r"[0-9A-Za-z][0-9A-Za-z .-]{0,19}\Z")
NOBODY = "Choose somebody from the list, or write a name or a badge number."
NEEDED = ("worker", "supervisor")
NUMBER = "Write a telephone number with its area code. After an x you can write an extension."
HOURS = "Write from when until when they answer, or leave both times empty."
NOT_A_BADGE = "A badge number is letters and figures, 20 at most."


@dataclass(frozen=True, repr=False)
class Team:
    """Worker, back-up and supervisor. `users`: post -> the account's id, "" for who has none here."""

    people: Mapping[str, Somebody]
    users: Mapping[str, str]
    opens: str = ""
    closes: str = ""

    def sheet(self, language: str) -> Sheet:
        """What a family sees of it."""
        return Sheet(language=language, opens=self.opens, closes=self.closes, **self.people)

    def told(self) -> dict[str, object]:
        """As it is sealed with the case number."""
        people = {post: asdict(one) for post, one in self.people.items()}
        return {"people": people, "opens": self.opens, "closes": self.closes}

    @classmethod
    def of_box(cls, box: Mapping[str, object], users: Mapping[str, str]) -> "Team":
        """From an opened box. ValueError, KeyError or TypeError for a box of something else."""
        people = box["people"]
        if not isinstance(people, Mapping):
            raise ValueError("no team")
        return cls({post: Somebody(**people[post]) for post in POSTS}, users, str(box["opens"]), str(box["closes"]))


def may_be_named(viewer: Viewer) -> dict[str, str]:
    """Accounts that a letter may name, id to name: people who work with families, not who keeps the system."""
    return colleagues(viewer.agency_id, (SCREENER, SUPERVISOR, AGENT))


def team_of(viewer: Viewer, given: Mapping[str, str]) -> Team:
    """What a form says: for each post `<post>_user`, `_name`, `_badge`, `_phone`; and `opens`, `closes`.

    Who has an account goes by the account's name unless another was written. There need be no back-up.
    Raises DomainError `mycase.<post>`, `.<post>_badge`, `.<post>_phone`, `.hours`.
    """
    known = may_be_named(viewer)
    users = {post: given.get(f"{post}_user", "") for post in POSTS}
    people = {post: _somebody(post, given, known, users[post]) for post in POSTS}
    opens, closes = (given.get(name, "").strip()[:5] for name in ("opens", "closes"))
    if (opens or closes) and not (is_time(opens) and is_time(closes) and opens < closes):
        raise DomainError("mycase.hours", HOURS)
    return Team(people, users, opens, closes)


def _somebody(post: str, given: Mapping[str, str], known: Mapping[str, str], user: str) -> Somebody:
    name = whole_line(given.get(f"{post}_name", ""), NAME, f"mycase.{post}_name")
    badge = whole_line(given.get(f"{post}_badge", ""), BADGE, f"mycase.{post}_badge")
    phone = whole_line(given.get(f"{post}_phone", ""), PHONE, f"mycase.{post}_phone")
    if user and user not in known:
        raise DomainError(f"mycase.{post}", NOBODY)
    if user and not name and not badge:
        name = known[user]
    if not name and not badge:
        if post in NEEDED or phone:
            raise DomainError(f"mycase.{post}", NOBODY)
        return Somebody()
    if badge and not _BADGE.match(badge):
        raise DomainError(f"mycase.{post}_badge", NOT_A_BADGE)
    if not _PHONE.match(phone) or not 7 <= sum(ch.isdigit() for ch in phone.partition("x")[0]) <= 15:
        raise DomainError(f"mycase.{post}_phone", NUMBER)
    return Somebody(name, badge, phone)
