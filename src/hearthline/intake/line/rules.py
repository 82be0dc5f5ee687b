"""What the line does with an event: pure functions, so that any order of events can be tried out.

Whoever called and was not answered is in the queue, on a list to be called back, or on the way through the on-call
chain, whatever comes in which order, twice, or not at all. No rule here refuses anybody: the queue has no end.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from hearthline.intake.line import saying
from hearthline.intake.line.standing import Law, Rung, Staffing, Standing, Step
from hearthline.intake.line.types import Event, Verb

SILENT: Final = timedelta(minutes=2)
"""Without a sign of life for so long, a caller counts as gone. A poll after that brings them back to their place."""
SKEW: Final = timedelta(minutes=10)
"""How far the telephone system's clock may be from ours before ours is taken."""
AGAIN: Final = timedelta(seconds=30)
"""Between two rounds through the on-call chain."""
BETWEEN: Final = timedelta(minutes=1)
"""Between two telephones of the chain while somebody says that they are ready: in the rest of it, they can take."""
TRIES: Final = 2
"""How often a question is put before the line goes on without an answer."""
SHORTEST, LONGEST = 7, 15
"""Digits of a telephone number."""
BACK, DECLINE = "1", "9"
HANGUP: Final = Verb("hangup")


def begin(event: Event, at: datetime) -> Standing:
    """A contact that nothing was known of until this event, whatever its kind."""
    came = event.at if at - SKEW <= event.at <= at else at
    return Standing(state="menu", began_at=came, seen_at=at, language=event.language, number_known=bool(event.number))


def step(now: Standing, event: Event, law: Law, staffing: Staffing, at: datetime) -> Step:
    """What an event does to a contact, and what the caller hears. Never raises for an event out of order."""
    if event.kind == "hangup":
        return Step(_gone(now, law, at, hung_up_at=now.hung_up_at or at), ())
    if event.kind == "recorded":
        return Step(now, ())
    if now.hung_up_at is not None or now.state in ("ended", "call_back"):
        return Step(now, (HANGUP,) if event.kind in ("call", "digits", "poll") else ())
    now = replace(_back_in_line(now, at), seen_at=at)
    if event.kind == "answered":
        return Step(_answered(now, event, staffing, at), ())
    if now.state == "talking":
        return Step(now, ())
    if event.kind == "unanswered":
        return _unanswered(now, event, law, staffing, at)
    if event.kind == "digits":
        return _pressed(now, event, law, staffing, at)
    return _go_on(now, event, law, staffing, at)


def _gone(now: Standing, law: Law, at: datetime, hung_up_at: datetime | None) -> Standing:
    """The call is over. Who was not answered is called back, and that by a time."""
    gone = replace(now, hung_up_at=hung_up_at)
    if now.state == "talking":
        return replace(gone, state="ended", ended_at=at, asks="")
    if now.state in ("call_back", "abandoned", "ended"):
        return gone
    return replace(
        _free(gone),
        state="abandoned",
        asks="",
        abandoned_at=at,
        back_due_at=at + law.due,
        queued_at=now.queued_at or at,
    )


def _free(now: Standing) -> Standing:
    """Nobody has it any more."""
    return replace(now, taken_at=None, taken_by="", taken_name="", dial_to="")


def _back_in_line(now: Standing, at: datetime) -> Standing:
    """Who was thought to be gone and is not stands where they stood."""
    if now.state != "abandoned":
        return now
    back = replace(_free(now), state="waiting", abandoned_at=None, back_due_at=None, queued_at=now.queued_at or at)
    return replace(back, told=0, told_at=None)


def _answered(now: Standing, event: Event, staffing: Staffing, at: datetime) -> Standing:
    """Somebody picked up. News of an earlier dialling changes nothing: whoever that was, they are not on it now."""
    if _earlier(now, event):
        return now
    talking = replace(now, state="talking", asks="", answered_at=at)
    if now.state == "on_call" and (rung := _rung(now, staffing)):
        return replace(talking, taken_at=at, taken_by=rung.person, taken_name=rung.name)
    return talking


def _earlier(now: Standing, event: Event) -> bool:
    return bool(event.dial) and event.dial != saying.dial_key(now, event)


