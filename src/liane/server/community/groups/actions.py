"""What changes groups, notices and tasks."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.groups.models import (
    Audience,
    Belonging,
    Group,
    Notice,
    Task,
    TaskState,
)
from liane.server.community.groups.permissions import (
    may_announce,
    may_change_group,
    may_drop_task,
    may_found_group,
)
from liane.server.community.members.models import Member
from liane.server.site import audit
from liane.server.site.records import change
from liane.words import N_

__all__ = [
    "add_task",
    "announce",
    "change_group",
    "close_group",
    "come_in",
    "drop_task",
    "finish_task",
    "found_group",
    "go_out",
    "hand_back_task",
    "take_task",
    "withdraw",
]


def _must(allowed: bool, message: str) -> None:
    if not allowed:
        raise BadInput(message)


@transaction.atomic
def found_group(*, acting_member: Member, name: str, mandate: str, **facts: Any) -> Group:
    """Found a group; who founds it leads it."""
    _must(may_found_group(acting_member), N_("group: only a bearer or a facilitator founds one"))
    group = Group.objects.create(
        operator_id=acting_member.operator_id, name=name, mandate=mandate, **facts
    )
    Belonging.objects.create(group=group, member=acting_member, leads=True)
    audit.note("groups.found", acting_member, group)
    return group


@transaction.atomic
def change_group(group: Group, seen_version: int, *, acting_member: Member, **values: Any) -> Group:
    """Change its name, mandate or doors. Raises `EditedMeanwhile`."""
    _must(may_change_group(acting_member, group), N_("group: only those who lead it change it"))
    group = change(group, seen_version, **values)
    audit.note("groups.change", acting_member, group, fields=sorted(values))
    return group


@transaction.atomic
def close_group(group: Group, *, acting_member: Member) -> None:
    """Its mandate is over; what it did stays readable."""
    _must(may_change_group(acting_member, group), N_("group: only those who lead it close it"))
    group.closed_at = timezone.now()
    group.save(update_fields=["closed_at"])
    audit.note("groups.close", acting_member, group)


@transaction.atomic
def come_in(group: Group, member: Member, *, acting_member: Member) -> None:
    """Let a member into a group: oneself where it is open, another if one leads it."""
    alone = member.pk == acting_member.pk and group.open_to_all
    _must(
        alone or may_change_group(acting_member, group),
        N_("group: this one is by invitation; ask those who lead it"),
    )
    _must(group.closed_at is None, N_("group: it is closed"))
    Belonging.objects.get_or_create(group=group, member=member)
    audit.note("groups.come_in", acting_member, group, whom=str(member.pk))


@transaction.atomic
def go_out(group: Group, member: Member, *, acting_member: Member) -> None:
    """Leave a group, or be taken out by those who lead it. Somebody must go on leading."""
    _must(
        member.pk == acting_member.pk or may_change_group(acting_member, group),
        N_("group: only those who lead it take somebody out"),
    )
    others = group.belongings.exclude(member=member)
    _must(
        not others.exists() or others.filter(leads=True).exists(),
        N_("group: nobody would lead it; let somebody else lead first, or close the group"),
    )
    group.belongings.filter(member=member).delete()
    audit.note("groups.go_out", acting_member, group, whom=str(member.pk))


@transaction.atomic
def announce(
    *,
    acting_member: Member,
    title: str,
    text: str = "",
    audience: str = Audience.MEMBERS,
    group: Group | None = None,
    until_day: date | None = None,
    signed: str = "",
) -> Notice:
    """Put up a notice. A public one goes to the outbox, signed by the team."""
    _must(
        may_announce(acting_member, group if audience == Audience.GROUP else None),
        N_("notice: ask the editors or a facilitator to put it up"),
    )
    return give_notice(
        acting_member=acting_member,
        title=title,
        text=text,
        audience=audience,
        group=group,
        until_day=until_day,
        signed=signed,
    )


@transaction.atomic
def give_notice(*, acting_member: Member, title: str, **facts: Any) -> Notice:
    """Put up a notice that its room may give: that of an assembly, by who holds it.

    The room has looked at who acts; `facts` are those of `announce`.
    """
    _must(bool(title.strip()), N_("notice: give it a title"))
    notice = Notice.objects.create(
        operator_id=acting_member.operator_id, title=title.strip()[:140], **facts
    )
    audit.note("groups.announce", acting_member, notice, audience=str(notice.audience))
    if notice.audience == Audience.PUBLIC:
        audit.share(notice, "notices", _public(notice))
    return notice


def _public(notice: Notice) -> dict[str, Any]:
    return {
        "title": notice.title,
        "text": notice.text,
        "signed": notice.signed,
        "from": notice.from_day.isoformat(),
        "until": notice.until_day.isoformat() if notice.until_day else None,
    }


@transaction.atomic
def withdraw(notice: Notice, *, acting_member: Member) -> None:
    """Take a notice down."""
    _must(
        may_announce(acting_member, notice.group),
        N_("notice: ask the editors or a facilitator to take it down"),
    )
    notice.withdrawn_at = timezone.now()
    notice.save(update_fields=["withdrawn_at"])
    audit.note("groups.withdraw", acting_member, notice)
    if notice.audience == Audience.PUBLIC:
        audit.share(notice, "notices", {}, op="erase")


@transaction.atomic
def add_task(*, acting_member: Member, title: str, **facts: Any) -> Task:
    """Write down something to be done. `facts`: details, group, needs, zone, due, about…"""
    _must(bool(title.strip()), N_("task: say in a few words what has to be done"))
    taken_by = facts.get("taken_by")
    task = Task.objects.create(
        operator_id=acting_member.operator_id,
        title=title.strip(),
        state=TaskState.TAKEN if taken_by else TaskState.OPEN,
        **facts,
    )
    audit.note("groups.add_task", acting_member, task)
    return task


def _move(task: Task, state: str, member: Member | None) -> None:
    ended = state in (TaskState.DONE, TaskState.DROPPED)
    task.state, task.taken_by = state, member
    task.ended_at = timezone.now() if ended else None
    task.save(update_fields=["state", "taken_by", "ended_at"])


def _fresh(task: Task, *states: str) -> Task:
    task = Task.objects.select_for_update().get(pk=task.pk)
    _must(
        task.state in states, N_("task: it changed meanwhile; open it again to see where it stands")
    )
    return task


@transaction.atomic
def take_task(task: Task, *, acting_member: Member) -> Task:
    """Take a task on. Two who take it at once: the second is told."""
    task = _fresh(task, TaskState.OPEN)
    _move(task, TaskState.TAKEN, acting_member)
    audit.note("groups.take_task", acting_member, task)
    return task


@transaction.atomic
def hand_back_task(task: Task, *, acting_member: Member) -> Task:
    """Put a task back for others."""
    task = _fresh(task, TaskState.TAKEN)
    _must(
        task.taken_by_id == acting_member.pk or may_drop_task(acting_member, task),
        N_("task: somebody else has it"),
    )
    _move(task, TaskState.OPEN, None)
    audit.note("groups.hand_back_task", acting_member, task)
    return task


@transaction.atomic
def finish_task(task: Task, *, acting_member: Member) -> Task:
    """It is done; who had it, or who did it, stays written."""
    task = _fresh(task, TaskState.OPEN, TaskState.TAKEN)
    _move(task, TaskState.DONE, task.taken_by or acting_member)
    audit.note("groups.finish_task", acting_member, task)
    return task


@transaction.atomic
def drop_task(task: Task, *, acting_member: Member) -> Task:
    """It will not be done."""
    _must(may_drop_task(acting_member, task), N_("task: ask those who lead the group to drop it"))
    task = _fresh(task, TaskState.OPEN, TaskState.TAKEN)
    _move(task, TaskState.DROPPED, task.taken_by)
    audit.note("groups.drop_task", acting_member, task)
    return task
