"""Memberships by standing, who is to be reminded, what brought people, one's own path."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils import timezone

from liane.server.community.association.models import Dues, Membership, Scheme, Step
from liane.server.community.association.neighbours import attendance_by_event
from liane.server.community.association.rules.roll import score_of
from liane.server.community.governance.models import Presence
from liane.server.community.groups.models import Task, TaskState
from liane.server.community.members.models import Member
from liane.server.community.members.queries import look_for
from liane.server.community.operators.models import Operator

__all__ = [
    "STANDINGS",
    "Came",
    "Path",
    "counts_of",
    "dues_of_year",
    "found_of",
    "membership_of",
    "path_of",
    "perhaps_the_same",
    "roll_of",
    "scheme_of",
    "sources_of",
    "to_remind",
]

STANDINGS = ("applied", "approved", "active", "lapsed")
_SHOWN = ("name", "zone", "consents")


def scheme_of(operator: Operator) -> Scheme:
    """What the association asks, as far as somebody entered it."""
    return Scheme.objects.filter(pk=operator.pk).first() or Scheme(operator=operator)


def _standing(name: str, today: date) -> Q:
    let_in = Q(state=Membership.State.ACCEPTED)
    return {
        "applied": Q(state=Membership.State.APPLIED),
        "approved": let_in & Q(valid_until=None),
        "active": let_in & Q(valid_until__gte=today),
        "lapsed": let_in & Q(valid_until__lt=today),
    }[name]


def roll_of(operator: Operator, standing: str = "") -> QuerySet[Membership]:
    """Memberships of a standing, or all that live; applications first, then by number."""
    rows = Membership.objects.filter(operator=operator)
    if standing in STANDINGS:
        rows = rows.filter(_standing(standing, timezone.localdate()))
    else:
        rows = rows.filter(state__in=(Membership.State.APPLIED, Membership.State.ACCEPTED))
    return rows.select_related("member").order_by(F("number").asc(nulls_first=True), "id")


def found_of(operator: Operator, typed: str) -> QuerySet[Membership]:
    """Memberships of people whose name begins as typed, or whose phone it is."""
    people = [member.pk for member in look_for(operator, typed)]
    return roll_of(operator).filter(member__in=people)


def counts_of(operator: Operator) -> dict[str, int]:
    """How many of each standing today."""
    today = timezone.localdate()
    wanted = {name: Count("pk", filter=_standing(name, today)) for name in STANDINGS}
    return Membership.objects.filter(operator=operator).aggregate(**wanted)


def membership_of(member: Member | None) -> Membership | None:
    """The membership of a member: the one that lives, or else the latest."""
    if member is None:
        return None
    mine = Membership.objects.filter(member=member)
    alive = Q(state__in=(Membership.State.APPLIED, Membership.State.ACCEPTED))
    return mine.annotate(alive=Count("pk", filter=alive)).order_by("-alive", "-id").first()


def perhaps_the_same(asked: Membership) -> list[Member]:
    """People on the list who may be the applicant: the same phone, or the same name."""
    found = look_for(asked.operator, str(asked.phone)) if asked.phone else []
    named = look_for(asked.operator, str(asked.name)) if asked.name else []
    return list({member.pk: member for member in [*found, *named]}.values())[:8]


def to_remind(operator: Operator, *, untold: bool = False) -> QuerySet[Membership]:
    """Whose year ends soon, or ended less than three months ago; the first to end first."""
    today, scheme = timezone.localdate(), scheme_of(operator)
    window = (today - timedelta(days=90), today + timedelta(days=scheme.remind_days))
    rows = Membership.objects.filter(
        operator=operator,
        state=Membership.State.ACCEPTED,
        valid_until__range=window,
        member__state=Member.ACTIVE,
    )
    told = Count("reminders", filter=Q(reminders__for_day=F("valid_until")))
    named = rows.select_related("member", "operator").annotate(told=told)
    named = named.filter(told=0) if untold else named
    return named.order_by("valid_until", "id")


@dataclass(frozen=True)
class Came:
    """What an occasion brought: `people` who were there (None: not known), how far they went."""

    source: str
    people: int | None
    applied: int
    let_in: int
    active: int


def sources_of(operator: Operator) -> list[Came]:
    """By event or other occasion: who was there, who asked, who was let in, who is up to date."""
    today = timezone.localdate()
    rows = Membership.objects.filter(operator=operator).exclude(source="")
    counted = rows.values("source", "event").annotate(
        applied=Count("pk"),
        let_in=Count("pk", filter=Q(state=Membership.State.ACCEPTED)),
        active=Count("pk", filter=_standing("active", today)),
    )
    there = attendance_by_event(operator)
    return [
        Came(row["source"], there.get(row["event"]), row["applied"], row["let_in"], row["active"])
        for row in counted.order_by("-applied", "source")[:100]
    ]


def dues_of_year(operator: Operator, year: int) -> dict[str, Decimal]:
    """What was recorded in a year, cancelled lines taken off, by currency."""
    lines = Dues.objects.filter(membership__operator=operator, paid_on__year=year)
    summed = lines.order_by().values_list("currency").annotate(Sum("amount"))
    return {currency: total for currency, total in summed if total is not None}


@dataclass(frozen=True)
class Path:
    """One's own path: steps, what was done elsewhere, and what it is worth."""

    steps: list[Step]
    done: dict[str, int]

    @property
    def score(self) -> int:
        return score_of(self.done)


def path_of(member: Member) -> Path:
    """The path of a member, for their eyes only."""
    steps = list(Step.objects.filter(member=member).order_by("done_on", "id"))
    done: Counter[str] = Counter(step.kind for step in steps if step.done_on)
    done["task"] = Task.objects.filter(taken_by=member, state=TaskState.DONE).count()
    done["assembly"] = Presence.objects.filter(member=member).count()
    return Path(steps, {kind: count for kind, count in done.items() if count})
