"""What changed since somebody's last visit, in words, from the lines of the audit.

Lines are counted by what was done; who did it is not read. Whatever members may not know of (keys,
accounts, visits of technicians) has no words here, and so is not told.
"""

from collections.abc import Callable
from datetime import date, datetime, time

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import ngettext

from liane.server.community.operators.models import Operator
from liane.server.site.models import AuditLine

__all__ = ["what_changed"]


def _sites(n: int) -> str:
    return ngettext("{n} site added", "{n} sites added", n)


def _plans(n: int) -> str:
    return ngettext("{n} plan calculated", "{n} plans calculated", n)


def _decisions(n: int) -> str:
    return ngettext("{n} decision on a plan", "{n} decisions on plans", n)


def _members(n: int) -> str:
    return ngettext("{n} person joined", "{n} people joined", n)


def _roles(n: int) -> str:
    return ngettext("{n} role given", "{n} roles given", n)


def _notices(n: int) -> str:
    return ngettext("{n} notice", "{n} notices", n)


def _new_tasks(n: int) -> str:
    return ngettext("{n} new task", "{n} new tasks", n)


def _done(n: int) -> str:
    return ngettext("{n} task done", "{n} tasks done", n)


def _groups(n: int) -> str:
    return ngettext("{n} group founded", "{n} groups founded", n)


def _calls(n: int) -> str:
    return ngettext("{n} call for help", "{n} calls for help", n)


def _lessons(n: int) -> str:
    return ngettext("{n} lesson written", "{n} lessons written", n)


def _services(n: int) -> str:
    return ngettext("{n} new service here", "{n} new services here", n)


def _actors(n: int) -> str:
    return ngettext("{n} line added to the directory", "{n} lines added to the directory", n)


def _settings(n: int) -> str:
    return ngettext("{n} change of the operator’s rules", "{n} changes of the operator’s rules", n)


# what was done: how it is said, the page where it is seen
_TOLD: dict[str, tuple[Callable[[int], str], str]] = {
    "groups.announce": (_notices, "notices"),
    "groups.add_task": (_new_tasks, "tasks"),
    "groups.finish_task": (_done, "tasks"),
    "groups.found": (_groups, "groups"),
    "members.join": (_members, "members"),
    "members.come_in": (_members, "members"),
    "members.give_role": (_roles, "members"),
    "members.call_for": (_calls, "energy"),
    "registers.add_site": (_sites, "sites"),
    "plans.calculated": (_plans, "plans"),
    "plans.decide": (_decisions, "plans"),
    "upkeep.write_lesson": (_lessons, "upkeep-lessons"),
    "welcome.offer_service": (_services, "services"),
    "directory.add_actor": (_actors, "directory"),
    "operators.change_settings": (_settings, "operator-settings"),
}


def what_changed(operator: Operator, since: date) -> list[tuple[str, str]]:
    """Sentences about what happened from `since` on, each with the name of the page to look at."""
    start = timezone.make_aware(datetime.combine(since, time()))
    lines = AuditLine.objects.filter(operator=operator, at__gte=start, action__in=_TOLD)
    counts = dict(lines.order_by().values_list("action").annotate(Count("pk")))
    if "members.come_in" in counts:  # whoever comes in by a code joins too
        counts["members.join"] = max(counts.pop("members.come_in"), counts.get("members.join", 0))
    return [
        (say(counts[action]).format(n=counts[action]), page)
        for action, (say, page) in _TOLD.items()
        if action in counts
    ]
