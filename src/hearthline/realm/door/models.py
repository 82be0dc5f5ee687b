"""That a hand-over was used: a keyed-by-nobody hash of its random number. It leads to no account and to no report."""

from django.db import models

from hearthline.ground import clock


class HandOverUse(models.Model):
    """One hand-over fills in one report. `id`: SHA-256 of its number; a row lives a day, the hand-over half an hour."""

    id = models.CharField(primary_key=True, max_length=64)
    at = models.DateTimeField(default=clock.now)

    objects: models.Manager["HandOverUse"] = models.Manager()

    class Meta:
        app_label = "realm"
