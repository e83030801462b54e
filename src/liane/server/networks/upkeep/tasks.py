"""What upkeep does by itself."""

from django_tasks import task

from liane.server.community.operators.models import Operator
from liane.server.networks.upkeep.actions import prepare_visits

__all__ = ["prepare_all_visits"]


@task()
def prepare_all_visits() -> int:
    """Make the visits that chores of the next two weeks want; return how many."""
    open_ones = Operator.objects.filter(closed_at=None)
    return sum(len(prepare_visits(each, acting_member=None)) for each in open_ones.iterator())
