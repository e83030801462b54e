"""Groups, notices and tasks in the export of an operator; messages stay sealed, out of it."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, QuerySet

from liane.server.community.groups.models import Group, Notice, Task
from liane.server.community.operators.models import Operator

__all__ = ["export"]


def export(operator: Operator) -> Iterable[tuple[str, list[dict[str, Any]]]]:
    """One table a kind of record."""
    groups = Group.objects.filter(operator=operator)
    yield "groups", _rows(groups, ("id", "name", "mandate", "mandate_until", "closed_at"))
    notices = Notice.objects.filter(operator=operator)
    yield (
        "notices",
        _rows(notices, ("id", "title", "text", "signed", "audience", "from_day", "until_day")),
    )
    tasks = Task.objects.filter(operator=operator)
    yield "tasks", _rows(tasks, ("id", "title", "details", "zone", "due", "state", "ended_at"))


def _rows(records: QuerySet[Any, Model], fields: tuple[str, ...]) -> list[dict[str, Any]]:
    return [dict(zip(fields, row, strict=True)) for row in records.values_list(*fields)]