def _unanswered(now: Standing, event: Event, law: Law, staffing: Staffing, at: datetime) -> Step:
    """Who was dialled did not pick up: back to the same place, or on to the next of the chain. News of an earlier
    dialling changes nothing."""
    if _earlier(now, event):
        return Step(now, ())
    if now.state == "ringing":
        return _go_on(replace(_free(now), state="waiting"), event, law, staffing, at)
    if now.state == "on_call":
        tried = replace(now, step=now.step + 1)
        if staffing.ready:
            return _go_on(tried, event, law, staffing, at)
        if not staffing.rungs or tried.step % len(staffing.rungs) == 0:
            return _nobody(tried, law, staffing, at)
        return _go_on(tried, event, law, staffing, at)
    return _go_on(now, event, law, staffing, at)


def _pressed(now: Standing, event: Event, law: Law, staffing: Staffing, at: datetime) -> Step:
    if now.asks == "language":
        chosen = _chosen(event.digits, law.languages)
        if chosen is None and now.asked < TRIES:
            return _ask_language(now, law)
        return _to_record(replace(now, language=chosen or law.languages[0]), law, staffing, at, event)
    if now.asks == "record":
        said = "declined" if event.digits == DECLINE else "yes"
        return _enqueue(replace(now, recording=said), event, law, staffing, at)
    if now.asks == "number":
        return _number(now, event, law, staffing, at)
    if event.digits == BACK and now.state in ("waiting", "on_call"):
        return _wants_back(now, event, law, staffing, at)
    return _go_on(now, event, law, staffing, at)


def _chosen(digits: str, languages: Sequence[str]) -> str | None:
    """The language of a key: 1 for the first, and so on."""
    place = int(digits) if len(digits) == 1 and digits.isascii() and digits.isdigit() else 0
    return languages[place - 1] if 1 <= place <= len(languages) else None


def _ask_language(now: Standing, law: Law) -> Step:
    asked = replace(now, asks="language", asked=now.asked + 1)
    return Step(asked, saying.languages(law))


def _to_record(now: Standing, law: Law, staffing: Staffing, at: datetime, event: Event) -> Step:
    """Recording is off unless the pack names who allows it; then it is announced, and one key declines it."""
    if law.record and not now.recording:
        asked = replace(now, asks="record", asked=1)
        return Step(asked, saying.recording(asked, law))
    return _enqueue(now, event, law, staffing, at)


def _enqueue(now: Standing, event: Event, law: Law, staffing: Staffing, at: datetime) -> Step:
    waits = replace(now, state="waiting", asks="", asked=0, queued_at=now.queued_at or at)
    return _go_on(waits, event, law, staffing, at)


def _wants_back(now: Standing, event: Event, law: Law, staffing: Staffing, at: datetime) -> Step:
    if not now.number_known:
        asked = replace(now, asks="number", asked=1)
        return Step(asked, saying.number(asked, law))
    return Step(_to_call_back(now, law, at), saying.promised(now))


def _to_call_back(now: Standing, law: Law, at: datetime) -> Standing:
    """They keep their place: `queued_at` stays."""
    back = replace(_free(now), state="call_back", asks="", asked_back_at=at, back_due_at=at + law.due)
    return replace(back, queued_at=now.queued_at or at, number_known=True)


def _number(now: Standing, event: Event, law: Law, staffing: Staffing, at: datetime) -> Step:
    """A number they typed. Two tries, then they wait on: nobody loses a place by pressing a wrong key."""
    digits = event.digits
    if digits.isascii() and digits.isdigit() and SHORTEST <= len(digits) <= LONGEST:
        return Step(_to_call_back(now, law, at), saying.promised(now), keep_number=True)
    if now.asked < TRIES:
        asked = replace(now, asked=now.asked + 1)
        return Step(asked, saying.number(asked, law))
    return _go_on(replace(now, asks="", asked=0), event, law, staffing, at)


def _go_on(now: Standing, event: Event, law: Law, staffing: Staffing, at: datetime) -> Step:
    """What happens next to a caller, by where they stand: also the answer to a poll, and to what nobody expected."""
    if now.state == "menu":
        return _menu(now, event, law, staffing, at)
    if now.state == "ringing":
        return Step(now, saying.join(now, event, law))
    if now.asks == "number":
        return Step(now, saying.number(now, law))
    if staffing.ready and not _too_long(now, law, staffing, at):
        return _hold(replace(now, state="waiting"), law, staffing, at)
    if now.state == "waiting":
        turned = replace(now, state="on_call")
        if not staffing.rungs:
            return _nobody(turned, law, staffing, at)
        return Step(turned, (saying.line(turned, "line.after_hours"), saying.rung(turned, event, staffing.rungs)))
    if not staffing.rungs:
        return _nobody(now, law, staffing, at)
    return Step(now, (saying.rung(now, event, staffing.rungs),))


