"""The keeper of identities: held here in a practice system, asked by a command elsewhere; both answer alike."""

import shlex
import sys
from pathlib import Path

import pytest
from django.conf import settings

from hearthline.ground.ids import uuid7
from hearthline.intake import keys as intake_keys
from hearthline.intake.door.content import read_identity
from hearthline.intake.door.envelope import context
from hearthline.intake.keeping import AskedKeeper, IdentityKeeper
from hearthline.sealing import KeyringError, SealError, key_path
from hearthline.sealing.socketkeeper import SocketKeeper
from tests.cast import MARISOL
from tests.intake.build import AGENCY, IDENTITY, sealed, the_keeper


def ask() -> dict[str, str]:
    """Who asks, and the journal entry that said so a moment before."""
    return {"actor": "somebody", "purpose": "call_back", "entry": uuid7().hex}


def command(ring: Path) -> str:
    """The keeper's own program, as an operator would name it."""
    program = "import sys; from hearthline.site.keeper import command; sys.exit(command(sys.argv[1:]))"
    log = f"HEARTHLINE_KEEPER_LOG={settings.HEARTHLINE.state / 'asked.log'}"
    return shlex.join(["env", log, sys.executable, "-c", program, str(ring)])


def asked() -> AskedKeeper:
    return AskedKeeper(command(key_path(settings.HEARTHLINE.keys, "keeper")))


@pytest.fixture(params=["held", "asked"])
def keeper(request: pytest.FixtureRequest) -> IdentityKeeper:
    return the_keeper() if request.param == "held" else asked()


def test_a_keeper_opens_an_identity_and_knows_the_same_reporter_again(keeper: IdentityKeeper) -> None:
    envelope = sealed(identity=IDENTITY)
    where = context(AGENCY, "identity_box", envelope.id)
    assert envelope.identity_box is not None
    assert read_identity(keeper.open_identity(envelope.identity_box, where, **ask())) == IDENTITY
    marks = keeper.marks_of_box(envelope.identity_box, where, **ask())
    assert marks == the_keeper().marks_of_box(envelope.identity_box, where, **ask())
    assert len(marks) == 3


@pytest.mark.fault("15", "53")
def test_a_keeper_says_when_a_box_does_not_open(keeper: IdentityKeeper) -> None:
    envelope = sealed(identity=IDENTITY)
    assert envelope.identity_box is not None
    for box, row in ((b"damaged", envelope.id), (envelope.identity_box, "another-row"), (b"", envelope.id)):
        with pytest.raises(SealError):
            keeper.open_identity(box, context(AGENCY, "identity_box", row), **ask())
        with pytest.raises(SealError):
            keeper.marks_of_box(box, context(AGENCY, "identity_box", row), **ask())


@pytest.mark.fault("9")
@pytest.mark.parametrize("broken", ["/no/such/program", "false", "echo nothing", "echo {}", "echo '{\"answer\": 5}'"])
def test_a_keeper_that_does_not_answer_is_said_to_be_away(broken: str) -> None:
    envelope = sealed(identity=IDENTITY)
    where = context(AGENCY, "identity_box", envelope.id)
    for question in (AskedKeeper(broken).open_identity, AskedKeeper(broken).marks_of_box):
        with pytest.raises(KeyringError) as caught:
            question(envelope.identity_box or b"", where, **ask())
        assert caught.value.code in ("intake.E001", "sealing.E010")


@pytest.mark.fault("9")
def test_a_keeper_that_takes_too_long_is_given_up() -> None:
    slow = AskedKeeper(f"{shlex.quote(sys.executable)} -c 'import threading; threading.Event().wait(30)'", seconds=0.2)
    with pytest.raises(KeyringError):
        slow.open_identity(b"x", context(AGENCY, "identity_box", "row"), **ask())


def test_outside_a_practice_system_the_desk_never_reads_the_keepers_ring(monkeypatch: pytest.MonkeyPatch) -> None:
    intake_keys.keeper.cache_clear()
    try:
        monkeypatch.setattr(settings, "HEARTHLINE_DEMO", False)
        assert intake_keys.keeper() is None
        intake_keys.keeper.cache_clear()
        monkeypatch.setattr(settings, "HEARTHLINE_KEEPER", "ssh keeper", raising=False)
        assert isinstance(intake_keys.keeper(), AskedKeeper)
        intake_keys.keeper.cache_clear()
        monkeypatch.setattr(settings, "HEARTHLINE_KEEPER", "unix:/run/keeper.sock", raising=False)
        assert isinstance(intake_keys.keeper(), SocketKeeper)
    finally:
        intake_keys.keeper.cache_clear()


def test_the_keepers_program_needs_no_database_and_shows_nothing_on_its_way() -> None:
    envelope = sealed(identity=IDENTITY)
    found = asked().open_identity(envelope.identity_box or b"", context(AGENCY, "identity_box", envelope.id), **ask())
    assert MARISOL.name.encode() in found
    assert MARISOL.name not in repr(asked())
