"""The verbs as XML, for telephone systems that speak the dialect of a large provider."""

from collections.abc import Sequence
from html import escape
from typing import Final
from urllib.parse import urlencode

from hearthline.intake.line.types import Verb

PATH: Final = "/line/events"
SPOKEN: Final = {"en": "en-US", "es": "es-US"}
"""Languages that such a system can read aloud. For others it plays a recording, which its own set-up names."""


def write_xml(verbs: Sequence[Verb]) -> str:
    """The `<Response>`. What is said before keys are awaited stands inside, so that a key breaks it."""
    made: list[str] = []
    said: list[str] = []
    record = ""
    for verb in verbs:
        if verb.kind == "say":
            said.append(_say(verb))
            continue
        if verb.kind == "record":
            record = f' record="record-from-answer-dual" recordingStatusCallback="{PATH}"'
            continue
        made.append(_one(verb, "".join(said), record))
        said = []
    made += said
    if not verbs or (verbs[-1].kind in ("say", "record")):  # an empty answer would end the call
        made.append(f'<Pause length="5"/>{_again()}')
    return f'<?xml version="1.0" encoding="UTF-8"?><Response>{"".join(made)}</Response>'


def _one(verb: Verb, said: str, record: str) -> str:
    if verb.kind == "gather":
        finish = f' finishOnKey="{escape(verb.finish)}"' if verb.finish else ' finishOnKey=""'
        return _keys("digits", f' numDigits="{verb.digits}" timeout="{verb.seconds}"{finish}', said) + _again()
    if verb.kind == "wait":
        pause = f'{said}<Pause length="{verb.seconds}"/>'
        return _keys("poll", ' numDigits="1" timeout="1"', pause) + _again()
    if verb.kind == "dial":
        return said + _dial(verb, record)
    if verb.kind == "message":
        return f"{said}<Message>{escape(verb.words, quote=False)}</Message>"
    return f"{said}<Hangup/>"


def _say(verb: Verb) -> str:
    spoken = f' language="{SPOKEN[verb.language]}"' if verb.language in SPOKEN else ""
    return f"<Say{spoken}>{escape(verb.words, quote=False)}</Say>"


def _keys(kind: str, more: str, inside: str) -> str:
    action = f'action="{PATH}?kind={kind}" method="POST" actionOnEmptyResult="true"'
    return f'<Gather input="dtmf" {action}{more}>{inside}</Gather>'


def _again() -> str:
    return f'<Redirect method="POST">{PATH}?kind=poll</Redirect>'


def _dial(verb: Verb, record: str) -> str:
    over = escape(f"{PATH}?{urlencode({'kind': 'dial', 'dial': verb.key})}")
    contact = verb.key.rpartition("-")[0]
    up = escape(f"{PATH}?{urlencode({'kind': 'answered', 'dial': verb.key, 'contact': contact})}")
    tag = "Sip" if verb.address.startswith("sip:") else "Number"
    told = f'<{tag} statusCallbackEvent="answered" statusCallback="{up}">{escape(verb.address)}</{tag}>'
    return f'<Dial timeout="{verb.seconds}" action="{over}" method="POST"{record}>{told}</Dial>'
