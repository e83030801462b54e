"""What the pathway does by itself: measure the gate that every project stands at."""

from django_tasks import task

from liane.server.projects.pathway.actions import measure
from liane.server.projects.pathway.models import Project

__all__ = ["measure_gates"]


@task()
def measure_gates() -> int:
    """Return how many projects were measured."""
    living = Project.objects.filter(operator__closed_at=None).select_related("operator")
    count = 0
    for each in living.iterator(chunk_size=100):
        measure(each, each.phase, acting_member=None)
        count += 1
    return count
