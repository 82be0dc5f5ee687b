"""What the public face's own database role may do here: find one sealed sheet, and nothing else."""

from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction

from hearthline.helpdesk.mycase.door import opening
from hearthline.helpdesk.mycase.models import View
from hearthline.sealing import Keyring, SealError, key_path, open_as_reporter
from hearthline.sealing.letters import new_letter_code
from hearthline.site import grants
from tests.helpdesk.mycase.build import TEAM, agent, code_for, entered

pytestmark = [pytest.mark.django_db, pytest.mark.req("H-5", "C-1"), pytest.mark.fault("53")]
ON_POSTGRES = pytest.mark.skipif(connection.vendor != "postgresql", reason="roles exist on PostgreSQL only")


def test_the_public_face_reads_one_table_and_changes_none() -> None:
    ours = {m._meta.label: grants.verbs(m)[0] for m in grants.all_models() if m._meta.app_label == "mycase"}
    assert ours == {"mycase.View": "S", "mycase.Assignment": "", "mycase.Party": "", "mycase.Letter": ""}


def test_what_it_reads_names_no_case_and_no_party() -> None:
    names = {field.name for field in View._meta.get_fields()}
    assert names == {"id", "agency_id", "lookup", "sealed", "expires_at"}
    assert not [field.name for field in View._meta.get_fields() if field.is_relation]


def test_no_key_of_the_house_opens_a_sheet() -> None:
    """Every private key that the desk, the worker and the public face hold is tried on it."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
    from django.conf import settings

    code_for(entered().party())
    row = View.unscoped.get()
    tried = 0
    for role in ("desk", "worker", "public", "keeper", "recovery"):
        ring = Keyring.load(key_path(settings.HEARTHLINE.keys, role))
        for name in ring.keys:
            for _key_id, secret in ring.secrets(name):
                private = X25519PrivateKey.from_private_bytes(secret[:32])
                with pytest.raises(SealError):
                    open_as_reporter(private, bytes(row.sealed), opening.context_of(row.agency_id, row.pk))
                tried += 1
    assert tried >= 5


@pytest.mark.postgres
@ON_POSTGRES
@pytest.mark.parametrize(
    "statement",
    [
        "SELECT count(*) FROM mycase_assignment",
        "SELECT count(*) FROM mycase_party",
        "SELECT count(*) FROM mycase_letter",
        "UPDATE mycase_view SET sealed = sealed",
        "DELETE FROM mycase_view",
        "INSERT INTO mycase_view (id) VALUES (gen_random_uuid())",
    ],
)
def test_the_database_itself_refuses_the_rest(statement: str) -> None:
    code_for(entered().party())
    with (
        connection.cursor() as cursor,
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        cursor.execute("SET LOCAL ROLE hl_public")
        cursor.execute(statement)


@pytest.mark.postgres
@ON_POSTGRES
def test_as_that_role_a_code_opens_its_page_and_a_wrong_one_nothing() -> None:
    code = code_for(entered().party())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE hl_public")
        sheet = opening.open_sheet(code)
        wrong = opening.open_sheet(new_letter_code())
        cursor.execute("RESET ROLE")
    assert sheet is not None
    assert sheet.worker.name == TEAM["worker_name"]
    assert wrong is None


@pytest.mark.postgres
@ON_POSTGRES
def test_as_the_desks_role_everything_of_a_case_is_done() -> None:
    from hearthline.helpdesk.mycase import actions, letters, queries

    viewer = agent()
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE hl_desk")
        try:
            made, own = entered(), uuid4()
            code = code_for(made.party(), letter_id=own)
            assert actions.change_team(viewer=viewer, assignment_id=made.row.pk, given=TEAM, version=1) == 1
            assert queries.cases(viewer)[0][0].letters == 1
            letters.end_letter(viewer=viewer, letter_id=own)
            actions.close(viewer=viewer, assignment_id=made.row.pk)
        finally:
            cursor.execute("RESET ROLE")
    assert opening.open_sheet(code) is None
