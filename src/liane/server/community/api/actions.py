"""What changes tokens."""

import secrets
from datetime import timedelta
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.accounts.models import User
from liane.server.community.api.models import Token
from liane.server.site import audit
from liane.words import N_

__all__ = ["MOST_DAYS", "MOST_TOKENS", "digest_of", "issue", "owner_of", "revoke"]

MOST_DAYS = 365
MOST_TOKENS = 20


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return sha256(token.encode()).hexdigest()


@transaction.atomic
def issue(user: User, *, label: str, days: int, may_write: bool) -> tuple[Token, str]:
    """A new token of an account, and its text, which is shown once and not kept."""
    if not label.strip():
        raise BadInput(N_("token: say what it is for, so that you know which one to revoke"))
    if not 1 <= days <= MOST_DAYS:
        raise BadInput(N_("token: between 1 and {most} days"), most=MOST_DAYS)
    if Token.objects.filter(user=user, revoked_at=None).count() >= MOST_TOKENS:
        raise BadInput(N_("token: you have {most} already; revoke one first"), most=MOST_TOKENS)
    text = "liane_" + secrets.token_urlsafe(32)
    token = Token.objects.create(
        user=user,
        label=label.strip()[:60],
        digest=digest_of(text),
        may_write=may_write,
        until=timezone.localdate() + timedelta(days=days),
    )
    audit.note("api.issue", None, token, may_write=may_write)
    return token, text


@transaction.atomic
def revoke(token: Token) -> None:
    """It works no longer, from now on."""
    token.revoked_at = timezone.now()
    token.save(update_fields=["revoked_at"])
    audit.note("api.revoke", None, token)


def owner_of(text: str) -> Token | None:
    """The working token of that text, with its account; the day of its use is kept."""
    found = Token.objects.filter(digest=digest_of(text)).select_related("user").first()
    if found is None or not found.works or not found.user.is_active:
        return None
    today = timezone.localdate()
    if found.last_used_on != today:
        Token.objects.filter(pk=found.pk).update(last_used_on=today)
    return found
