"""What is read of the directory, as whoever asks may see it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, Prefetch, Q, QuerySet

from liane.server.community.directory.kinds import Family, Topic, topics_in_words
from liane.server.community.directory.models import (
    Actor,
    ActorTable,
    Consent,
    DigitalAction,
    Job,
    Request,
    Tie,
)
from liane.server.community.directory.permissions import keeps
from liane.server.community.directory.rules import (
    CONTACT,
    DETAILS,
    LISTED,
    Finding,
    Side,
    TieFacts,
    empty_cells,
    findings,
    may_overlap,
    sight,
)
from liane.server.community.groups.models import Group
from liane.server.community.members.models import Member
from liane.server.community.members.rules import plain_words
from liane.server.community.operators.languages import LANGUAGES, names_of
from liane.server.community.operators.models import Operator

__all__ = [
    "Coverage",
    "Matrix",
    "Seen",
    "actions_on",
    "actor_for",
    "actors_for",
    "coverage_of",
    "find_actors",
    "jobs_of",
    "listed_actors",
    "matrix_of",
    "overlapping",
    "requests_to",
    "seen",
    "sides_of",
    "tables_of",
    "with_consents",
]

MOST = 500
_CONTACT = ("phone", "mail", "whereabouts")  # sealed: not unsealed for a list that hides them
_REACHABLE = ExpressionWrapper(
    ~Q(phone=None) | ~Q(mail=None) | ~Q(whereabouts=None), output_field=BooleanField()
)


@dataclass(frozen=True)
class Seen:
    """An actor with what may be seen of it; the rest is empty."""

    actor: Actor
    shows: frozenset[str]

    @property
    def pk(self) -> UUID:
        return self.actor.pk

    @property
    def name(self) -> str:
        return self.actor.name if LISTED in self.shows or not self.actor.is_person else ""

    @property
    def family(self) -> str:
        return str(self.actor.get_family_display()) if DETAILS in self.shows else ""

    @property
    def topics(self) -> list[str]:
        return topics_in_words(self.actor.topics)

    @property
    def languages(self) -> list[str]:
        return names_of(self.actor.languages) if DETAILS in self.shows else []

    @property
    def zone(self) -> str:
        return self.actor.zone if DETAILS in self.shows else ""

    @property
    def has_details(self) -> bool:
        return DETAILS in self.shows

    @property
    def has_contact(self) -> bool:
        return CONTACT in self.shows


def with_consents() -> Prefetch[Any]:
    """The consents that hold, as `agreed` on each actor."""
    holding = Consent.objects.filter(withdrawn_on=None).order_by("given_on")
    return Prefetch("consents", queryset=holding, to_attr="agreed")


def _listed(operator: Operator, member: Member | None) -> QuerySet[Actor]:
    """Actors that may at least be known to be there."""
    actors = Actor.objects.filter(operator=operator, ended_at=None)
    if member is None:
        public = Consent.objects.filter(scope=Consent.Scope.PUBLIC, withdrawn_on=None)
        actors = actors.filter(Q(is_person=False) | Q(pk__in=public.values("actor")))
    return actors.prefetch_related(with_consents())


def seen(actor: Actor, member: Member | None) -> Seen:
    """An actor (with its consents, as `agreed`) as `member` or a visitor may see it."""
    shows = sight(
        is_person=actor.is_person,
        scopes=[consent.scope for consent in actor.agreed],  # type: ignore[attr-defined]
        is_member=member is not None,
        keeps_directory=keeps(member),
    )
    return Seen(actor, shows)


def actors_for(
    operator: Operator,
    member: Member | None,
    *,
    typed: str = "",
    family: str = "",
    topic: str = "",
    language: str = "",
) -> QuerySet[Actor]:
    """Actors by words, family, topic and language; visitors choose by words and topic only."""
    actors = _listed(operator, member)
    public = {"": "", "t": topic}
    if member is not None:
        actors = actors.filter(family=family) if family else actors
        public["l"] = language
    for mark, code in public.items():
        actors = actors.filter(plain__contains=f" {mark}:{code} ") if code else actors
    for word in plain_words(typed):
        actors = actors.filter(plain__contains=f" {word}")
    return actors.order_by("family", "title", "id").defer(*_CONTACT)


def listed_actors(actors: QuerySet[Actor]) -> QuerySet[Actor]:
    """Actors with no more than what a list shows of them."""
    return actors.only("family", "is_person", "title", "person", "topics", "zone")


def find_actors(operator: Operator, member: Member | None, typed: str) -> list[Seen]:
    """What a search over everything shows of the directory."""
    found = listed_actors(actors_for(operator, member, typed=typed))[:50]
    return [each for each in (seen(actor, member) for actor in found) if each.name]


def actor_for(operator: Operator, member: Member | None, pk: UUID) -> Seen | None:
    """One actor, if whoever asks may know of it."""
    actor = _listed(operator, member).filter(pk=pk).first()
    return seen(actor, member) if actor else None


def requests_to(operator: Operator, actor: Actor | None = None) -> QuerySet[Request]:
    """Requests, those that wait first."""
    found = Request.objects.filter(operator=operator).select_related("actor", "asked_by")
    found = found.filter(actor=actor) if actor else found
    return found.order_by("-id")


def jobs_of(actor: Actor) -> QuerySet[Job]:
    """What a provider did, the latest first."""
    return actor.jobs.order_by("-ended_on", "-id")


@dataclass(frozen=True)
class Coverage:
    """Families against topics, languages or zones: how many stand in each cell."""

    by: str
    columns: list[str]
    rows: list[tuple[str, list[int]]]
    gaps: int
    absent: list[str]


_BY = {"topics": Topic.choices, "languages": (), "zones": ()}


def coverage_of(operator: Operator, by: str = "topics") -> Coverage:
    """Where nobody stands, by family and by topic, language or zone."""
    by = by if by in _BY else "topics"
    listed = Actor.objects.filter(operator=operator, ended_at=None)
    actors = list(listed.only("family", "topics", "languages", "zone")[:MOST])
    columns = _columns(by, actors, operator)
    count: dict[tuple[str, str], int] = defaultdict(int)
    for actor in actors:
        for value in _values(actor, by):
            count[actor.family, value] += 1
    codes = [code for code, _label in columns]
    rows = [
        (str(label), [count.get((code, each), 0) for each in codes])
        for code, label in Family.choices
    ]
    present = {column for _family, column in count}
    return Coverage(
        by=by,
        columns=[label for _code, label in columns],
        rows=rows,
        gaps=len(empty_cells(Family.values, codes, count)),
        absent=[label for code, label in columns if code not in present],
    )


def _values(actor: Actor, by: str) -> list[str]:
    if by == "zones":
        return [actor.zone] if actor.zone else []
    return list(getattr(actor, by))


def _columns(by: str, actors: list[Actor], operator: Operator) -> list[tuple[str, str]]:
    """Every topic; the languages of the operator and its actors; the zones that are said."""
    if by == "topics":
        return [(code, str(label)) for code, label in Topic.choices]
    if by == "zones":
        return [(zone, zone) for zone in sorted({actor.zone for actor in actors if actor.zone})]
    spoken = dict.fromkeys([*operator.languages, *(c for a in actors for c in a.languages)])
    return [(code, LANGUAGES.get(code, code)) for code in spoken]


def sides_of(operator: Operator, member: Member | None) -> list[Side]:
    """Who can stand in the matrix: the operator itself, its groups, the actors."""
    groups = _groups(operator).order_by("name")[:MOST]
    return _sides(operator, member, groups, _named(operator, member)[:MOST])


def _sides_in(operator: Operator, member: Member | None, ties: list[Tie]) -> list[Side]:
    """Those alone who stand in `ties`."""
    groups = {pk for tie in ties for pk in (tie.giver_group, tie.taker_group)} - {None}
    actors = {pk for tie in ties for pk in (tie.giver_id, tie.taker_id)} - {None}
    named = _named(operator, member).filter(pk__in=actors)
    return _sides(operator, member, _groups(operator).filter(pk__in=groups), named)


def _sides(
    operator: Operator, member: Member | None, groups: Iterable[Group], actors: Iterable[Actor]
) -> list[Side]:
    us = [Side("us", operator.name)]
    ours = [Side(f"g{group.pk}", group.name) for group in groups]
    return us + ours + [_side(actor, member) for actor in actors]


def _groups(operator: Operator) -> QuerySet[Group]:
    return Group.objects.filter(operator=operator, closed_at=None).only("name")


def _named(operator: Operator, member: Member | None) -> QuerySet[Actor]:
    """Actors with their names, and whether they can be reached."""
    shown = ("family", "is_person", "title", "person")
    return _listed(operator, member).annotate(reachable=_REACHABLE).only(*shown)


def _side(actor: Actor, member: Member | None) -> Side:
    shown = seen(actor, member)
    reachable = actor.reachable  # type: ignore[attr-defined]
    return Side(f"a{actor.pk}", shown.name or shown.family, reachable)


@dataclass(frozen=True)
class Line:
    """A tie, with the names of its sides."""

    tie: Tie
    giver: str
    taker: str


@dataclass(frozen=True)
class Matrix:
    """Who works with whom: as a list, as a table, and what the check found."""

    lines: list[Line]
    columns: list[str]
    rows: list[tuple[str, list[int]]]
    findings: list[Finding]


def matrix_of(operator: Operator, member: Member | None) -> Matrix:
    """The collaboration matrix and the check of its viability."""
    going = Tie.objects.filter(operator=operator, ended_on=None).order_by("-level", "id")
    ties = list(going[:MOST])
    sides = {side.key: side for side in _sides_in(operator, member, ties)}
    known = [(tie, sides.get(_giver(tie)), sides.get(_taker(tie))) for tie in ties]
    both = [(tie, giver, taker) for tie, giver, taker in known if giver and taker]
    facts = [TieFacts(giver, taker, tie.level, tie.since) for tie, giver, taker in both]
    columns, rows = _table(both)
    return Matrix(
        lines=[Line(tie, giver.name, taker.name) for tie, giver, taker in both],
        columns=columns,
        rows=rows,
        findings=findings(facts),
    )


def _table(both: list[tuple[Tie, Side, Side]]) -> tuple[list[str], list[tuple[str, list[int]]]]:
    """Givers in rows, takers in columns, the highest level in each cell; 0 where there is none."""
    level: dict[tuple[str, str], int] = defaultdict(int)
    for tie, giver, taker in both:
        ways = [(giver.key, taker.key), (taker.key, giver.key)][: 1 + tie.both_ways]
        for way in ways:
            level[way] = max(level[way], tie.level)
    names = {side.key: side.name for _tie, giver, taker in both for side in (giver, taker)}
    rows = [(name, [level[key, other] for other in names]) for key, name in names.items()]
    return list(names.values()), rows


def _giver(tie: Tie) -> str:
    return _key(tie.giver_id, tie.giver_group)


def _taker(tie: Tie) -> str:
    return _key(tie.taker_id, tie.taker_group)


def _key(actor: UUID | None, group: UUID | None) -> str:
    return f"a{actor}" if actor else f"g{group}" if group else "us"


def actions_on(operator: Operator) -> QuerySet[DigitalAction]:
    """Digital actions of others on the territory, the latest to start first."""
    here = DigitalAction.objects.filter(operator=operator, withdrawn_at=None)
    return here.select_related("actor").order_by("-starts_on", "title")


def overlapping(action: DigitalAction) -> list[DigitalAction]:
    """Others in the same zone or on the same topics, at the same time: worth comparing."""
    others = actions_on_others(action)[:MOST]
    days = (action.starts_on, action.ends_on)
    return [
        each
        for each in others
        if may_overlap(days, (each.starts_on, each.ends_on))
        and (set(each.topics) & set(action.topics))
        and (not each.zone or not action.zone or each.zone == action.zone)
    ][:10]


def actions_on_others(action: DigitalAction) -> QuerySet[DigitalAction]:
    same = DigitalAction.objects.filter(operator_id=action.operator_id, withdrawn_at=None)
    return same.exclude(pk=action.pk).order_by("title")


def tables_of(operator: Operator) -> QuerySet[ActorTable]:
    """Tables that were read in, the last first; their lines are not loaded."""
    return ActorTable.objects.filter(operator=operator).defer("rows", "before").order_by("-id")
