"""Alerts: those that were sent, and those that wait for a second reader."""

from django.db.models import QuerySet

from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.lookout.incidents.models import Alert
from liane.server.lookout.incidents.permissions import may_approve, may_watch

__all__ = ["alerts_of", "sent_alerts"]


def sent_alerts(operator: Operator) -> QuerySet[Alert]:
    """What everybody may read, the newest first."""
    sent = Alert.objects.filter(operator=operator, state=Alert.State.SENT)
    return sent.select_related("incident").order_by("-sent_at", "-id")


def alerts_of(operator: Operator, member: Member | None) -> QuerySet[Alert]:
    """Those that were sent; for who writes and who approves, those that wait too."""
    if not (may_watch(member) or may_approve(member)):
        return sent_alerts(operator)
    every = Alert.objects.filter(operator=operator).exclude(state=Alert.State.DROPPED)
    return every.select_related("incident").order_by("-id")
