"""Who works with whom, and how closely."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.directory.models import Tie
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.site import audit
from liane.words import N_

__all__ = ["end_tie", "tie"]


def _side(which: str, key: str) -> dict[str, Any]:
    """The columns of a side: `us`, `a<uuid>` or `g<uuid>`."""
    of_actor, of_group = f"{which}_id", f"{which}_group"
    one = UUID(key[1:]) if key != "us" else None
    return {of_actor: one if key[0] == "a" else None, of_group: one if key[0] == "g" else None}


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
    sides = _side("giver", giver) | _side("taker", taker)
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
