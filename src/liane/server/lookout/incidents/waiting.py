"""What waits for the team on the first page: reports to sort, alerts to read, evidence."""

from collections.abc import Iterator

from liane.server.community.members.models import Member
from liane.server.community.welcome import sentences
from liane.server.community.welcome.queues import Line
from liane.server.lookout.incidents.models import Alert, Incident, Sighting, State
from liane.server.lookout.incidents.permissions import may_approve, may_watch
from liane.server.lookout.incidents.queries import sightings_to_sort, signals_to_sort

__all__ = ["lines"]


def lines(member: Member) -> Iterator[Line]:
    """For the team, and for who lets words out."""
    operator = member.operator
    if may_watch(member):
        running = Incident.objects.filter(operator=operator, state=State.RUNNING)
        yield Line(sentences.incidents_running, "incidents", running, urgent=True)
        yield Line(sentences.reports_to_sort, "signals", signals_to_sort(operator))
        new = sightings_to_sort(operator).filter(state=Sighting.State.NEW)
        yield Line(sentences.sightings_to_sort, "sightings-to-sort", new)
    if may_approve(member):
        drafts = Alert.objects.filter(operator=operator, state=Alert.State.DRAFT)
        yield Line(sentences.alerts_to_read, "alerts", drafts, urgent=True)
