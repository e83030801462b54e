"""What is read of groups, notices and tasks."""

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from liane.server.community.groups.models import Audience, Belonging, Group, Notice, Task, TaskState
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator

__all__ = [
    "groups_of",
    "notices_for",
    "open_tasks",
    "public_notices",
    "tasks_of",
]

_LIVE = (TaskState.OPEN, TaskState.TAKEN)


def groups_of(operator: Operator) -> QuerySet[Group]:
    """Living groups, with how many are in each and what they have to do."""
    return (
        Group.objects.filter(operator=operator, closed_at=None)
        .annotate(
            people=Count("belongings", distinct=True),
            to_do=Count("tasks", filter=Q(tasks__state__in=_LIVE), distinct=True),
        )
        .order_by("name")
    )


def _up(operator: Operator) -> QuerySet[Notice]:
    today = timezone.localdate()
    return (
        Notice.objects.filter(operator=operator, withdrawn_at=None, from_day__lte=today)
        .filter(Q(until_day=None) | Q(until_day__gte=today))
        .select_related("group")
        .order_by("-from_day", "-id")
    )


def public_notices(operator: Operator) -> QuerySet[Notice]:
    """Notices that everybody may read today, the newest first."""
    return _up(operator).filter(audience=Audience.PUBLIC)


def notices_for(member: Member) -> QuerySet[Notice]:
    """Notices that a member may read today."""
    groups = Belonging.objects.filter(member=member).values("group")
    return _up(member.operator).filter(~Q(audience=Audience.GROUP) | Q(group__in=groups))


def open_tasks(operator: Operator) -> QuerySet[Task]:
    """Tasks that are not ended, the most pressing first."""
    return (
        Task.objects.filter(operator=operator, state__in=_LIVE)
        .select_related("group", "taken_by")
        .defer("taken_by__phone", "taken_by__mail")
        .order_by(F("due").asc(nulls_last=True), "id")
    )


def tasks_of(member: Member) -> QuerySet[Task]:
    """What a member has taken on."""
    return (
        Task.objects.filter(taken_by=member, state=TaskState.TAKEN)
        .select_related("group", "taken_by")
        .defer("taken_by__phone", "taken_by__mail")
        .order_by(F("due").asc(nulls_last=True), "id")
    )
