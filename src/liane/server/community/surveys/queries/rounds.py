"""Answers for others to score: by purpose, round and group, without anything that names people.

`rounds_of(operator, "readiness")` gives the editions; `answers_in_round` one record an answer, with
the group it is of and the day it came; sealed answers are not among them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from liane.server.community.operators.models import Operator
from liane.server.community.surveys.models import Edition, Submission

__all__ = ["Answered", "answers_in_round", "rounds_of"]


@dataclass(frozen=True)
class Answered:
    """One answer: its group, its day, how it came, and what was said by question."""

    group: str
    on: date
    way: str
    values: dict[str, Any]


def rounds_of(operator: Operator, purpose: str) -> list[Edition]:
    """Every edition of the surveys made for a purpose, the oldest first."""
    found = Edition.objects.filter(operator=operator, survey__purpose=purpose)
    return list(found.select_related("survey").order_by("starts", "id"))


def answers_in_round(edition: UUID, group: str | None = None) -> Iterator[Answered]:
    """The answers counted in an edition, all of them or those of one group."""
    found = Submission.objects.filter(edition=edition, counted=True)
    if group is not None:
        found = found.filter(segment=group)
    rows = found.values_list("segment", "received_on", "way", "answers").order_by("received_on")
    for segment, on, way, values in rows.iterator(chunk_size=500):
        yield Answered(segment, on, way, values)
