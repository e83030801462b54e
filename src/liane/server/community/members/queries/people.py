"""Members found by account, by name, by role; roles and who holds them; likely duplicates."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import (
    Count,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from liane.server.community.accounts.models import User
from liane.server.community.accounts.rules import plain_phone
from liane.server.community.members.actions.people import mark_of
from liane.server.community.members.models import (
    Household,
    Interest,
    JoinRequest,
    Member,
    NameMark,
    Role,
    RoleName,
    holds,
)
from liane.server.community.members.rules import (
    beginnings,
    plain_words,
    risk_of,
    starts_every_word,
)
from liane.server.community.operators.models import Operator
from liane.server.site.asking import Question
from liane.server.site.sealing import blind

__all__ = [
    "RoleNow",
    "Waiting",
    "belongs_to",
    "count_members",
    "duplicates_of",
    "find_member",
    "households_of",
    "look_for",
    "member_of",
    "members_of",
    "memberships_of",
    "people_with",
    "reachable",
    "roles_now",
    "roles_of",
    "waiting_now",
]

MOST_FOUND = 100
_OF_A_ROLE = ("name", "since", "until")
_SHOWN_OF_ROLES = ("name", "member__name")  # unsealing what nobody reads costs time
_OWN_PAGE = ("phone", "mail", "languages", "skills", "consents")  # read where they are shown


def roles_of(user: User | UUID, today: date | None = None) -> QuerySet[Role]:
    """The roles that somebody holds today, in every operator of the box that is open."""
    today = today or timezone.localdate()
    return Role.objects.filter(
        Q(until=None) | Q(until__gt=today),
        since__lte=today,
        member__user=user,
        member__state=Member.ACTIVE,
        operator__closed_at=None,
    )


def member_of(user: User, operator: Operator) -> Member | None:
    """The member that `user` is in `operator`, with the roles held; `holds` one anywhere here."""
    found = _of_both.all(user.pk, operator.pk, timezone.localdate())
    for member in _with_their_roles(found):
        member.user, member.operator = user, operator
        return member
    return None


def _with_roles(rows: QuerySet[Member]) -> QuerySet[Any]:
    """A row for each role of each member; one for a member without any."""
    return rows.annotate(**{f"role_{each}": F(f"roles__{each}") for each in _OF_A_ROLE})


def _with_their_roles(rows: Iterable[Any]) -> list[Member]:
    """The members of rows that `_with_roles` made, each once, with the roles held today."""
    members: dict[UUID, Any] = {}
    held = defaultdict(set)
    for row in rows:
        members.setdefault(row.pk, row)
        if row.role_name and holds(row.role_since, row.role_until):
            held[row.pk].add(row.role_name)
    for pk, member in members.items():
        member.role_names = frozenset(held[pk])
    return list(members.values())


def _memberships(user: UUID, operator: UUID, today: date) -> QuerySet[Member]:
    found = Member.objects.filter(user=user, operator=operator, state=Member.ACTIVE)
    found = found.defer(*_OWN_PAGE).annotate(holds=Exists(roles_of(user, today)))
    return _with_roles(found)


_of_both = Question(_memberships, Member, "user", "operator", Role._meta.get_field("since"))


def memberships_of(user: User) -> list[Member]:
    """Where an account belongs: each with its operator and roles, in one question."""
    active = Member.objects.filter(user=user, state=Member.ACTIVE, operator__closed_at=None)
    rows = _with_roles(active.defer(*_OWN_PAGE).select_related("operator"))
    return _with_their_roles(rows.order_by("id"))


def _held_roles() -> Prefetch[Any]:
    """Roles with no more than says whether they are held."""
    return Prefetch("roles", Role.objects.only("member", "name", "since", "until"))


def belongs_to(user: User) -> QuerySet[Member]:
    """Where an account belongs: its memberships, each with its operator and roles."""
    active = Member.objects.filter(user=user, state=Member.ACTIVE, operator__closed_at=None)
    return active.select_related("operator").prefetch_related("roles").order_by("id")


def members_of(operator: Operator, role: str = "") -> QuerySet[Member]:
    """Active members, the first to join first; those who hold `role` if one is said."""
    found = Member.objects.filter(operator=operator, state=Member.ACTIVE)
    if role:
        found = found.filter(pk__in=_held(operator).filter(name=role).values("member"))
    return found.defer(*_OWN_PAGE).prefetch_related(_held_roles()).order_by("id")


def count_members(operator: Operator) -> int:
    return Member.objects.filter(operator=operator, state=Member.ACTIVE).count()


@dataclass(frozen=True)
class Waiting:
    """How many belong, how many ask to, how many wait for a call."""

    members: int
    requests: int
    interests: int


def waiting_now(operator: Operator) -> Waiting:
    """Three counts in one question to the database."""

    def many(rows: QuerySet[Any]) -> Coalesce:
        counted = rows.order_by().values("operator").annotate(n=Count("pk")).values("n")
        return Coalesce(Subquery(counted), 0)

    here = {"operator": OuterRef("pk")}
    told = Operator.objects.filter(pk=operator.pk).values_list(
        many(Member.objects.filter(state=Member.ACTIVE, **here)),
        many(JoinRequest.objects.filter(state=JoinRequest.ASKED, **here)),
        many(Interest.objects.filter(state=Interest.State.NEW, **here)),
    )
    return Waiting(*told.get())


def find_member(operator: Operator, pk: UUID) -> Member | None:
    """A member of `operator`, active or gone, with roles and household."""
    found = Member.objects.filter(operator=operator, pk=pk)
    return found.select_related("household").prefetch_related("roles").first()


def look_for(operator: Operator, typed: str) -> list[Member]:
    """Members whose name has words that begin as typed, or whose phone it is.

    Words of three letters or more; names stay sealed, blind marks find who may be meant.
    """
    if sum(letter.isdigit() for letter in typed) >= 6:
        mark = blind("phone", plain_phone(typed))
        return list(members_of(operator).filter(phone_mark=mark)[:MOST_FOUND])
    if not plain_words(typed):
        return []
    found = Member.objects.filter(operator=operator, state=Member.ACTIVE)
    for beginning in sorted(beginnings(typed)):
        marked = NameMark.objects.filter(
            operator=operator, mark=mark_of(operator.pk, beginning)
        ).values("member")
        found = found.filter(pk__in=marked)
    # several beginnings share a mark, so the name has the last word; names are unsealed one by
    # one until enough are found
    people = found.order_by("id").defer(*_OWN_PAGE).iterator(chunk_size=MOST_FOUND)
    fitting = (each for each in people if starts_every_word(typed, str(each.name)))
    named = list(islice(fitting, MOST_FOUND))
    prefetch_related_objects(named, _held_roles())
    return named


def people_with(operator: Operator, roles: Iterable[str]) -> QuerySet[Member]:
    """Members who hold one of `roles` today."""
    held = _held(operator).filter(name__in=list(roles)).values("member")
    return Member.objects.filter(operator=operator, state=Member.ACTIVE, pk__in=held).order_by("id")


def reachable(operator: Operator, channel: str) -> QuerySet[Member]:
    """Members who agreed to be reached that way (`Channel`)."""
    agreed = Member.objects.filter(operator=operator, state=Member.ACTIVE)
    return agreed.filter(consents__has_key=channel).order_by("id")


def _held(operator: Operator) -> QuerySet[Role]:
    today = timezone.localdate()
    return Role.objects.filter(
        Q(until=None) | Q(until__gt=today),
        operator=operator,
        since__lte=today,
        member__state=Member.ACTIVE,
    )


@dataclass(frozen=True)
class RoleNow:
    """A role, who holds it, and whether that is enough: fewer than two is a risk."""

    name: str
    label: str
    holders: tuple[Member, ...]

    @property
    def risk(self) -> str:
        return risk_of(len(self.holders))


def roles_now(operator: Operator) -> list[RoleNow]:
    """Every role with its holders today."""
    holders: dict[str, list[Member]] = defaultdict(list)
    held = _held(operator).select_related("member").only(*_SHOWN_OF_ROLES)
    for role in held.order_by("since", "id"):
        if role.member not in holders[role.name]:
            holders[role.name].append(role.member)
    return [RoleNow(name, str(label), tuple(holders[name])) for name, label in RoleName.choices]


def households_of(operator: Operator) -> QuerySet[Household]:
    """Households with how many members each has."""
    every = Household.objects.filter(operator=operator).annotate(count=Count("members"))
    return every.order_by("zone", "id")


def duplicates_of(operator: Operator) -> list[list[Member]]:
    """Groups of members who may be one person: the same phone. Two may share one: people judge."""
    active = Member.objects.filter(operator=operator, state=Member.ACTIVE).exclude(phone_mark="")
    shared = active.values("phone_mark").annotate(n=Count("pk")).filter(n__gt=1)
    marks = list(shared.order_by("phone_mark").values_list("phone_mark", flat=True)[:MOST_FOUND])
    groups: dict[str, list[Member]] = defaultdict(list)
    shown = ("name", "zone", "joined_on", "phone_mark")
    alike = active.filter(phone_mark__in=marks).only(*shown).order_by("id")
    for member in alike:
        groups[member.phone_mark].append(member)
    return list(groups.values())
