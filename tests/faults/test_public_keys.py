"""A thief of the public host: its keys, its database user and every row open not one envelope."""

import base64
import binascii
import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, models, transaction

from hearthline.intake.actions import ask_question, make_viewing_copies, open_pending, reveal_identity, seal_canary
from hearthline.intake.door.accept import accept
from hearthline.intake.door.attachments import store
from hearthline.intake.door.drafts import save
from hearthline.intake.models import Envelope, Report
from hearthline.sealing import (
    Context,
    Keeper,
    Keyring,
    KeyringError,
    RingKeys,
    SealError,
    Spool,
    box_key_ids,
    key_path,
    new_token,
    open_as_reporter,
    open_box,
    open_value,
)
from hearthline.sealing.receipts import keyed
from tests.cast import CHILD, MARISOL
from tests.intake import files
from tests.intake.build import AGENCY, IDENTITY, agency, screener, sealed

pytestmark = pytest.mark.django_db
SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
Attempt = Callable[[], object]
ASKING = {"actor": "thief", "purpose": "theft"}


def a_full_house() -> None:
    """A report with identity and file, opened and worked on; one that waits; a draft; a canary; one in the spool."""
    agency()
    file = store(files.jpeg(), "a.jpg", agency_id=AGENCY)
    accept(sealed(new_token(), identity=IDENTITY, files=[file.mapping()]))
    seal_canary(agency_id=AGENCY)
    open_pending()
    make_viewing_copies()
    report, who = Report.unscoped.get(), screener()
    ask_question(viewer=who, report_id=report.id, text="Which school does Wren go to?", version=report.version)
    reveal_identity(viewer=who, report_id=report.id, purpose="call_back", reason="asked")
    accept(sealed(new_token(), identity=IDENTITY))
    save(json.dumps({"story": CHILD.name}).encode(), agency_id=AGENCY)


def blobs(labels: Any = None) -> Iterator[tuple[str, str, str, bytes]]:
    """(table, column, row id, bytes) of every sealed value; `labels`: only these models."""
    for model in apps.get_models():
        if labels is not None and model._meta.label not in labels:
            continue
        columns = [f.attname for f in model._meta.fields if isinstance(f, models.BinaryField)]
        if not columns:
            continue
        manager = getattr(model, "unscoped", model._default_manager)
        for row in manager.values_list("pk", *columns):
            for column, value in zip(columns, row[1:], strict=True):
                if value is not None:
                    yield model._meta.model_name or "", column, str(row[0]), bytes(value)


def secrets_in(ring_file: bytes) -> list[bytes]:
    """Everything in a keyring's file that could be a key: each value as hex and as base64, 16 bytes or more."""
    found: set[bytes] = set()

    def walk(value: Any) -> None:
        for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            walk(inner)
        if isinstance(value, str):
            for read in (bytes.fromhex, _base64):
                try:
                    raw = read(value)
                except (ValueError, binascii.Error):
                    continue
                if len(raw) >= 16:
                    found.add(raw[:32].ljust(32, b"\0"))

    walk(json.loads(ring_file))
    return sorted(found)


def _base64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def opened_by(ring: Keyring, secrets: list[bytes], rows: list[tuple[str, str, str, bytes]]) -> list[str]:
    """Everything that opens with any of this, by our own functions and by the primitives below them."""
    done = []
    derived = [keyed(secret, use) for secret in secrets for use in ("id", "receipt", "lookup", "envelope", "draft")]
    for table, column, row, blob in rows:
        for context in ((AGENCY, table, column, row), (AGENCY, table, column, row.replace("-", ""))):
            attempts = [*_with_ring(ring, blob, context), *_with_secrets([*secrets, *derived], blob, context)]
            done += [f"{table}.{column}" for attempt in attempts if _works(attempt)]
        done += [f"{table}.{column} (raw)" for secret in secrets if _raw(secret, blob)]
    return done


def _with_ring(ring: Keyring, blob: bytes, context: Context) -> Iterator[Attempt]:
    keys, keeper = RingKeys(ring), Keeper(ring)
    for name in ("intake", "identity", "recovery"):
        yield partial(keys.open, name, blob, context, **ASKING)
    for name in ("agency", "face", "pepper"):
        yield partial(keys.unwrap, name, blob, context, **ASKING)
    yield partial(keeper.open_identity, blob, context, **ASKING)


def _with_secrets(secrets: list[bytes], blob: bytes, context: Context) -> Iterator[Attempt]:
    for secret in secrets:
        private = X25519PrivateKey.from_private_bytes(secret)
        yield partial(open_value, secret, context, blob)
        yield partial(open_as_reporter, private, blob, context)
        for key_id in _ids(blob):
            yield partial(open_box, blob, private, key_id, context, salvage=True)


