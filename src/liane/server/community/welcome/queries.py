"""What the first pages read: services, a member's own corner, and what a search finds."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from liane.server.community.directory.queries import find_actors
from liane.server.community.groups.models import Group, Notice, Task
from liane.server.community.groups.queries import (
    groups_of,
    notices_for,
    public_notices,
    tasks_of,
)
from liane.server.community.members.models import Member
from liane.server.community.members.queries import look_for, people_with
from liane.server.community.members.rules import plain_words
from liane.server.community.operators.models import Operator
from liane.server.community.welcome.actions import remember_visit
from liane.server.community.welcome.changes import what_changed
from liane.server.community.welcome.models import OfferedService
from liane.server.community.welcome.queues import Waits, address_in, what_waits
from liane.server.community.welcome.rules import has_every_word, search_text

__all__ = ["Corner", "Found", "corner_of", "notices_on", "search", "services_of", "who_answers"]

MOST = 20
ANSWERING = ("bearer", "facilitator", "technician")


def services_of(operator: Operator) -> QuerySet[OfferedService]:
    """Services that are here, those that work first."""
    here = OfferedService.objects.filter(operator=operator, withdrawn_at=None)
    return here.order_by("kind", "name")


def notices_on(operator: Operator, member: Member | None) -> QuerySet[Notice]:
    """Notices that whoever asks may read today."""
    return notices_for(member) if member else public_notices(operator)


def who_answers(operator: Operator) -> list[Member]:
    """Members who can be asked, with their roles; for members' eyes."""
    return list(people_with(operator, ANSWERING).prefetch_related("roles")[:6])


@dataclass(frozen=True)
class Corner:
    """A member's own corner of the first page."""

    member: Member
    since: date | None
    waits: list[Waits]
    tasks: list[Task]
    groups: list[Group]
    changes: list[tuple[str, str]]


def corner_of(member: Member) -> Corner:
    """What is to do, where one belongs, what changed since the visit before."""
    visit = remember_visit(member)
    since = visit.before_on
    return Corner(
        member=member,
        since=since,
        waits=what_waits(member),
        tasks=list(tasks_of(member)[:5]),
        groups=list(
            Group.objects.filter(belongings__member=member, closed_at=None)
            .only("name")
            .order_by("name")[:8]
        ),
        changes=[
            (text, address_in(page, member))
            for text, page in (what_changed(member.operator, since) if since else [])
        ],
    )


@dataclass(frozen=True)
class Found:
    """What a search found, by kind; `people` only for members."""

    services: list[OfferedService] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    actors: list[Any] = field(default_factory=list)
    people: list[Member] = field(default_factory=list)

    def __bool__(self) -> bool:
        return any((self.services, self.notices, self.groups, self.actors, self.people))


def search(operator: Operator, member: Member | None, typed: str) -> Found:
    """Look for words in services, notices, groups and the directory; for members, in people."""
    if not plain_words(typed):
        return Found()
    services = services_of(operator)
    for word in plain_words(typed):
        services = services.filter(plain__contains=f" {word}")
    return Found(
        services=list(services[:MOST]),
        notices=_having(typed, _told(notices_on(operator, member))[:300], "title", "text"),
        groups=_having(typed, groups_of(operator)[:300], "name", "mandate") if member else [],
        actors=find_actors(operator, member, typed)[:MOST],
        people=look_for(operator, typed)[:MOST] if member else [],
    )


def _told(notices: QuerySet[Notice]) -> QuerySet[Notice]:
    """Notices with no more than what a search reads and shows."""
    return notices.select_related(None).only("title", "text", "from_day")


def _having(typed: str, records: Iterable[Any], *fields: str) -> list[Any]:
    texts = ((each, search_text(*(getattr(each, name) for name in fields))) for each in records)
    having = (each for each, text in texts if has_every_word(typed, text))
    return list(islice(having, MOST))
