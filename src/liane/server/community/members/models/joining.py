"""How people come in: by the code of an invitation, or by asking.

A code is kept as a blind mark: who steals the disk cannot make codes of it. It is shown once, when
it is made.
"""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.members.models.people import Member, RoleName
from liane.server.site.records import Record
from liane.server.site.sealing import SealedTextField

__all__ = ["Invitation", "JoinRequest"]


class Invitation(Record):
    """A code that lets somebody in, so many times, until a day."""

    code_mark = models.CharField(max_length=40, unique=True, help_text="blind mark of the code")
    ending = models.CharField(max_length=2, help_text="last letters, to tell printed codes apart")
    sheet = models.UUIDField(null=True, blank=True, help_text="codes printed together")
    role = models.CharField(
        max_length=12, blank=True, choices=RoleName.choices, help_text="role given on joining"
    )
    uses_allowed = models.PositiveIntegerField(default=1)
    uses = models.PositiveIntegerField(default=0, help_text="how many came in by it")
    expires_at = models.DateTimeField(help_text="UTC")
    revoked_at = models.DateTimeField(null=True, blank=True, help_text="UTC")
    made_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = (models.Index(fields=["operator", "-id"], name="invitations_of_operator"),)

    def is_good(self, now: datetime | None = None) -> bool:
        """Whether somebody may still come in by it."""
        at = now or timezone.now()
        return self.revoked_at is None and self.uses < self.uses_allowed and at < self.expires_at


class JoinRequest(Record):
    """Somebody asks to belong; the bearer or a facilitator answers with a word."""

    ASKED, ACCEPTED, REFUSED, WITHDRAWN = "asked", "accepted", "refused", "withdrawn"
    STATES: ClassVar = (
        (ASKED, lazy("waiting")),
        (ACCEPTED, lazy("accepted")),
        (REFUSED, lazy("refused")),
        (WITHDRAWN, lazy("withdrawn")),
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = SealedTextField(help_text="how they wish to be called; sealed")
    words = SealedTextField(null=True, blank=True, help_text="who they are, why; sealed")
    state = models.CharField(max_length=10, default=ASKED, choices=STATES)
    answer = SealedTextField(null=True, blank=True, help_text="a word with the answer; sealed")
    answered_at = models.DateTimeField(null=True, blank=True, help_text="UTC")

    class Meta:
        indexes = (models.Index(fields=["operator", "state"], name="requests_of_operator"),)
