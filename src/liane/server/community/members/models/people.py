"""Members of an operator, their households, and the roles they hold.

A member may have no account (entered from paper or by phone). Names, phones and addresses are
sealed; a member is found by blind marks of the name. `acts_for` is set on the object, never
stored, while a member acts for another.
"""

from datetime import date
from functools import cached_property
from typing import Optional

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.site.access import ROLES
from liane.server.site.records import Record
from liane.server.site.sealing import SealedTextField

__all__ = ["Channel", "Household", "Member", "NameMark", "Role", "RoleName", "holds"]


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


class Channel(models.TextChoices):
    """Ways to reach or show somebody; each needs their consent."""

    PHONE = "phone", lazy("be called")
    SMS = "sms", lazy("get text messages")
    MAIL = "mail", lazy("get mail")
    PHOTO = "photo", lazy("be shown on photos")


class Household(Record):
    """People who live together and may share a phone, a roof, a subscription."""

    name = SealedTextField(help_text="as neighbours call it; sealed")
    zone = models.CharField(
        max_length=80, blank=True, help_text="part of the place, as people say it"
    )
    size = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="people who live there; empty: unknown"
    )
    place = models.ForeignKey(
        "operators.Part",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="the part it lives in: a dwelling, a quarter",
    )

    def __str__(self) -> str:
        return str(self.name)


class Member(Record):
    """Somebody who belongs to an operator."""

    ACTIVE, LEFT = "active", "left"
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = SealedTextField(
        help_text="as people here call them; sealed", once_erased=lazy("a former member")
    )
    phone = SealedTextField(null=True, blank=True, help_text="international form; sealed")
    phone_mark = models.CharField(
        max_length=40, blank=True, db_index=True, help_text="blind mark of the phone"
    )
    mail = SealedTextField(null=True, blank=True, help_text="e-mail; sealed")
    zone = models.CharField(
        max_length=80, blank=True, help_text="part of the place, as people say it"
    )
    household = models.ForeignKey(
        Household, null=True, blank=True, on_delete=models.SET_NULL, related_name="members"
    )
    languages = models.JSONField(default=list, blank=True, help_text="ISO 639 codes")
    skills = models.JSONField(default=list, blank=True, help_text="words, as they said them")
    consents = models.JSONField(
        default=dict, blank=True, help_text="channel: day of consent (ISO 8601)"
    )
    state = models.CharField(
        max_length=8, default=ACTIVE, choices=((ACTIVE, lazy("active")), (LEFT, lazy("left")))
    )
    joined_on = models.DateField(default=timezone.localdate)
    left_on = models.DateField(null=True, blank=True, help_text="empty while they belong")
    acts_for: Optional["Member"] = None

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["operator", "user"], name="one_member_per_account_and_operator"
            ),
        )
        indexes = (models.Index(fields=["operator", "state", "id"], name="members_of_operator"),)

    @cached_property
    def role_names(self) -> frozenset[str]:
        """The roles held today."""
        return frozenset(role.name for role in self.roles.all() if role.is_held())

    @property
    def role_labels(self) -> list[str]:
        """The roles held today, in words."""
        return [str(RoleName(name).label) for name in ROLES if name in self.role_names]

    def __str__(self) -> str:
        return str(self.name)


class NameMark(models.Model):
    """A blind mark of the beginning of a word of a name: finds people without showing them.

    Several beginnings share a mark (it is cut to 16 bits), so that a stolen table counts little.
    """

    operator = models.ForeignKey("operators.Operator", on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="marks")
    mark = models.CharField(max_length=4, help_text="keyed hash of the first three letters, cut")

    class Meta:
        indexes = (models.Index(fields=["operator", "mark"], name="names_by_mark"),)


class Role(Record):
    """A role held by a member from one day to another."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="roles")
    name = models.CharField(max_length=12, choices=RoleName.choices)
    since = models.DateField(default=timezone.localdate)
    until = models.DateField(
        null=True, blank=True, help_text="first day it is no longer held; empty: no end said"
    )

    class Meta:
        indexes = (models.Index(fields=["operator", "name", "until"], name="roles_of_operator"),)

    def is_held(self) -> bool:
        """Whether it is held today."""
        return holds(self.since, self.until)


def holds(since: date, until: date | None) -> bool:
    """Whether a role given from one day to another is held today."""
    today = timezone.localdate()
    return since <= today and (until is None or until > today)
