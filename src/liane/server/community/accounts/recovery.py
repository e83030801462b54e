"""Coming back without e-mail: two members vouch, a day passes, the account is told meanwhile.

Who asks gets a number to tell two members, and a secret word to finish with. Whether the account
exists is not said. Its owner, still signed in somewhere, sees the request and can refuse it.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.accounts.actions import change_password, end_sessions
from liane.server.community.accounts.models import Notice, Recovery, User, Vouch
from liane.server.community.accounts.notices import tell
from liane.server.community.accounts.rules import (
    RECOVERY_DELAY,
    RECOVERY_LASTS,
    VOUCHERS,
    VOUCHES_A_MONTH,
    hash_of,
    new_code,
)
from liane.server.community.members.models import Member
from liane.server.site import audit
from liane.words import N_

__all__ = ["Asked", "ask", "finish", "open_request", "refuse", "running", "vouch"]

_NONE = N_("number: no request waits under it; check it with the person who asks")
_NOT_YET = N_("number or secret word: they open nothing, or the day of waiting is not over")


@dataclass(frozen=True)
class Asked:
    """What is told to who asks, whether the account exists or not."""

    number: str
    secret: str


def running() -> Any:
    """Requests that are neither used, refused nor too old."""
    return Recovery.objects.filter(closed_at=None, asked_at__gt=timezone.now() - RECOVERY_LASTS)


@transaction.atomic
def ask(username: str) -> Asked:
    """Ask to come back; of several accounts that share a phone, none: then give the pseudonym."""
    asked = Asked(f"{secrets.randbelow(90_000_000) + 10_000_000}", new_code())
    found = list(User.objects.of_pseudonym(username)) or list(User.objects.of_phone(username)[:2])
    kept = hash_of(asked.secret)
    if len(found) == 1 and running().filter(user=found[0]).count() < 3:
        Recovery.objects.create(user=found[0], number=asked.number, secret_hash=kept)
        tell(found[0], Notice.Kind.RECOVERY)
        audit.note("accounts.ask_recovery", None, found[0])
    return asked


def _operators_of(user: User) -> set[Any]:
    active = Member.objects.filter(user=user, state=Member.ACTIVE)
    return set(active.values_list("operator", flat=True))


def open_request(number: str, voucher: User) -> Recovery:
    """The request that a member was told of: of somebody who shares an operator with them."""
    digits = "".join(filter(str.isdigit, number))
    request = running().select_related("user").filter(number=digits).first()
    if request is None or not _operators_of(voucher) & _operators_of(request.user):
        raise BadInput(_NONE)
    if request.user == voucher:
        raise BadInput(N_("number: this is your own account; two others must vouch"))
    return request  # type: ignore[no-any-return]


@transaction.atomic
def vouch(number: str, *, acting_user: User) -> Recovery:
    """Say that one knows who asks. With the second member, the day of waiting starts."""
    request = open_request(number, acting_user)
    month_ago = timezone.now() - timedelta(days=30)
    if Vouch.objects.filter(by=acting_user, at__gt=month_ago).count() >= VOUCHES_A_MONTH:
        raise BadInput(N_("you vouched {most} times this month; somebody else must"), most=5)
    try:
        with transaction.atomic():
            Vouch.objects.create(recovery=request, by=acting_user)
    except IntegrityError as error:
        raise BadInput(N_("you vouched already; a second member must")) from error
    if request.ready_at is None and request.vouches.count() >= VOUCHERS:
        request.ready_at = timezone.now() + RECOVERY_DELAY
        request.save(update_fields=["ready_at"])
    tell(request.user, Notice.Kind.VOUCHED)
    _note_vouch(request, acting_user)
    return request


def _note_vouch(request: Recovery, voucher: User) -> None:
    shared = _operators_of(voucher) & _operators_of(request.user)
    for member in Member.objects.filter(user=voucher, operator__in=shared, state=Member.ACTIVE):
        audit.note("accounts.vouch", member, request, count=request.vouches.count())


@transaction.atomic
def refuse(user: User) -> int:
    """The owner says: it is not me. Every request for the account ends."""
    ended: int = running().filter(user=user).update(closed_at=timezone.now())
    if ended:
        audit.note("accounts.refuse_recovery", None, user, count=ended)
    return ended


@transaction.atomic
def finish(number: str, secret: str, password: str) -> User:
    """Set a new password after the day of waiting. Every session of the account ends."""
    digits = "".join(filter(str.isdigit, number))
    ready = running().filter(number=digits, ready_at__lte=timezone.now())
    request = ready.select_related("user").first()
    if request is None or not secrets.compare_digest(request.secret_hash, hash_of(secret)):
        raise BadInput(_NOT_YET)
    change_password(request.user, password, why=Notice.Kind.RECOVERED)
    end_sessions(request.user)
    running().filter(user=request.user).update(closed_at=timezone.now())
    audit.note("accounts.recover", None, request.user)
    return request.user  # type: ignore[no-any-return]