def _too_long(now: Standing, law: Law, staffing: Staffing, at: datetime) -> bool:
    """Who said that they are ready may have left, and blocks nobody: past the promise the chain rings as well, one
    telephone at a time, and in between the place in the queue is theirs as before."""
    if now.queued_at is None or not staffing.rungs:
        return False
    return at - now.queued_at >= law.longest + now.step * BETWEEN


def _menu(now: Standing, event: Event, law: Law, staffing: Staffing, at: datetime) -> Step:
    """The first words are said before anything is asked, once for each language that is offered."""
    if now.asks == "record":
        return Step(now, saying.recording(now, law))
    first = () if now.asks else saying.first(law)
    if len(law.languages) > 1 and now.language not in law.languages:
        asked = _ask_language(now, law)
        return Step(asked.now, (*first, *asked.verbs))
    after = _to_record(replace(now, language=now.language or law.languages[0]), law, staffing, at, event)
    return Step(after.now, (*first, *after.verbs))


def _hold(now: Standing, law: Law, staffing: Staffing, at: datetime) -> Step:
    """They wait, and hear their place when it has changed, and now and then anyway."""
    place = staffing.ahead + 1
    if not saying.due(now, place, at):
        return Step(now, (Verb("wait", seconds=saying.seconds(law.poll)),))
    told = replace(now, told=place, told_at=at)
    return Step(told, saying.place(now, law, place, _left(now, staffing, at)))


def _left(now: Standing, staffing: Staffing, at: datetime) -> timedelta | None:
    """How long it may take from here: what people waited lately, less what this one has waited. None when too few
    were measured, or it has taken longer already: then only the place is told."""
    if staffing.about is None or now.queued_at is None:
        return None
    left = staffing.about - (at - now.queued_at)
    return left if left > timedelta() else None


def _nobody(now: Standing, law: Law, staffing: Staffing, at: datetime) -> Step:
    """Every telephone of the chain was tried, or there is none: told so, never cut off, and tried again soon."""
    if now.told_at is not None and at - now.told_at < AGAIN:
        return Step(now, (Verb("wait", seconds=saying.seconds(AGAIN)),))
    return Step(replace(now, told=0, told_at=at), saying.nobody(now, AGAIN))


def _rung(now: Standing, staffing: Staffing) -> Rung | None:
    return staffing.rungs[now.step % len(staffing.rungs)] if staffing.rungs else None


def silent(now: Standing, law: Law, at: datetime) -> Standing:
    """The same contact when it gave no sign of life for too long: abandoned; a later poll brings it back in place."""
    if now.state not in ("menu", "waiting", "ringing", "on_call") or at - now.seen_at <= SILENT:
        return now
    return _gone(now, law, at, hung_up_at=now.hung_up_at)


def unwritten(now: Standing, law: Law, at: datetime) -> Standing:
    """The same contact when nobody wrote down what was said on an on-call telephone: whatever picked up, a mailbox or a
    wrong number, was not us. Owed, and due now; nobody has it."""
    if now.state != "ended" or now.answered_at is None:
        return now
    back = replace(_free(now), state="abandoned", ended_at=None, answered_at=None, abandoned_at=at, back_due_at=at)
    return replace(back, queued_at=now.queued_at or at)


def taken(now: Standing, *, by: str, name: str, address: str, at: datetime) -> Standing | None:
    """A screener takes it: their telephone rings at its next poll. None when it cannot be taken any more."""
    if now.state != "waiting":
        return None
    return replace(now, state="ringing", taken_by=by, taken_name=name, taken_at=at, dial_to=address)


def put_back(now: Standing) -> Standing | None:
    """Back into the queue, at the place it had. None when nobody has it, or they talk already."""
    if now.state == "ringing":
        return replace(_free(now), state="waiting")
    if now.state in ("call_back", "abandoned") and now.taken_by:
        return _free(now)
    return None


def position(line: Sequence[tuple[datetime, str]], own: tuple[datetime, str]) -> int:
    """The place of `own` (queued at, id) among those in line, counted from 1."""
    return 1 + sum(one < own for one in line)
