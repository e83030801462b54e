"""What is read of circles: only through the place of whoever asks."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Case, Count, F, Prefetch, Q, QuerySet, When
from django.utils import timezone

from liane.server.community.circles.kinds import ActorGroup
from liane.server.community.circles.models import (
    Candidacy,
    Circle,
    Need,
    Place,
    Post,
    Sponsorship,
    Theme,
    TreeTest,
)
from liane.server.community.circles.rules import Gaps, Weak, gaps, is_old_test, weak_points
from liane.server.community.directory.kinds import Family
from liane.server.community.directory.queries import Seen, actors_for, seen
from liane.server.community.members.models import Member

__all__ = [
    "Digest",
    "Tree",
    "candidates_of",
    "digest_of",
    "experts_for",
    "gaps_of",
    "needs_of",
    "people_of",
    "place_of",
    "places_of",
    "posts_of",
    "themes_of",
    "tree_of",
    "unkept",
]

_PUBLIC_FAMILIES = (Family.EXPERT, Family.HELPLINE, Family.LAWYER, Family.DEFENDER, Family.MEDIA)
ALERT_FIRST = timedelta(days=2)
_NAMED = ("circle", "group", "keeps", "since", "wish", "member__name", "member__operator")


def _in_now() -> QuerySet[Place]:
    return Place.objects.filter(left_at=None, member__state=Member.ACTIVE, circle__closed_at=None)


def places_of(member: Member) -> QuerySet[Place]:
    """The circles somebody is in, through the membership they are here with."""
    return _in_now().filter(member=member).select_related("circle").order_by("since")


def place_of(member: Member | None, circle: UUID) -> Place | None:
    """The place of a member in a circle; None is all that anybody else gets."""
    return places_of(member).filter(circle=circle).first() if member else None


def unkept() -> list[Place]:
    """In each circle that nobody keeps any more, who has been in it longest."""
    kept = _in_now().filter(keeps=True).values("circle")
    left = _in_now().exclude(circle__in=kept).order_by("circle", "since", "id")
    first: dict[UUID, Place] = {}
    for place in left.iterator():
        first.setdefault(place.circle_id, place)
    return list(first.values())


def people_of(circle: Circle) -> list[Place]:
    """Who is in, keepers first; names alone are unsealed."""
    people = _in_now().filter(circle=circle).select_related("member").only(*_NAMED)
    return list(people.order_by("-keeps", "since")[:500])


def gaps_of(people: list[Place]) -> Gaps:
    """Actor groups in which nobody of the circle stands."""
    return gaps(ActorGroup.values, (place.group for place in people))


def themes_of(circle: Circle) -> list[Theme]:
    """Living themes with how many follow each."""
    living = Theme.objects.filter(circle=circle, closed_at=None).annotate(n=Count("people"))
    return list(living.order_by("id")[:50])


def posts_of(circle: Circle, kind: str = "", theme: Theme | None = None) -> QuerySet[Post]:
    """First posts, alerts of the last two days before the others, then the newest."""
    posts = Post.objects.filter(circle=circle, answers_to=None, withdrawn_at=None)
    posts = posts.filter(kind=kind) if kind in Post.Kind.values else posts
    posts = posts.filter(theme=theme) if theme else posts
    shown = posts.select_related("author__member").only(
        *("circle", "kind", "title", "at", "theme", "author__member__name")
    )
    fresh = timezone.now() - ALERT_FIRST
    pressing = Q(kind=Post.Kind.ALERT, at__gte=fresh)
    counted = shown.annotate(n=Count("answers", filter=Q(answers__withdrawn_at=None)))
    return counted.order_by(Case(When(pressing, then=0), default=1), "-at")


def needs_of(circle: Circle, answered: bool = False) -> QuerySet[Need]:
    """Needs, the most pressing first; or those that found an answer."""
    needs = Need.objects.filter(circle=circle, answered_on__isnull=not answered)
    named = needs.select_related("owner__member")
    order = ("-answered_on",) if answered else ("priority", "made_at")
    return named.order_by(*order)


def candidates_of(circle: Circle) -> list[Candidacy]:
    """Who is proposed, with the words of those who sponsor or object."""
    words = Sponsorship.objects.select_related("place__member").order_by("at")
    open_ones = Candidacy.objects.filter(circle=circle, state=Candidacy.State.OPEN)
    told = open_ones.select_related("member").prefetch_related(Prefetch("words", words))
    return list(told.order_by("made_at")[:50])


@dataclass(frozen=True)
class Digest:
    """What is new in a circle since a moment."""

    since: datetime
    posts: list[Post]
    needs: list[Need]
    candidates: int

    @property
    def is_empty(self) -> bool:
        return not (self.posts or self.needs or self.candidates)


def digest_of(circle: Circle, since: datetime) -> Digest:
    """Posts, needs and candidates since then; alerts first."""
    posts = list(posts_of(circle).filter(at__gte=since).defer(None)[:100])
    posts.sort(key=lambda post: post.kind != Post.Kind.ALERT)
    needs = list(needs_of(circle).filter(made_at__gte=since)[:50])
    waiting = Candidacy.objects.filter(circle=circle, state="open", made_at__gte=since)
    return Digest(since, posts, needs, waiting.count())


@dataclass(frozen=True)
class Tree:
    """Who calls whom, what does not hold, when it was last tried."""

    callers: list[tuple[Place, list[Place]]]
    unreached: list[Place]
    one_way: list[Place]
    without_phone: list[Place]
    last_test: TreeTest | None
    starts_alone: bool  # one person alone keeps the circle, and begins the calls

    @property
    def holds(self) -> bool:
        return not (self.unreached or self.one_way or self.without_phone or self.is_old)

    @property
    def is_old(self) -> bool:
        return is_old_test(self.last_test.on if self.last_test else None, timezone.localdate())


def tree_of(circle: Circle) -> Tree:
    """The phone tree; the keepers begin."""
    people = list(
        _in_now().filter(circle=circle).select_related("member").order_by("-keeps", "since")[:300]
    )
    named = {place.pk: place for place in people}
    calls = [
        (caller, called)
        for caller, called in circle.calls.values_list("caller", "called")
        if caller in named and called in named
    ]
    weak: Weak = weak_points(list(named), [p.pk for p in people if p.keeps], calls)
    lists = {place.pk: [named[to] for by, to in calls if by == place.pk] for place in people}
    return Tree(
        callers=[(place, lists[place.pk]) for place in people if lists[place.pk]],
        unreached=[place for place in people if place.pk in weak.unreached],
        one_way=[place for place in people if place.pk in weak.one_way],
        without_phone=[place for place in people if not place.phone],
        last_test=circle.tests.order_by("-on", "-id").first(),
        starts_alone=len(people) > 1 and sum(place.keeps for place in people) < 2,
    )


def experts_for(member: Member, topic: str = "", language: str = "") -> list[Seen]:
    """Experts, helplines, lawyers, defenders and media of the operator's directory."""
    found = actors_for(member.operator, member, topic=topic, language=language)
    found = found.filter(family__in=_PUBLIC_FAMILIES).order_by(F("family").desc(), "title")
    return [each for each in (seen(actor, member) for actor in found[:50]) if each.name]
