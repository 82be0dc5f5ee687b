"""Events and verbs on the wire: JSON, and forms with XML in the shape of a large provider. Nothing here is trusted.

Only what an event cannot be without may refuse it: its id, its kind, its contact. Everything else is cut down to what
can be used, or left empty: a call for help is not lost to an odd field beside it.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, Final, cast, get_args
from urllib.parse import parse_qs, urlsplit

from hearthline.intake.line.types import Event, EventKind, Verb

KINDS: Final = frozenset(get_args(EventKind))
WITHHELD: Final = frozenset({"anonymous", "unknown", "restricted", "private", "+266696687", "266696687", "7378742833"})
"""What telephone systems write for a number that was not given."""
FIELDS: Final = (
    "id",
    "kind",
    "contact",
    "number",
    "digits",
    "words",
    "language",
    "dial",
    "outcome",
    "back",
    "reference",
)
NEEDED: Final = ("id", "kind", "contact")
OUTCOMES: Final = frozenset({"", "ringing", "answered", "no-answer", "busy", "failed", "refused", "ended"})
_ID, _CONTACT = re.compile(r"[!-~]{1,80}"), re.compile(r"[!-~]{1,64}")
_NO_KEYS, _CODE, _KEY = re.compile(r"[^0-9*#]"), re.compile(r"[a-z]{2,8}"), re.compile(r"[!-~]{0,120}")
_LONGEST: Final = {"number": 64, "reference": 500}
MOST_KEYS: Final = 32
NO_KEY: Final = "?"
"""Instead of a key that cannot be one of ours: equal to none."""
_IN_IT: Final = re.compile(r"\+?[0-9]{7,15}")
AHEAD: Final = timedelta(days=1)


class BadEvent(ValueError):
    """Not an event. Its text names the field and shows no value."""


def read_json(body: bytes, came: datetime) -> Event:
    """One event. Raises BadEvent."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise BadEvent("body") from None
    if not isinstance(found, dict):
        raise BadEvent("body")
    given = {name: found.get(name, "") for name in FIELDS}
    if wrong := [name for name in NEEDED if not isinstance(given[name], str)]:
        raise BadEvent(wrong[0])
    return _event({name: _words(value) for name, value in given.items()}, _moment(found.get("at", ""), came))


def _words(value: object) -> str:
    """A number that was sent as one is its digits; what is neither that nor text is nothing."""
    whole = isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**MOST_KEYS
    return str(value) if whole or isinstance(value, str) else ""


def _moment(given: object, came: datetime) -> datetime:
    """When it happened; when it came in, for what is no moment with a zone."""
    try:
        found = datetime.fromisoformat(given if isinstance(given, str) else "")
    except ValueError:
        return came
    try:
        return found if found.tzinfo is not None and abs(came - found) < AHEAD else came
    except OverflowError:  # a year that no clock shows
        return came


def _language(given: str) -> str:
    """`es-MX` and `ES` are Spanish here; "" for what is no code, and then the caller is asked."""
    code = re.split(r"[-_]", given.strip().lower(), maxsplit=1)[0]
    return code if _CODE.fullmatch(code) else ""


def _number(given: str) -> str:
    """Who calls, "" when it was withheld. Of an address too long to be one, the number in it."""
    number = given.strip()
    if len(number) > _LONGEST["number"]:
        found = _IN_IT.search(number)
        return found.group() if found else ""
    return "" if number.lower() in WITHHELD or not any(ch.isdigit() for ch in number) else number


def _key(given: str) -> str:
    return given if _KEY.fullmatch(given) else NO_KEY


def _event(given: Mapping[str, str], at: datetime) -> Event:
    kind = given["kind"]
    if kind not in KINDS:
        raise BadEvent("kind")
    contact = given["contact"] or (given["id"][:64] if kind in ("text", "back") else "")
    for name, value, shape in (("id", given["id"], _ID), ("contact", contact, _CONTACT)):
        if not shape.fullmatch(value):
            raise BadEvent(name)
    return Event(
        id=given["id"],
        kind=cast(EventKind, kind),
        contact=contact,
        at=at,
        number=_number(given["number"]),
        digits=_NO_KEYS.sub("", given["digits"])[:MOST_KEYS],
        words=given["words"],
        language=_language(given["language"]),
        dial=_key(given["dial"]),
        outcome=given["outcome"] if given["outcome"] in OUTCOMES else "",
        back=_key(given["back"]),
        reference=given["reference"] if len(given["reference"]) <= _LONGEST["reference"] else "",
    )


def read_form(path: str, body: bytes, token: str, came: datetime) -> tuple[Event, ...]:
    """The events in a provider's form, in order: that a joined call is over tells of two. `token`: what is the same
    when the post is sent again. Raises BadEvent."""
    try:
        form = {
            name: own[0] for name, own in parse_qs(body.decode(), keep_blank_values=True, max_num_fields=80).items()
        }
        asked = {name: own[0] for name, own in parse_qs(urlsplit(path).query).items()}
    except ValueError:
        raise BadEvent("body") from None
    given = dict.fromkeys(FIELDS, "") | {"id": token[:78], "contact": asked.get("contact") or form.get("CallSid", "")}
    given |= {"number": form.get("From", ""), "dial": asked.get("dial", ""), "digits": form.get("Digits", "")}
    if "MessageSid" in form and "Body" in form:
        told = {"kind": "text", "words": form["Body"], "contact": form["MessageSid"], "digits": ""}
        return (_event(given | told, came),)
    if "RecordingSid" in form:
        where = form.get("RecordingUrl") or form["RecordingSid"]
        return (_event(given | {"kind": "recorded", "reference": where}, came),)
    return tuple(_event(given | told, came) for told in _told(form, asked))


_OVER: Final = frozenset({"completed", "canceled", "busy", "no-answer", "failed"})


def _told(form: Mapping[str, str], asked: Mapping[str, str]) -> tuple[dict[str, str], ...]:
    """What a form about a call says."""
    if dialled := form.get("DialCallStatus", ""):
        if dialled in ("completed", "answered"):
            own = asked.get("dial", "") or "-"
            return ({"kind": "answered", "id": f"{own}.a"[:80]}, {"kind": "hangup", "id": f"{own}.h"[:80]})
        return ({"kind": "unanswered", "outcome": dialled if dialled in OUTCOMES else "failed"},)
    if asked.get("kind") == "answered":
        return ({"kind": "answered"},)
    if form.get("CallStatus", "") in _OVER:
        return ({"kind": "hangup"},)
    if form.get("Digits"):
        return ({"kind": "digits"},)
    if asked.get("kind") in ("poll", "digits"):
        return ({"kind": asked["kind"]},)
    return ({"kind": "call"},)


def plain(verb: Verb) -> dict[str, Any]:
    """A verb as it goes into JSON: what it does not need is left out."""
    found = {name: value for name, value in asdict(verb).items() if value}
    found["verb"] = found.pop("kind")
    return found


def write_verbs(verbs: tuple[Verb, ...]) -> str:
    """The answer as JSON."""
    return json.dumps({"verbs": [plain(verb) for verb in verbs]}, ensure_ascii=False, separators=(",", ":"))


def read_verbs(text: str) -> tuple[Verb, ...]:
    """What `write_verbs` wrote."""
    found = json.loads(text)["verbs"] if text else []
    return tuple(Verb(kind=one.pop("verb"), **one) for one in found)
