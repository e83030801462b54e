"""A new password closes what an old one opened: tokens made before it work no longer."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from liane.server.community.accounts.actions import password_changed
from liane.server.community.accounts.models import User
from liane.server.community.api.models import Token

__all__ = ["close_tokens"]


@receiver(password_changed)
def close_tokens(sender: Any, user: User, **_unused: Any) -> None:
    """Revoke the tokens of an account."""
    Token.objects.filter(user=user, revoked_at=None).update(revoked_at=timezone.now())
