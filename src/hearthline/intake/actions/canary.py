"""The worker's half of the canary: open what the public face sealed. The other half is `door/canary.py`."""

from datetime import timedelta

from hearthline.ground import clock
from hearthline.intake.door.canary import seal_canary
from hearthline.intake.keys import worker_keys
from hearthline.intake.models import Canary
from hearthline.sealing import Canary as SealedCanary
from hearthline.sealing import KeyringError, KeyService, SealError, open_canary

KEPT = timedelta(days=2)


def check_canaries(*, keys: KeyService | None = None) -> bool:
    """Open what waits. False when one would not open or the key service is away; `health` shows it either way."""
    well = True
    for row in Canary.unscoped.filter(opened_at=None, fault="").order_by("sealed_at")[:50]:
        try:
            open_canary(
                keys or worker_keys(), SealedCanary(row.id.hex, bytes(row.sealed)), row.agency_id, actor="canary"
            )
        except SealError:
            Canary.unscoped.filter(pk=row.pk).update(fault="sealed")
            well = False
        except (KeyringError, OSError):
            return False
        else:
            Canary.unscoped.filter(pk=row.pk).update(opened_at=clock.now())
    newest = Canary.unscoped.order_by("-sealed_at").values_list("sealed_at", flat=True).first()
    if newest is not None:
        Canary.unscoped.filter(sealed_at__lt=newest - KEPT).delete()
    return well


__all__ = ["check_canaries", "seal_canary"]
