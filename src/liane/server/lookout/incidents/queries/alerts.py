"""Alerts: those that were sent, and those that wait for a second reader."""

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.lookout.incidents.models import Alert, Incident, State
from liane.server.lookout.incidents.permissions import may_approve, may_watch

__all__ = ["alert_now", "alerts_of", "sent_alerts", "told_before"]

SHOWN_AFTER = timedelta(days=3)  # on the first page, once it is over


def sent_alerts(operator: Operator) -> QuerySet[Alert]:
    """What everybody may read, the newest first."""
    sent = Alert.objects.filter(operator=operator, state=Alert.State.SENT)
    return sent.select_related("incident").order_by("-sent_at", "-id")


def alert_now(operator: Operator) -> Alert | None:
    """The last alert, while what it tells goes on or was corrected or ended lately."""
    goes_on = Q(incident__state=State.RUNNING)
    late = Q(sent_at__gt=timezone.now() - SHOWN_AFTER)
    return sent_alerts(operator).filter(goes_on | late).first()


def told_before(incident: Incident) -> QuerySet[Alert]:
    """What was sent of an incident, and of those that were put into it, the first first."""
    here = Q(incident=incident) | Q(incident__merged_into=incident)
    return Alert.objects.filter(here, state=Alert.State.SENT).order_by("sent_at", "id")


def alerts_of(operator: Operator, member: Member | None) -> QuerySet[Alert]:
    """Those that were sent; for who writes and who approves, those that wait too."""
    if not (may_watch(member) or may_approve(member)):
        return sent_alerts(operator)
    every = Alert.objects.filter(operator=operator).exclude(state=Alert.State.DROPPED)
    return every.select_related("incident").order_by("-id")
