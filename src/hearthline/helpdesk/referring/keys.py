"""A referral's own key, and what is sealed under it."""

import json
from collections.abc import Mapping

from hearthline.helpdesk.keys import InquiryKey, staff_keys, value_context
from hearthline.helpdesk.referring.models import Consent, Line, Referral
from hearthline.sealing import SealError, new_record_key

PURPOSE = "referral"
ReferralKey = InquiryKey
"""Seals and opens values of one agency under one record's key; what it is the record of, its context says."""


def new_key(row: Referral, *, actor: str) -> ReferralKey:
    """Make the key of a new referral; `wrapped_key` holds it, wrapped by the agency's. KeyringError."""
    raw = new_record_key()
    where = value_context(row.agency_id, "referral", "wrapped_key", row.pk)
    row.wrapped_key = staff_keys().wrap("agency", raw, where, actor=actor, purpose=PURPOSE)
    return ReferralKey(row.agency_id, raw)


def key_of(row: Referral, *, actor: str) -> ReferralKey:
    """Unwrap a referral's key. SealError, KeyringError."""
    where = value_context(row.agency_id, "referral", "wrapped_key", row.pk)
    raw = staff_keys().unwrap("agency", bytes(row.wrapped_key), where, actor=actor, purpose=PURPOSE)
    return ReferralKey(row.agency_id, raw)


def raw_of(words: Mapping[str, str]) -> bytes:
    """As it is sealed."""
    return json.dumps(dict(words), sort_keys=True, ensure_ascii=False).encode()


def seal(key: ReferralKey, row: Referral | Consent | Line, words: Mapping[str, str]) -> bytes:
    """The words of this row."""
    return key.seal(_table(row), row.pk, raw_of(words))


def opened(key: ReferralKey | None, row: Referral | Consent | Line) -> dict[str, str] | None:
    """The same opened; None when they do not open any more: shown as damaged."""
    if key is None:
        return None
    try:
        found = json.loads(key.open(_table(row), row.pk, row.sealed))
    except (SealError, ValueError):
        return None
    return {str(name): str(text) for name, text in found.items()} if isinstance(found, dict) else None


def key_or_none(row: Referral, *, actor: str) -> ReferralKey | None:
    """None when the key itself does not open any more."""
    try:
        return key_of(row, actor=actor)
    except SealError:
        return None


def _table(row: Referral | Consent | Line) -> str:
    return f"referring-{type(row).__name__.lower()}"
