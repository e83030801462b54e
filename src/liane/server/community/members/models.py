"""Members of an operator and the roles they hold.

A member may have no account (entered from paper). Names and phones are sealed. `acts_for` is set
on the object, never stored, while a member acts for another.
"""

from functools import cached_property
from typing import Optional

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.site.access import ROLES
from liane.server.site.records import Record
from liane.server.site.sealing import SealedTextField

__all__ = ["Member", "Role", "RoleName"]


class RoleName(models.TextChoices):
    """What a member answers for."""

    BEARER = "bearer", lazy("bearer")
    FACILITATOR = "facilitator", lazy("facilitator")
    TECHNICIAN = "technician", lazy("technician")
    TREASURER = "treasurer", lazy("treasurer")
    LEGAL = "legal", lazy("legal adviser")
    DATA = "data", lazy("data referent")
    SAFETY = "safety", lazy("safety referent")
    MEDIATOR = "mediator", lazy("mediator")
    EDITOR = "editor", lazy("editor")


assert {role.value for role in RoleName} == set(ROLES)  # noqa: S101 (two lists that must agree)


class Member(Record):
    """Somebody who belongs to an operator."""

    ACTIVE, LEFT = "active", "left"
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = SealedTextField(help_text="as people here call them")
    phone = SealedTextField(null=True, blank=True)
    state = models.CharField(
        max_length=8, default=ACTIVE, choices=((ACTIVE, lazy("active")), (LEFT, lazy("left")))
    )
    joined_on = models.DateField(default=timezone.localdate)
    acts_for: Optional["Member"] = None

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["operator", "user"], name="one_member_per_account_and_operator"
            ),
        )

    @cached_property
    def role_names(self) -> frozenset[str]:
        """The roles held today."""
        return frozenset(role.name for role in self.roles.all() if role.until is None)

    def __str__(self) -> str:
        return str(self.name)


class Role(Record):
    """A role held by a member from a day on."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="roles")
    name = models.CharField(max_length=12, choices=RoleName.choices)
    since = models.DateField(default=timezone.localdate)
    until = models.DateField(null=True, blank=True, help_text="empty while it is held")
