"""What is read of states: faults that go on, the hours, the worst state for a badge."""

from django.db.models import QuerySet

from liane.server.community.operators.models import Operator
from liane.server.lookout.states.models import Fault, Hours
from liane.server.networks.upkeep.queries import public_zones

__all__ = ["badge_of", "faults_of", "going_on", "hours_of"]


def going_on(operator: Operator) -> QuerySet[Fault]:
    """Faults that are not over, those that nobody saw first."""
    found = Fault.objects.filter(operator=operator, ended_at=None).select_related("site")
    return found.order_by("seen_at", "-id")


def faults_of(operator: Operator) -> QuerySet[Fault]:
    """Every fault, the newest first."""
    return Fault.objects.filter(operator=operator).select_related("site").order_by("-id")


def hours_of(operator: Operator) -> Hours:
    """The hours of an operator; those that hold where nobody set any."""
    return Hours.objects.filter(operator=operator).first() or Hours(operator=operator)


def badge_of(operator: Operator, zone: str | None = None) -> str:
    """The state that a badge shows: of a zone, or of the whole network; unknown is said as such.

    The whole is in service where every zone is, cut where every zone is cut, else degraded.
    """
    zones = [each for each in public_zones(operator) if zone is None or each["zone"] == zone]
    states = {each["state"] for each in zones}
    if len(states) == 1:
        return str(states.pop())
    if not states:
        return "unknown"
    return "worn" if states & {"cut", "worn"} else "unknown"
