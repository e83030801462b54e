"""What waits in the community, role by role: people to answer, tasks, notices that end."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import ngettext

from liane.server.community.groups.models import Notice
from liane.server.community.groups.queries import open_tasks, public_notices, tasks_of
from liane.server.community.groups.threads import threads_of
from liane.server.community.members.models import Interest, Member
from liane.server.community.members.queries import interests_due_for, requests_waiting
from liane.server.community.welcome.models import OfferedService, ServiceState
from liane.server.community.welcome.queues import Line

__all__ = ["lines"]

SOON = timedelta(days=3)


def lines(member: Member) -> Iterator[Line]:
    """The lines of everybody, then those of the roles that `member` holds."""
    yield from _everybody(member)
    roles = member.role_names
    if roles & {"bearer", "facilitator"}:
        yield from _facilitators(member)
    if roles & {"editor", "facilitator"}:
        yield Line(_notices, "notices", _ending(member))
    if roles & {"technician", "bearer"}:
        yield Line(_services, "services", _broken(member), urgent=True)


def _everybody(member: Member) -> Iterator[Line]:
    late = tasks_of(member).filter(due__lt=timezone.localdate())
    yield Line(_late, "tasks", late, urgent=True)
    yield Line(_unread, "messages", threads_of(member).filter(**{"is_read": False}))
    yield Line(_call_back, "interests", interests_due_for(member))


def _facilitators(member: Member) -> Iterator[Line]:
    operator = member.operator
    new = Interest.objects.filter(operator=operator, state=Interest.State.NEW)
    yield Line(_asking, "requests", requests_waiting(operator))
    yield Line(_interested, "interests", new)
    yield Line(_free, "tasks", open_tasks(operator).filter(taken_by=None))


def _ending(member: Member) -> QuerySet[Notice]:
    last = timezone.localdate() + SOON
    return public_notices(member.operator).filter(until_day__lte=last)


def _broken(member: Member) -> QuerySet[OfferedService]:
    down = (ServiceState.CUT, ServiceState.WORN)
    return OfferedService.objects.filter(
        operator=member.operator, withdrawn_at=None, state__in=down
    )


def _late(n: int) -> str:
    return ngettext("{n} task of yours is late", "{n} tasks of yours are late", n).format(n=n)


def _unread(n: int) -> str:
    return ngettext("{n} conversation to read", "{n} conversations to read", n).format(n=n)


def _call_back(n: int) -> str:
    return ngettext("{n} person to call back", "{n} people to call back", n).format(n=n)


def _asking(n: int) -> str:
    return ngettext("{n} person asks to join", "{n} people ask to join", n).format(n=n)


def _interested(n: int) -> str:
    text = ngettext("{n} interest without an answer", "{n} interests without an answer", n)
    return text.format(n=n)


def _free(n: int) -> str:
    return ngettext("{n} task to be taken", "{n} tasks to be taken", n).format(n=n)


def _notices(n: int) -> str:
    text = ngettext("{n} notice ends within three days", "{n} notices end within three days", n)
    return text.format(n=n)


def _services(n: int) -> str:
    text = ngettext("{n} service of the place is down", "{n} services of the place are down", n)
    return text.format(n=n)
