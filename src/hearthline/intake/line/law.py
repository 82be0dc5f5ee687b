"""What the pack says about the line: how long, in which languages, and whether recording is allowed at all."""

from datetime import timedelta
from functools import lru_cache

from django.conf import settings

from hearthline import law
from hearthline.ground.errors import ConfigurationError
from hearthline.intake.line.standing import Law
from hearthline.intake.line.types import Verb
from hearthline.ui.agency import current_pack

SURE = ("verified-statute", "verified-page")
"""How sure the pack must be of who allows recording. Anything less, and nothing is recorded."""


def law_now() -> Law:
    """The rules of the pack in force today, in the languages this house offers."""
    return _read(current_pack(), tuple(code for code, _name in settings.LANGUAGES))


@lru_cache(maxsize=4)
def _read(pack: law.Pack, offered: tuple[str, ...]) -> Law:
    return Law(
        languages=tuple(code for code in offered if code in pack.languages) or ("en",),
        poll=timedelta(seconds=_whole(pack, "line.poll")),
        gather=timedelta(seconds=_whole(pack, "line.gather")),
        due=timedelta(minutes=_whole(pack, "line.call_back_due")),
        ring=timedelta(seconds=_whole(pack, "line.ring")),
        longest=timedelta(seconds=_whole(pack, "line.promise.longest_wait")),
        record=_authority(pack),
    )


def on_call_seconds() -> int:
    """How long each telephone of the on-call chain rings."""
    return _whole(current_pack(), "line.on_call_ring")


def written_within() -> timedelta:
    """Within which time of a talk on an on-call telephone somebody begins to write down what was said."""
    return timedelta(minutes=_whole(current_pack(), "line.written_within"))


def on_call() -> bool:
    """Whether the on-call chain is rung when nobody is at the line; otherwise callers wait, and are called back."""
    return current_pack().value("line.after_hours").value == "on_call"


def number_days() -> int:
    """After how many days the number of a contact that is over, and belongs to no record, is forgotten."""
    return _whole(current_pack(), "line.number_days")


def _whole(pack: law.Pack, key: str) -> int:
    value = pack.value(key).value
    if not isinstance(value, int) or isinstance(value, bool) or value <= 0:
        raise ConfigurationError("intake.E010", f"{key} is not a whole number", "set it in the agency's pack")
    return value


def _authority(pack: law.Pack) -> str:
    """Who allows recording, "" when the pack does not say so, or is not sure of it."""
    rule = pack.value("line.recording")
    if rule.value != "announced" or rule.confidence not in SURE:
        return ""
    return rule.citation.text if hasattr(rule.citation, "text") else str(rule.citation)


def in_words(verb: Verb) -> str:
    """What a `say` or `message` says, put together; "" for a verb that says nothing."""
    if not verb.text:
        return ""
    words = current_pack().text(verb.text, verb.language or "en").text
    for name, value in verb.values.items():
        words = words.replace("{" + name + "}", value)
    return words
