"""Rows of tables that HSDS 3.0 does not know: kept as they came, for an export, and shown to nobody."""

import json
from typing import Any

from hearthline.directory.community.models import Delivery, OtherRow
from hearthline.directory.community.unfolding import BAD_SIGNS, LONG_ID, LONGEST_ID, MISSING, NO_TEXT


def no_key(value: dict[str, Any]) -> str:
    """Why such a row cannot be kept: two without an id would be one. "" when it can."""
    found = str(value.get("id") or "")
    return MISSING if not found else LONG_ID if len(found) > LONGEST_ID else BAD_SIGNS if NO_TEXT.search(found) else ""


class Others:
    """Such rows of one chunk."""

    def __init__(self, delivery: Delivery) -> None:
        self._delivery = delivery
        self._rows: dict[tuple[str, str], OtherRow] = {}

    def add(self, table: str, value: dict[str, Any]) -> None:
        """Keep a row that `no_key` has nothing against."""
        # A name may hold signs that no database keeps in a key.
        key = (NO_TEXT.sub("", table)[:80], str(value["id"]))
        self._rows[key] = OtherRow(
            source_id=self._delivery.source_id,
            delivery=self._delivery,
            table=key[0],
            row=key[1],
            told=json.dumps(value),
        )

    def write(self) -> None:
        """Put them down. Inside a transaction."""
        OtherRow.objects.bulk_create(
            self._rows.values(),
            batch_size=500,
            update_conflicts=True,
            unique_fields=["source", "table", "row"],
            update_fields=["delivery", "told"],
        )
        self._rows = {}
