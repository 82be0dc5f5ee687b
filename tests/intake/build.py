"""Reports for the intake tests, made of the shared cast, and the people at the desk who read them."""

from typing import Any
from uuid import uuid4

from hearthline.access.models import Agency
from hearthline.access.viewer import ADMINISTRATOR, SCREENER, SUPERVISOR, Viewer
from hearthline.intake import keys as intake_keys
from hearthline.intake.actions import open_pending
from hearthline.intake.door import spooling
from hearthline.intake.door.accept import accept
from hearthline.intake.door.content import Identity, ReportContent
from hearthline.intake.door.envelope import SealedEnvelope, build
from hearthline.intake.door.keys import door_keys
from hearthline.intake.models import Report
from hearthline.sealing import Keeper, Receipt, RingKeys, new_token
from tests.cast import ADULT, CHILD, MARISOL, SIBLING, STORY

AGENCY = "sacramento-demo"
OTHER = "other-demo"


def content(**changes: Any) -> ReportContent:
    """What Marisol tells about Wren and Juniper."""
    whole = {
        "about": "child",
        "danger": "no",
        "story": STORY,
        "children": [{"name": CHILD.name, "age": "about 6"}, {"name": SIBLING.name, "age": "2"}],
        "adults": [{"name": ADULT.name, "relation": "father", "worried_about": "yes"}],
        "where_now": CHILD.address,
        "reporter": {"kind": "public", "category": "", "declined": []},
        "language": "en",
    }
    return ReportContent.of(whole | changes)


IDENTITY = Identity(name=MARISOL.name, phone=MARISOL.phone, address=f"{MARISOL.address} 95814", email=MARISOL.email)


def sealed(token: bytes | None = None, *, identity: Identity | None = None, **changes: Any) -> SealedEnvelope:
    """A sealed envelope. `kind`, `burst`, `origin` and `agency_id` go to `build`; the rest changes the content."""
    own = {name: changes.pop(name) for name in ("kind", "burst", "origin", "agency_id") if name in changes}
    own.setdefault("agency_id", AGENCY)
    return build(keys=door_keys(), token=token or new_token(), content=content(**changes), identity=identity, **own)


def receipt_of(token: bytes) -> Receipt:
    return Receipt.from_token(door_keys().pepper, token)


def worker() -> RingKeys:
    return intake_keys.worker_keys()


def the_keeper() -> Keeper:
    found = intake_keys.keeper()
    assert isinstance(found, Keeper)
    return found


def arrived(token: bytes | None = None, **changes: Any) -> Report:
    """A report that came in by the door and was opened."""
    agency()
    envelope = sealed(token, **changes)
    assert accept(envelope).durable == "committed"
    open_pending()
    return Report.unscoped.get(root_id=envelope.root_id)


def agency(agency_id: str = AGENCY) -> Agency:
    return Agency.objects.get_or_create(
        id=agency_id, defaults={"name": agency_id, "pack_id": "us", "number_prefix": "SAC"}
    )[0]


def screener(agency_id: str = AGENCY) -> Viewer:
    return Viewer("person", uuid4().hex, agency_id, roles=frozenset({SCREENER}))


def supervisor(agency_id: str = AGENCY) -> Viewer:
    return Viewer("person", uuid4().hex, agency_id, roles=frozenset({SUPERVISOR}))


def administrator(agency_id: str = AGENCY) -> Viewer:
    return Viewer("person", uuid4().hex, agency_id, roles=frozenset({ADMINISTRATOR}))


_real_spool = spooling.spool


def empty_spool() -> None:
    """Leave nothing in the spool for the next test."""
    spool = _real_spool()
    for name in spool.pending():
        spool.done(name)
    for path in spool.bad_folder.iterdir():
        path.unlink()
