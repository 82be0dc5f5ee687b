"""What a provider posts to the public face, as it came. The face that takes it holds no key: it can neither tell a
true post from a forged one nor make one. The worker checks the signature, and takes the row away."""

from django.db import models

from hearthline.access.scoped import AgencyOwned
from hearthline.ground.ids import uuid7


class HookNote(AgencyOwned):
    """One post. `path`: where it was sent to, with its query. `body`: at most 8 kB, not looked at. `signature`,
    `stamp`: the headers that go with it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    path = models.CharField(max_length=300)
    body = models.BinaryField()
    signature = models.CharField(max_length=128)
    stamp = models.CharField(max_length=16)
    received_at = models.DateTimeField()

    class Meta:
        app_label = "messaging"
        indexes = [models.Index(fields=["agency_id", "received_at"], name="messaging_note_waiting")]

    def __str__(self) -> str:
        return f"note {self.pk}"
