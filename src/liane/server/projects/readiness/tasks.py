"""What the worker does for readiness: look at what other rooms compute."""

from django_tasks import task

from liane.server.projects.readiness.actions import look_again
from liane.server.projects.readiness.models import Round

__all__ = ["look_at_computed"]


@task()
def look_at_computed() -> int:
    """Keep on each open round what other rooms compute today; return how many."""
    living = Round.objects.filter(closed_at=None).select_related("operator")
    for asked in living:
        look_again(asked)
    return len(living)
