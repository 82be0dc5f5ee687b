"""What is typed on the page of a hand-off while somebody listens: kept, so that nothing typed is lost."""

from collections.abc import Mapping
from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.dispatch.actions.telling import LONGEST_LINE, fetch_hand_off
from hearthline.dispatch.models import Typed
from hearthline.dispatch.sealed import key_of, seal_words
from hearthline.ground import clock
from hearthline.ground.text import clean_text
from hearthline.journal.usecase import use_case


@use_case
def keep_typed(*, viewer: Viewer, hand_off_id: UUID, values: Mapping[str, str]) -> bool:
    """Keep what is typed on the page while somebody listens: each person's own, under the report's key.

    False when it is answered already: then there is nothing to keep. Raises Refused.
    """
    row, _ = fetch_hand_off(viewer, hand_off_id)
    if row.answered_at:
        return False
    key = key_of(row.report, viewer)
    words = {name: clean_text(text, LONGEST_LINE) for name, text in values.items()}
    mine, _ = Typed.unscoped.get_or_create(
        agency_id=row.agency_id, handoff=row, by=viewer.id, defaults={"sealed": b"", "at": clock.now()}
    )
    sealed = seal_words(key, "dispatchtyped", mine.pk, words)
    Typed.unscoped.filter(pk=mine.pk).update(sealed=sealed, at=clock.now())
    return True
