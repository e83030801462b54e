"""Private threads: who may read one, and what changes it. All of it stays on the box, sealed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.groups.models import (
    Belonging,
    Group,
    Message,
    Party,
    Reading,
    Thread,
)
from liane.server.community.members.models import Member
from liane.server.site import audit
from liane.words import N_

__all__ = ["open_thread", "read_thread", "thread_for", "threads_of", "unread", "write"]


def threads_of(member: Member) -> QuerySet[Thread]:
    """Threads that a member takes part in, alone or by a group, the newest word first."""
    groups = Belonging.objects.filter(member=member).values("group")
    mine = Party.objects.filter(thread=OuterRef("pk")).filter(
        Q(member=member) | Q(group__in=groups)
    )
    return (
        Thread.objects.filter(Exists(mine), operator_id=member.operator_id)
        .annotate(is_read=Exists(_read_here(member)))
        .prefetch_related(Prefetch("parties", _named()))
        .order_by("-last_at")
    )


def _named() -> QuerySet[Party]:
    """Who takes part, with no more than names."""
    return Party.objects.select_related("member", "group").only(
        "thread", "member__name", "group__name"
    )


def _read_by(member: Member, last_at: Any) -> QuerySet[Reading]:
    """Readings by a member that are later than the last word of a thread."""
    return Reading.objects.filter(member=member, until__gte=last_at)


def _read_here(member: Member) -> QuerySet[Reading]:
    return _read_by(member, OuterRef("last_at")).filter(thread=OuterRef("pk"))


def unread(member: Member) -> int:
    """How many threads hold something new for a member."""
    return threads_of(member).exclude(Exists(_read_here(member))).count()


def thread_for(member: Member, thread_id: Any) -> Thread | None:
    """A thread, if the member takes part in it."""
    return threads_of(member).filter(pk=thread_id).first()


def read_thread(thread: Thread, *, acting_member: Member) -> list[Message]:
    """Its messages, the oldest first; they count as read from now on.

    Nothing is written for who had read it all: whoever reads again keeps nobody waiting.
    """
    now = timezone.now()
    authors = Prefetch("author", Member.objects.only("name"))  # a name is unsealed once
    said = thread.messages.only("thread", "author", "text", "at").prefetch_related(authors)
    messages = list(said.order_by("at"))
    if not _read_by(acting_member, thread.last_at).filter(thread=thread).exists():
        _has_read(thread, acting_member, now)
    return messages


def _has_read(thread: Thread, member: Member, until: datetime) -> None:
    """Everything up to a moment, in one statement."""
    Reading.objects.bulk_create(
        [Reading(thread=thread, member=member, until=until)],
        update_conflicts=True,
        unique_fields=["thread", "member"],
        update_fields=["until"],
    )


@transaction.atomic
def open_thread(
    subject: str,
    text: str,
    *,
    acting_member: Member,
    members: Sequence[Member] = (),
    groups: Sequence[Group] = (),
) -> Thread:
    """Write to members and groups of the same operator."""
    if not members and not groups:
        raise BadInput(N_("message: choose somebody or a group to write to"))
    thread = Thread.objects.create(operator_id=acting_member.operator_id, subject=subject)
    people = {member.pk: member for member in (*members, acting_member)}
    Party.objects.bulk_create(
        [
            *(Party(thread=thread, member=member) for member in people.values()),
            *(Party(thread=thread, group=group) for group in groups),
        ]
    )
    write(thread, text, acting_member=acting_member)
    return thread


@transaction.atomic
def write(thread: Thread, text: str, *, acting_member: Member) -> Message:
    """Add a message."""
    if not text.strip():
        raise BadInput(N_("message: it is empty; nothing was sent"))
    message = Message.objects.create(thread=thread, author=acting_member, text=text.strip())
    Thread.objects.filter(pk=thread.pk).update(last_at=message.at)
    _has_read(thread, acting_member, timezone.now())
    audit.note("groups.write", acting_member, thread)
    return message
