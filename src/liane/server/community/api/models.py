"""Personal tokens: what lets a program act as somebody, for a time, with less than their rights."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from liane.server.site.identifiers import uuid7

__all__ = ["Token"]


class Token(models.Model):
    """A token of one account. Only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tokens"
    )
    label = models.CharField(max_length=60, help_text="what it is for, in its owner's words")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the token")
    may_write = models.BooleanField(default=False, help_text="may change things, not only read")
    made_at = models.DateTimeField(default=timezone.now, help_text="UTC")
    until = models.DateField(help_text="last day it works")
    last_used_on = models.DateField(null=True, blank=True, help_text="a day, not a moment")
    revoked_at = models.DateTimeField(null=True, blank=True, help_text="UTC")

    @property
    def works(self) -> bool:
        """Neither revoked nor past its last day."""
        return self.revoked_at is None and self.until >= timezone.localdate()
