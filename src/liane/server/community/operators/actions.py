"""What changes an operator."""

from typing import Any

from django.db import transaction
from django.utils.text import slugify

from liane.server.community.accounts.models import User
from liane.server.community.members.actions import join
from liane.server.community.operators.models import Operator
from liane.server.site import audit

__all__ = ["found_operator"]


def _free_slug(name: str) -> str:
    base = slugify(name)[:50] or "lieu"
    taken = set(Operator.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(
        s for n in range(len(taken) + 1) if (s := f"{base}-{n + 1}" if n else base) not in taken
    )


@transaction.atomic
def found_operator(founder: User, *, name: str, kind: str, **facts: Any) -> Operator:
    """Found an operator; its founder is its first member and bears it."""
    operator = Operator.objects.create(name=name, kind=kind, slug=_free_slug(name), **facts)
    first = join(operator, user=founder, name=str(founder.pseudonym), roles=("bearer",))
    audit.note("operators.found", first, operator, kind=kind)
    return operator
