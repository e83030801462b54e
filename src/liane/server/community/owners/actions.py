"""Putting a question to the owners, writing down what they said, closing the vote."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.community.owners import queries, rules
from liane.server.community.owners.models import Choice, OwnersVote, Voice
from liane.server.site import audit
from liane.words import N_

__all__ = ["ask_owners", "close_vote", "write_voices"]


@transaction.atomic
def ask_owners(operator: Operator, *, acting_member: Member, **facts: Any) -> OwnersVote:
    """Put a question to the owners of a building."""
    if not queries.owners_of(operator).exists():
        raise BadInput(N_("no owner is entered: add them under “What the place is made of” first"))
    vote = OwnersVote.objects.create(operator=operator, **facts)
    audit.note("owners.ask", acting_member, vote, operator=operator, needed=vote.needed)
    return vote


def _open(vote: OwnersVote) -> OwnersVote:
    locked = OwnersVote.objects.select_for_update().get(pk=vote.pk)
    if locked.closed_at is not None:
        raise BadInput(N_("this vote is closed; a slip found since is put to the owners anew"))
    return locked


@transaction.atomic
def write_voices(
    vote: OwnersVote, said: Mapping[UUID, str], *, acting_member: Member
) -> OwnersVote:
    """Write down what owners said, by their part; an owner without a choice was absent."""
    locked = _open(vote)
    owners = {each.pk: each for each in queries.owners_of(vote.operator)}
    chosen = {pk: choice for pk, choice in said.items() if pk in owners and choice in Choice.values}
    locked.voices.all().delete()
    Voice.objects.bulk_create(
        Voice(
            operator=vote.operator, vote=locked, owner=owners[pk], share=owners[pk].share,
            choice=choice,
        )
        for pk, choice in chosen.items()
    )  # fmt: skip
    audit.note("owners.write_voices", acting_member, locked, owners=len(chosen))
    return locked


@transaction.atomic
def close_vote(vote: OwnersVote, *, acting_member: Member) -> OwnersVote:
    """Close the vote: its sums are frozen as they stand."""
    locked = _open(vote)
    if not locked.voices.exists():
        raise BadInput(N_("nobody voted yet: write down what the owners said, then close"))
    found = rules.count(queries.said_in(locked))
    outcome = rules.outcome(locked.needed, found)
    locked.result = {
        "outcome": outcome,
        "owners": found.owners,
        "shares": {side: str(share) for side, share in found.shares.items()},
        "unknown": found.unknown,
    }
    locked.closed_at = timezone.now()
    locked.version += 1
    locked.save()
    audit.note("owners.close", acting_member, locked, outcome=outcome)
    return locked
