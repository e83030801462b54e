"""Who works with whom, and how closely."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.directory.models import Actor, Tie
from liane.server.community.groups.models import Group
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.site import audit
from liane.words import N_

__all__ = ["end_tie", "tie"]


def _side(operator: Operator, which: str, key: str) -> dict[str, Any]:
    """The columns of a side: `us`, `a<uuid>` or `g<uuid>`, of this operator only."""
    actor = group = None
    if key != "us":
        kept = Actor if key.startswith("a") else Group
        try:
            found = kept._default_manager.filter(operator=operator, pk=UUID(key[1:])).first()
        except ValueError:
            found = None
        if found is None:
            raise BadInput(N_("with whom: this side is not here; choose another"))
        actor, group = (found.pk, None) if kept is Actor else (None, found.pk)
    return {f"{which}_id": actor, f"{which}_group": group}


@transaction.atomic
def tie(
    operator: Operator,
    giver: str,
    taker: str,
    level: int,
    *,
    acting_member: Member,
    both_ways: bool = False,
    since: date | None = None,
    note: str = "",
) -> Tie:
    """Say how closely two sides work together; a tie of the same sides ends what was said before.

    Sides are keys of `queries.sides_of`.
    """
    if giver == taker:
        raise BadInput(N_("with whom: choose two different sides"))
    if since and since > timezone.localdate():
        raise BadInput(N_("since: this day is in the future"))
    sides = _side(operator, "giver", giver) | _side(operator, "taker", taker)
    Tie.objects.filter(operator=operator, ended_on=None, **sides).update(
        ended_on=timezone.localdate()
    )
    made = Tie.objects.create(
        operator=operator, level=level, both_ways=both_ways, since=since, note=note, **sides
    )
    audit.note("directory.tie", acting_member, made, level=level)
    return made


@transaction.atomic
def end_tie(made: Tie, *, acting_member: Member) -> None:
    """They no longer work together."""
    made.ended_on = timezone.localdate()
    made.save(update_fields=["ended_on"])
    audit.note("directory.end_tie", acting_member, made)
