"""One sealed sheet for each letter that is open. A letter that ended has no row: nothing is left to open."""

from django.db import models

from hearthline.access.scoped import AgencyOwned
from hearthline.ground.ids import uuid7


class View(AgencyOwned):
    """What one code opens. `id`: the letter's. `lookup`: follows from the code by a slow hash and is no part of it.

    `sealed`: to the key pair that follows from the code too, so that neither this table nor any key of the house opens
    it. The row leads to no case and no person: the public face sees that there is a letter, and until when.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    lookup = models.CharField(max_length=64)
    sealed = models.BinaryField()
    expires_at = models.DateTimeField()

    class Meta:
        app_label = "mycase"
        indexes = [models.Index(fields=["agency_id", "expires_at"], name="mycase_view_expires")]
        constraints = [models.UniqueConstraint(fields=["agency_id", "lookup"], name="mycase_view_lookup")]

    def __str__(self) -> str:
        return f"view {self.pk}"
