"""What the worker says of the whole, in one row that every face may read."""

from django.db import models


class HealthSign(models.Model):
    """The worker's latest word. A face that finds it stale says so: silence is a symptom."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    checked_at = models.DateTimeField()
    reasons = models.TextField(default="[]")  # JSON list of codes in English; never data

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="site_one_health_sign")]