def _ids(blob: bytes) -> tuple[str, ...]:
    try:
        return box_key_ids(blob)
    except SealError:
        return ()


def _works(attempt: Attempt) -> bool:
    try:
        attempt()
    except (SealError, KeyringError, ValueError):
        return False
    return True


def _raw(secret: bytes, blob: bytes) -> bool:
    """HPKE at every place where a sealed key can begin, and AES-GCM with every place of a nonce in the first 200."""
    private = X25519PrivateKey.from_private_bytes(secret)
    for at in range(min(len(blob) - 79, 200)):
        try:
            SUITE.decrypt(blob[at : at + 80], private)
            return True
        except (InvalidTag, ValueError):
            pass
    for at in range(min(len(blob) - 28, 80)):
        try:
            AESGCM(secret).decrypt(blob[at : at + 12], blob[at + 12 :], None)
            return True
        except InvalidTag:
            pass
    return False


@pytest.mark.req("C-1")
@pytest.mark.fault("53")
def test_the_public_face_s_keys_open_nothing_that_rests() -> None:
    a_full_house()
    rows = list(blobs())
    kinds = {f"{table}.{column}" for table, column, _, _ in rows}
    wanted = {
        "envelope.report_box",
        "envelope.identity_box",
        "reportpart.sealed",
        "staffquestion.sealed",
        "draft.sealed",
    }
    assert wanted | {"attachmentchunk.data", "filepage.sealed", "report.wrapped_key", "reveal.reason"} <= kinds
    path = key_path(settings.HEARTHLINE.keys, "public")
    own = secrets_in(path.read_bytes())
    assert len(own) >= 5, "pepper, face key and the public keys of others"
    assert opened_by(Keyring.load(path), own, rows) == []
    told = b"".join(blob for *_, blob in rows)
    assert MARISOL.name.encode() not in told
    assert CHILD.name.encode() not in told


def test_the_same_attempts_do_open_with_the_keys_that_should() -> None:
    """Else the test above would be satisfied with attempts that could never work."""
    a_full_house()
    rows = [row for row in blobs() if row[0] in ("envelope", "report")]
    for role, column in (("worker", "envelope.report_box"), ("keeper", "envelope.identity_box")):
        assert column in opened_by(Keyring.load(key_path(settings.HEARTHLINE.keys, role)), [], rows)
    assert "report.wrapped_key" in opened_by(Keyring.load(key_path(settings.HEARTHLINE.keys, "desk")), [], rows)
    private = X25519PrivateKey.generate()
    box = SUITE.encrypt(b"\1" * 32, private.public_key())
    assert _raw(private.private_bytes_raw(), b"head" + box)


@pytest.mark.fault("53")
def test_what_lies_in_the_spool_is_sealed_like_a_row(tmp_path: Any) -> None:
    from hearthline.intake.door import spooling

    envelope = sealed(new_token(), identity=IDENTITY)
    spool = Spool(tmp_path / "spool")
    spool.put_once(envelope.id, spooling.to_payload(envelope))
    laid = b"".join(path.read_bytes() for path in (tmp_path / "spool").rglob("*") if path.is_file())
    for word in (MARISOL.name, MARISOL.phone, CHILD.name):
        assert word.encode() not in laid
    rows = [("envelope", "report_box", envelope.id, envelope.report_box)]
    rows.append(("envelope", "identity_box", envelope.id, envelope.identity_box or b""))
    path = key_path(settings.HEARTHLINE.keys, "public")
    assert opened_by(Keyring.load(path), secrets_in(path.read_bytes()), rows) == []


@pytest.mark.postgres
@pytest.mark.fault("53")
@pytest.mark.django_db(transaction=True)
def test_as_the_public_database_user_the_rows_that_can_be_read_open_no_more() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("database users are PostgreSQL's")
    a_full_house()
    readable: list[tuple[str, str, str, bytes]] = []
    for model in apps.get_models():
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE hl_public")
        try:
            with transaction.atomic():
                readable += list(blobs({model._meta.label}))
        except DatabaseError:
            continue
        finally:
            with connection.cursor() as cursor:
                cursor.execute("RESET ROLE")
    tables = {table for table, *_ in readable}
    assert tables <= {"envelope", "draft", "staffquestion", "view"}, "more can be read than a receipt leads to"
    assert Envelope.unscoped.exists()
    path = key_path(settings.HEARTHLINE.keys, "public")
    assert opened_by(Keyring.load(path), secrets_in(path.read_bytes()), readable) == []
