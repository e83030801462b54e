"""Rounds and what they say, in the export of an operator; no sheet is tied to a person."""

from collections.abc import Iterable
from typing import Any

from liane.server.community.operators.models import Operator
from liane.server.projects.readiness.models import Answer, Round

__all__ = ["export"]

_ROUND = ("id", "title", "opened_on", "closed_at")
_ANSWER = ("sheet__round", "sheet__group", "code", "stage", "said", "value", "evidence_on")


def export(operator: Operator) -> Iterable[tuple[str, list[dict[str, Any]]]]:
    """One table a kind of record."""
    rounds = Round.objects.filter(operator=operator).values_list(*_ROUND)
    yield "readiness_rounds", [dict(zip(_ROUND, row, strict=True)) for row in rounds]
    given = Answer.objects.filter(sheet__operator=operator).values_list(*_ANSWER)
    yield "readiness_answers", [dict(zip(_ANSWER, row, strict=True)) for row in given]
