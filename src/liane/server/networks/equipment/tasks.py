"""Background work of equipment: a choice is worked out in a process of its own."""

from uuid import UUID

from django_tasks import task

from liane.server.networks.equipment import actions
from liane.server.networks.equipment.models import Choice

__all__ = ["choose"]


@task()
def choose(choice_id: str) -> str:
    """Work a choice out; return its last state."""
    choice = Choice.objects.select_related("operator", "a", "b").filter(pk=UUID(choice_id)).first()
    return "gone" if choice is None else actions.work_out(choice)
