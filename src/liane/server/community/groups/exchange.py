"""Groups, notices and tasks in the export of an operator; messages stay sealed, out of it."""

from collections.abc import Iterable
from typing import Any

from liane.server.community.groups.models import Group, Notice, Task
from liane.server.community.operators.models import Operator

__all__ = ["export"]


def export(operator: Operator) -> Iterable[tuple[str, list[dict[str, Any]]]]:
    """One table a kind of record."""
    groups = Group.objects.filter(operator=operator)
    yield "groups", list(groups.values("id", "name", "mandate", "mandate_until", "closed_at"))
    notices = Notice.objects.filter(operator=operator)
    yield (
        "notices",
        list(notices.values("id", "title", "text", "signed", "audience", "from_day", "until_day")),
    )
    tasks = Task.objects.filter(operator=operator)
    yield "tasks", list(tasks.values("id", "title", "details", "zone", "due", "state", "ended_at"))
