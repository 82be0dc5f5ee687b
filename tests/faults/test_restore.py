"""After a restore from last night's backup: what came in since is gone from here, and nobody's receipt is a lie."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from hearthline.ground import clock
from hearthline.intake.actions import open_pending
from hearthline.intake.door.accept import accept
from hearthline.intake.models import Envelope, Report
from hearthline.journal.models import Checkpoint, Entry
from hearthline.journal.verify import verify
from hearthline.sealing import new_token
from tests.faults.test_door_abuse import code_on, sendable
from tests.intake.build import agency, sealed
from tests.intake.public.walking import Walk
from tests.journal import chain

pytestmark = pytest.mark.django_db


@pytest.fixture
def backup() -> Any:
    """`backup()` keeps every row of now; what it returns puts them back, as an operator's restore would."""

    def keep() -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SAVEPOINT last_night")

        def restore() -> None:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK TO SAVEPOINT last_night")

        return restore

    return keep


@pytest.mark.fault("13")
def test_a_page_still_open_brings_a_lost_report_back_under_the_same_receipt(walk: Walk, backup: Any) -> None:
    agency()
    restore = backup()
    data = sendable(walk)
    code = code_on(walk.client.post("/r/send", data).content.decode())
    open_pending()
    restore()
    assert not Envelope.unscoped.exists()
    lost = walk.client.post("/back", {"code": code})
    assert lost.status_code == 422, "gone, and said so like any code that leads nowhere"
    assert code_on(walk.client.post("/r/send", data).content.decode()) == code
    open_pending()
    assert Report.unscoped.count() == 1
    assert walk.client.post("/back", {"code": code}).status_code == 200


@pytest.mark.fault("13")
def test_no_number_and_no_receipt_of_the_lost_day_is_given_again(walk: Walk, backup: Any) -> None:
    """They are random and long: what was given out before the restore is not what comes after it."""
    agency()
    restore = backup()
    given: set[str] = set()
    for _ in range(2):
        for _ in range(8):
            envelope = sealed(new_token())
            accept(envelope)
            given.add(envelope.receipt_hash)
        open_pending()
        given |= set(Report.unscoped.values_list("number", flat=True))
        restore()
    assert len(given) == 2 * 16


@pytest.mark.fault("13", "53")
def test_the_chain_goes_on_after_a_restore_and_a_checkpoint_kept_elsewhere_tells_what_is_missing(backup: Any) -> None:
    chain.fill(5)
    chain.link()
    restore = backup()
    chain.fill(3)
    chain.link(at=clock.now() + timedelta(minutes=2))
    elsewhere = list(Checkpoint.objects.all())
    restore()
    assert Entry.objects.count() == 5
    chain.fill(2)
    chain.link()
    assert verify(chain.PUBLIC).findings == [], "what is here joins"
    assert verify(chain.PUBLIC, elsewhere).findings != [], "and the lost evening is seen by who kept the checkpoints"
