"""Who may do what in groups. Each reads as a sentence."""

from liane.server.community.groups.models import Belonging, Group, Task
from liane.server.community.members.models import Member

__all__ = ["may_announce", "may_change_group", "may_drop_task", "may_found_group"]

_ANNOUNCERS = {"bearer", "facilitator", "editor", "safety"}
_STEWARDS = {"bearer", "facilitator"}


def may_found_group(member: Member) -> bool:
    """Bearers and facilitators can found a group."""
    return bool(member.role_names & _STEWARDS)


def leads(member: Member, group: Group) -> bool:
    """Whether `member` answers for the mandate of `group`."""
    return Belonging.objects.filter(group=group, member=member, leads=True).exists()


def may_change_group(member: Member, group: Group) -> bool:
    """Those who lead it can change a group; so can bearers and facilitators."""
    return may_found_group(member) or leads(member, group)


def may_announce(member: Member, group: Group | None = None) -> bool:
    """Bearers, facilitators, editors and safety referents can announce; leads, to their group."""
    return bool(member.role_names & _ANNOUNCERS) or (group is not None and leads(member, group))


def may_drop_task(member: Member, task: Task) -> bool:
    """Bearers and facilitators can drop a task; so can those who lead its group."""
    return may_found_group(member) or (task.group is not None and leads(member, task.group))
