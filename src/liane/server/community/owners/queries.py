"""What is read of votes of owners."""

from decimal import Decimal

from django.db.models import QuerySet

from liane.server.community.operators.models import Operator, Part
from liane.server.community.owners.models import OwnersVote
from liane.server.community.owners.rules import Count, Said, count

__all__ = ["count_of", "owners_of", "said_in", "votes_of"]


def owners_of(operator: Operator) -> QuerySet[Part]:
    """The owners of a building, by name."""
    return Part.objects.filter(operator=operator, kind="owner").order_by("name", "id")


def votes_of(operator: Operator) -> QuerySet[OwnersVote]:
    """The questions put to the owners, the last first."""
    return OwnersVote.objects.filter(operator=operator).order_by("-id")


def said_in(vote: OwnersVote) -> list[Said]:
    """What each owner said in a vote that is open; those without a voice are absent."""
    voices = list(vote.voices.all())
    there = {voice.owner_id for voice in voices}
    absent = (Said(each.share) for each in owners_of(vote.operator) if each.pk not in there)
    return [*(Said(voice.share, voice.choice) for voice in voices), *absent]


def count_of(vote: OwnersVote) -> Count:
    """The sums of a vote: those frozen at its end, else those of this moment."""
    if vote.closed_at is None:
        return count(said_in(vote))
    shares = {side: Decimal(share) for side, share in vote.result["shares"].items()}
    return Count(vote.result["owners"], shares, vote.result["unknown"])
