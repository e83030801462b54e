"""Founding an operator, with or without an account before."""

from typing import Any

from django.db import transaction
from django.utils.text import slugify

from liane.errors import BadInput
from liane.server.community.accounts.actions import sign_up
from liane.server.community.accounts.models import User
from liane.server.community.members.actions import join
from liane.server.community.members.models import Member
from liane.server.community.operators.actions.settings import share_public_face
from liane.server.community.operators.countries import COUNTRY_MONEY, countries
from liane.server.community.operators.models import Operator
from liane.server.site import audit
from liane.words import N_

__all__ = ["found_operator", "found_with_account", "free_slug", "settled_money"]


def free_slug(name: str) -> str:
    """An address that nobody has, from a name."""
    base = slugify(name)[:50] or "lieu"
    taken = set(Operator.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(
        s for n in range(len(taken) + 1) if (s := f"{base}-{n + 1}" if n else base) not in taken
    )


def settled_money(facts: dict[str, Any]) -> dict[str, Any]:
    """`facts` with « that of the country » replaced by its currency, and its one clock zone."""
    country = countries().get(facts.get("country", ""))
    settled = dict(facts)
    if facts.get("currency") == COUNTRY_MONEY:
        settled["currency"] = country.currency if country else ""
    if country and country.clock_zone:
        settled.setdefault("clock_zone", country.clock_zone)
    return settled


@transaction.atomic
def found_operator(
    founder: User,
    *,
    name: str,
    kind: str,
    parent: Operator | None = None,
    acting_member: Member | None = None,
    **facts: Any,
) -> Operator:
    """Found an operator; its founder is its first member and bears it.

    Under a `parent`, `acting_member` is who consents for it: a bearer there.
    """
    if not name.strip():
        raise BadInput(N_("name: it is empty; write what people call the place"))
    if parent and "bearer" not in (acting_member.role_names if acting_member else ()):
        raise BadInput(N_("parent: only its bearer may found inside it; ask them"))
    values = settled_money(facts)
    operator = Operator.objects.create(
        name=name.strip(), kind=kind, slug=free_slug(name), parent=parent, **values
    )
    first = join(operator, user=founder, name=str(founder.pseudonym), roles=("bearer",))
    audit.note("operators.found", first, operator, kind=kind)
    share_public_face(operator)
    return operator


@transaction.atomic
def found_with_account(
    pseudonym: str, password: str, *, language: str, **facts: Any
) -> tuple[User, Operator]:
    """Open an account and found an operator, or neither."""
    user = sign_up(pseudonym, "", password, language=language)
    return user, found_operator(user, **facts)
