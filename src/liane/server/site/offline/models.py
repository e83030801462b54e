"""Forms that were received, by the mark their phone gave them: one sent twice is taken once."""

from django.db import models
from django.utils import timezone

__all__ = ["Received"]


class Received(models.Model):
    """A form that came with a mark. Kept for thirty days."""

    mark = models.CharField(max_length=40, primary_key=True, help_text="drawn by the phone")
    at = models.DateTimeField(default=timezone.now, db_index=True, help_text="UTC")
