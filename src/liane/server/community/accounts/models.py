"""An account: somebody who can sign in, by a pseudonym or a phone, on this box.

The pseudonym and phone are sealed; they are found by blind indexes. Two people may share a phone.
An account says nothing of where somebody belongs: `members` does.
"""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from liane.server.community.accounts.rules import plain_phone, plain_pseudonym
from liane.server.site.identifiers import uuid7
from liane.server.site.sealing import SealedTextField, blind

__all__ = ["User"]


class UserManager(BaseUserManager["User"]):
    """Finds accounts by what people type."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(handle=username)

    def of_pseudonym(self, pseudonym: str) -> "models.QuerySet[User]":
        return self.filter(handle=blind("pseudonym", plain_pseudonym(pseudonym)))

    def of_phone(self, phone: str) -> "models.QuerySet[User]":
        return self.filter(phone_index=blind("phone", plain_phone(phone)))


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
    made_at = models.DateTimeField(default=timezone.now, help_text="UTC")

    objects = UserManager()
    USERNAME_FIELD = "handle"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return str(self.pseudonym)
