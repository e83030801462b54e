"""An account: somebody who can sign in, by a pseudonym or a phone, on this box.

The pseudonym and phone are sealed; they are found by blind indexes. Two people may share a phone.
An account says nothing of where somebody belongs: `members` does. What opens an account beside its
password (cards, sessions, a recovery under way) is kept as hashes, without any name.
"""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.accounts.rules import plain_phone, plain_pseudonym
from liane.server.site.identifiers import uuid7
from liane.server.site.sealing import SealedTextField, blind

__all__ = ["Card", "Notice", "Recovery", "Session", "User", "Vouch"]


class UserManager(BaseUserManager["User"]):
    """Finds accounts by what people type."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(handle=username)

    def of_pseudonym(self, pseudonym: str) -> "models.QuerySet[User]":
        return self.filter(handle=blind("pseudonym", plain_pseudonym(pseudonym)))

    def of_phone(self, phone: str) -> "models.QuerySet[User]":
        plain = plain_phone(phone)
        return self.filter(phone_index=blind("phone", plain)) if plain else self.none()


class User(AbstractBaseUser):
    """Somebody who can sign in here."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    handle = models.CharField(
        max_length=40,
        unique=True,
        help_text="blind index of the pseudonym: what signing in looks up",
    )
    pseudonym = SealedTextField(help_text="as its owner typed it")
    phone = SealedTextField(null=True, blank=True, help_text="international form, +22370000000")
    phone_index = models.CharField(max_length=40, blank=True, db_index=True)
    mail = SealedTextField(null=True, blank=True, help_text="optional")
    language = models.CharField(max_length=8, default="fr")
    is_active = models.BooleanField(default=True)
    notices = models.PositiveSmallIntegerField(default=0, help_text="unread notices, shown by name")
    made_at = models.DateTimeField(default=timezone.now, help_text="UTC")

    objects = UserManager()
    USERNAME_FIELD = "handle"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return str(self.pseudonym)


class Session(AbstractBaseSession):
    """A browser that is signed in, or that only passes by."""

    PHONE, TABLET, COMPUTER = "phone", "tablet", "computer"
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="sessions")
    device = models.CharField(
        max_length=8,
        blank=True,
        choices=((PHONE, lazy("phone")), (TABLET, lazy("tablet")), (COMPUTER, lazy("computer"))),
        help_text="its kind, from what the browser says; empty: not known",
    )
    limited = models.BooleanField(default=False, help_text="by a card over plain http")
    opened_at = models.DateTimeField(default=timezone.now, help_text="UTC")
    seen_on = models.DateField(default=timezone.localdate, help_text="the last day it was used")

    @classmethod
    def get_session_store_class(cls) -> type:
        from liane.server.community.accounts.sessions import SessionStore  # noqa: PLC0415 (a circle)

        return SessionStore


class Card(models.Model):
    """A printed card that signs a member in once."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="cards")
    operator = models.UUIDField(db_index=True, help_text="the operator it was printed in")
    code_hash = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the code")
    made_at = models.DateTimeField(default=timezone.now, help_text="UTC")
    ends_at = models.DateTimeField(help_text="UTC; it opens nothing after that")
    used_at = models.DateTimeField(null=True, blank=True, help_text="UTC; empty while it is new")
    revoked_at = models.DateTimeField(null=True, blank=True, help_text="UTC")


class Recovery(models.Model):
    """Somebody who lost their way in asks to come back; two members vouch, then a day passes."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recoveries")
    number = models.CharField(max_length=8, unique=True, help_text="what vouchers type")
    secret_hash = models.CharField(max_length=64, help_text="SHA-256 of the asker's secret word")
    asked_at = models.DateTimeField(default=timezone.now, help_text="UTC")
    ready_at = models.DateTimeField(null=True, blank=True, help_text="UTC; after the last vouch")
    closed_at = models.DateTimeField(null=True, blank=True, help_text="UTC; used or refused")


class Vouch(models.Model):
    """A member says: I know this person, and they asked."""

    recovery = models.ForeignKey(Recovery, on_delete=models.CASCADE, related_name="vouches")
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now, help_text="UTC")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["recovery", "by"], name="one_vouch_each"),)


class Notice(models.Model):
    """Something that happened to an account, which its owner must be able to see."""

    class Kind(models.TextChoices):
        """What happened."""

        CARD = "card", lazy("A card was printed for your account.")
        CARD_USED = "card_used", lazy("A card opened your account.")
        PASSWORD = "password", lazy("The password was changed.")
        KEY_ADDED = "key_added", lazy("A passkey was added.")
        KEY_REMOVED = "key_removed", lazy("A passkey was removed.")
        CODES = "codes", lazy("New recovery codes were made.")
        CODE_USED = "code_used", lazy("A recovery code opened your account.")
        RECOVERY = "recovery", lazy("Somebody asks to come back into this account.")
        VOUCHED = "vouched", lazy("A member vouched for who asks to come back into this account.")
        RECOVERED = "recovered", lazy("The account was recovered, with the word of two members.")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="told")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    at = models.DateTimeField(default=timezone.now, help_text="UTC")
