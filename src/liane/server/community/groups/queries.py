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
_PRIVATE = ("phone", "mail", "languages", "skills", "consents")  # read where they are shown


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
    return _listed(Task.objects.filter(operator=operator, state__in=_LIVE))


def _listed(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """In order of their days, with the names of their group and of who has them."""
    unread = ("mandate", "mandate_until", "open_to_all", "closed_at", "changed_at")
    named = tasks.select_related("group", "taken_by").defer(
        *(f"taken_by__{name}" for name in _PRIVATE), *(f"group__{name}" for name in unread)
    )
    return named.order_by(F("due").asc(nulls_last=True), "id")


def tasks_of(member: Member) -> QuerySet[Task]:
    """What a member has taken on."""
    return _listed(Task.objects.filter(taken_by=member, state=TaskState.TAKEN))
