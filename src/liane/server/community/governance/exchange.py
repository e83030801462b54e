"""Assemblies, results, decisions and mandates in the export of an operator; no voter, no choice."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, QuerySet

from liane.server.community.governance.models import Assembly, Decision, Proposal
from liane.server.community.operators.models import Operator

__all__ = ["export"]

_ASSEMBLY = ("id", "title", "kind", "at", "place", "state", "minutes", "minutes_adopted_at")
_PROPOSAL = (
    "id", "title", "text", "options", "majority", "secret", "state",
    "result__counts", "result__winner", "result__electors", "result__quorum",
)  # fmt: skip
_DECISION = ("id", "title", "text", "decided_on", "due", "state", "public")


def export(operator: Operator) -> Iterable[tuple[str, list[dict[str, Any]]]]:
    """One table a kind of record."""
    yield "assemblies", _rows(Assembly.objects.filter(operator=operator), _ASSEMBLY)
    yield "proposals", _rows(Proposal.objects.filter(operator=operator), _PROPOSAL)
    yield "decisions", _rows(Decision.objects.filter(operator=operator), _DECISION)


def _rows(records: QuerySet[Any, Model], fields: tuple[str, ...]) -> list[dict[str, Any]]:
    return [dict(zip(fields, row, strict=True)) for row in records.values_list(*fields)]
