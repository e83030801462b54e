"""What waits for technicians on the first page: what is down, what is late, what is planned."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from liane.server.community.members.models import Member
from liane.server.community.welcome import sentences
from liane.server.community.welcome.queues import Line
from liane.server.networks.upkeep.models import SiteState
from liane.server.networks.upkeep.queries import (
    low_stock,
    overdue_chores,
    tickets_to_do,
    visits_to_come,
)
from liane.server.networks.upkeep.rules.states import State
from liane.server.site.access import TECHNICIANS

__all__ = ["lines"]

WEEK = timedelta(days=7)


def lines(member: Member) -> Iterator[Line]:
    """For technicians alone: others know of zones and services."""
    if not member.role_names & TECHNICIANS.roles:
        return
    operator = member.operator
    sites, tickets = SiteState.objects.filter(operator=operator), tickets_to_do(operator)
    late = tickets.filter(due_at__lt=timezone.now())
    soon = visits_to_come(operator, timezone.localdate() + WEEK)
    yield Line(sentences.sites_cut, "network", sites.filter(state=State.CUT), urgent=True)
    yield Line(sentences.sites_worn, "network", sites.filter(state=State.WORN), urgent=True)
    yield Line(sentences.tickets_late, "upkeep", late, urgent=True)
    yield Line(sentences.tickets_to_do, "upkeep", tickets)
    yield Line(sentences.visits_soon, "upkeep-visits", soon)
    yield Line(sentences.chores_overdue, "upkeep-calendar", overdue_chores(operator))
    yield Line(sentences.items_short, "upkeep-stock", low_stock(operator))
