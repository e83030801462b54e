"""Answers for others to score: by purpose, round and group, without anything that names people.

`rounds_of(operator, "readiness")` gives the editions; `counted_by_group` what each group picked.
Nothing leaves of fewer than five people together, nor of an edition that is still open: a count
that moves tells what the last one said.
"""

from dataclasses import dataclass

from liane.server.community.operators.models import Operator
from liane.server.community.surveys.models import Edition, Tally
from liane.server.community.surveys.rules.suppression import LEAST

__all__ = ["GroupCounts", "counted_by_group", "rounds_of"]


@dataclass(frozen=True)
class GroupCounts:
    """What a group answered: how many answers, and by question how often each choice was picked."""

    answers: int
    picked: dict[str, dict[str, int]]


def rounds_of(operator: Operator, purpose: str) -> list[Edition]:
    """Every edition of the surveys made for a purpose, the oldest first."""
    found = Edition.objects.filter(operator=operator, survey__purpose=purpose)
    return list(found.select_related("survey").order_by("starts", "id"))


def counted_by_group(edition: Edition) -> dict[str, GroupCounts]:
    """What each group of five answers or more picked, in a closed edition; nothing of an open one.

    A question that fewer than five of a group answered is left out.
    """
    if edition.closed_at is None:
        return {}
    rows = Tally.objects.filter(edition=edition, answers__gte=LEAST).exclude(segment="")
    return {
        each.segment: GroupCounts(
            each.answers,
            {
                name: dict(kept.get("c") or {})
                for name, kept in each.counts.items()
                if kept["a"] >= LEAST
            },
        )
        for each in rows
    }
