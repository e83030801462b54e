"""Printed cards that sign a member in once, for those who have nothing else at hand.

A bearer prints for anybody in the operator; a facilitator prints for members who hold no role, so
that nobody gets more than they have by printing a card. The owner of the account is told.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.accounts.actions import free_pseudonym, open_account
from liane.server.community.accounts.models import Card, Notice, User
from liane.server.community.accounts.notices import tell
from liane.server.community.accounts.rules import (
    CARD_LASTS,
    CARDS_PER_MEMBER,
    CARDS_PER_SHEET,
    hash_of,
    new_code,
)
from liane.server.site import audit
from liane.words import N_

__all__ = [
    "PrintedCard",
    "may_print_for",
    "print_cards",
    "revoke_card",
    "revoke_own",
    "usable",
    "use_card",
]


@dataclass(frozen=True)
class PrintedCard:
    """A card on its sheet: the one time that its code is seen."""

    name: str
    code: str
    ends_at: Any


def usable() -> Any:
    """Cards that still open something."""
    return Card.objects.filter(used_at=None, revoked_at=None, ends_at__gt=timezone.now())


def may_print_for(acting_member: Any, member: Any) -> bool:
    """Whether a bearer or facilitator may print a card for `member`."""
    held = acting_member.role_names
    return "bearer" in held or ("facilitator" in held and not member.role_names)


@transaction.atomic
def print_cards(members: Iterable[Any], *, acting_member: Any) -> list[PrintedCard]:
    """Make one card for each member; a member without an account gets one. Codes are shown once.

    Raises `BadInput` when too many are asked for, or for whom no card may be printed.
    """
    asked = list(members)
    if not asked:
        raise BadInput(N_("cards: nobody is chosen; tick who needs a card"))
    if len(asked) > CARDS_PER_SHEET:
        raise BadInput(N_("cards: at most {most} on a sheet; print twice"), most=CARDS_PER_SHEET)
    return [_print(member, acting_member) for member in asked]


def _print(member: Any, acting_member: Any) -> PrintedCard:
    if not may_print_for(acting_member, member):
        raise BadInput(N_("cards: for who holds a role, a bearer prints the card"))
    user = member.user or _account_for(member)
    if usable().filter(user=user).count() >= CARDS_PER_MEMBER:
        raise BadInput(
            N_("cards: {name} has {most} that were not used; revoke one first"),
            name=str(member.name),
            most=CARDS_PER_MEMBER,
        )
    code, ends_at = new_code(), timezone.now() + CARD_LASTS
    card = Card.objects.create(
        user=user, operator=member.operator_id, code_hash=hash_of(code), ends_at=ends_at
    )
    tell(user, Notice.Kind.CARD)
    audit.note("accounts.print_card", acting_member, member, card=str(card.pk))
    return PrintedCard(str(member.name), code, ends_at)


def _account_for(member: Any) -> User:
    user = open_account(free_pseudonym(str(member.name)[:50]), None)
    type(member).objects.filter(pk=member.pk).update(user=user)
    member.user = user
    return user


@transaction.atomic
def use_card(code: str) -> User:
    """The account that a card opens, this once. Raises `BadInput` if it opens nothing."""
    now = timezone.now()
    card = usable().select_related("user").filter(code_hash=hash_of(code)).first()
    if card is None or not card.user.is_active:
        raise BadInput(
            N_("card: this code opens nothing: mistyped, used, or too old; ask for a new card")
        )
    if not usable().filter(pk=card.pk).update(used_at=now):
        raise BadInput(N_("card: it was used a moment ago; ask for a new card"))
    tell(card.user, Notice.Kind.CARD_USED)
    audit.note("accounts.use_card", None, card.user, card=str(card.pk))
    return card.user  # type: ignore[no-any-return]


@transaction.atomic
def revoke_own(user: User) -> None:
    """Make every card that waits for one's own account open nothing."""
    if gone := usable().filter(user=user).update(revoked_at=timezone.now()):
        audit.note("accounts.revoke_own_cards", None, user, count=gone)


@transaction.atomic
def revoke_card(card_id: Any, *, acting_member: Any) -> None:
    """Make a card of the operator open nothing."""
    of_operator = usable().filter(operator=acting_member.operator_id)
    if of_operator.filter(pk=card_id).update(revoked_at=timezone.now()):
        audit.note("accounts.revoke_card", acting_member, card=str(card_id))
