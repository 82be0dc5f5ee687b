"""The verbs of each moment, as pack text ids: what is said, in which language, and what the telephone does then."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from hearthline.intake.line.standing import Law, Rung, Standing
from hearthline.intake.line.types import Event, Verb

FIRST: Final = "safety.call_911"
CONFIRM: Final = "1"
CHANGED: Final = timedelta(seconds=30)
"""How soon somebody is told again when their place has changed, and"""
ANYWAY: Final = timedelta(minutes=2)
"""when it has not: silence on a line sounds like a line that is dead."""


def seconds(length: timedelta) -> int:
    """Whole seconds, one at the least."""
    return max(1, round(length.total_seconds()))


def line(now: Standing, text: str, **values: str) -> Verb:
    """One sentence in the caller's language."""
    return Verb("say", text=text, language=now.language, values=values)


def first(law: Law) -> tuple[Verb, ...]:
    """The first words of every call, before anything else: danger now means 911."""
    said = (FIRST, "line.hang_up_for_911")
    return tuple(Verb("say", text=text, language=language) for language in law.languages for text in said)


def languages(law: Law) -> tuple[Verb, ...]:
    """One key for each language, each said in its own."""
    said = [
        Verb("say", text="line.choose_language", language=code, values={"key": str(key)})
        for key, code in enumerate(law.languages, start=1)
    ]
    return (*said, Verb("gather", digits=1, seconds=seconds(law.gather)))


def recording(now: Standing, law: Law) -> tuple[Verb, ...]:
    """The announcement; one key declines it."""
    return (line(now, "line.recorded"), Verb("gather", digits=1, seconds=seconds(law.gather)))


def number(now: Standing, law: Law) -> tuple[Verb, ...]:
    """Where to call back, when the telephone did not say."""
    return (
        line(now, "line.type_number"),
        Verb("gather", digits=15, finish="#", seconds=seconds(law.gather * 3)),
    )


def promised(now: Standing) -> tuple[Verb, ...]:
    """They are called back and keep their place."""
    return (line(now, "line.will_call"), line(now, "line.hang_up_for_911"), Verb("hangup"))


def due(now: Standing, place: int, at: datetime) -> bool:
    """Whether it is time to tell the place again."""
    if now.told_at is None or at < now.told_at:
        return True
    return at - now.told_at >= (CHANGED if place != now.told else ANYWAY)


def place(now: Standing, law: Law, position: int, left: timedelta | None) -> tuple[Verb, ...]:
    """The position, the time where it was measured, and the offer to call back."""
    said = [line(now, "line.next") if position == 1 else line(now, "line.position", position=str(position))]
    if left is not None:
        minutes = -(-int(left.total_seconds()) // 60)
        said.append(line(now, "line.about_one") if minutes <= 1 else line(now, "line.about", minutes=str(minutes)))
    said.append(line(now, "line.offer"))
    return (*said, Verb("wait", seconds=seconds(law.poll)))


def nobody(now: Standing, again: timedelta) -> tuple[Verb, ...]:
    """Nobody answered yet: 911 for danger, a call back for who cannot wait, and we go on trying."""
    return (line(now, "line.nobody_yet"), line(now, "line.offer"), Verb("wait", seconds=seconds(again)))


def dial_key(now: Standing, event: Event) -> str:
    """Which dialling this is: the same for a repeated answer, another for the next one."""
    if now.state == "ringing" and now.taken_at is not None:
        return f"{event.contact}-t{round(now.taken_at.timestamp() * 1000)}"
    return f"{event.contact}-s{now.step}"


def join(now: Standing, event: Event, law: Law) -> tuple[Verb, ...]:
    """The screener's telephone, and recording where it was announced and not declined."""
    record = (Verb("record"),) if law.record and now.recording == "yes" else ()
    return (*record, Verb("dial", address=now.dial_to, seconds=seconds(law.ring), key=dial_key(now, event)))


def rung(now: Standing, event: Event, rungs: Sequence[Rung]) -> Verb:
    """The next telephone of the on-call chain: a private one, where a mailbox may pick up, or a stranger."""
    one = rungs[now.step % len(rungs)]
    return Verb("dial", address=one.address, seconds=one.seconds, key=dial_key(now, event), confirm=CONFIRM)
