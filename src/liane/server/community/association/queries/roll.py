"""Memberships by standing, who is to be reminded, what brought people, one's own path."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils import timezone

from liane.server.community.association.models import Dues, Membership, Scheme, Step
from liane.server.community.association.rules.roll import score_of
from liane.server.community.events import queries as events
from liane.server.community.governance.models import Presence
from liane.server.community.groups.models import Task, TaskState
from liane.server.community.members.models import Member
from liane.server.community.members.queries import look_for
from liane.server.community.operators.models import Operator
from liane.server.community.training.queries import followed_by
from liane.server.site.counting import counted

__all__ = [
    "STANDINGS",
    "Came",
    "Path",
    "counts_of",
    "dues_between",
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
_YEARS_BACK = timedelta(days=3 * 366)


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


@dataclass
class Came:
    """What an occasion brought, step after step; None: not known.

    `people` came, `interested` agreed to be told how to belong, then they asked, were let in, and
    are up to date.
    """

    source: str
    people: int | None = None
    interested: int | None = None
    applied: int = 0
    let_in: int = 0
    active: int = 0


def sources_of(operator: Operator) -> list[Came]:
    """By event of the last three years, then by other occasion: how far people went."""
    today = timezone.localdate()
    rows = {
        event.pk: Came(str(event.title), event.came or None, event.interested)
        for event in events.held_between(operator, today - _YEARS_BACK, today)
        if event.came or event.interested
    }
    others: dict[str, Came] = {}
    for asked in _asked_by_occasion(operator, today):
        row = rows.get(asked["event"]) or others.setdefault(asked["source"], Came(asked["source"]))
        for step in ("applied", "let_in", "active"):
            setattr(row, step, getattr(row, step) + asked[step])
    by_most = sorted(others.values(), key=lambda row: (-row.applied, row.source))
    return [*reversed(rows.values()), *by_most][:100]


def _asked_by_occasion(operator: Operator, today: date) -> QuerySet[Any, dict[str, Any]]:
    named = Membership.objects.filter(operator=operator).exclude(source="", event=None)
    return (
        named.order_by()
        .values("source", "event")
        .annotate(
            applied=Count("pk"),
            let_in=Count("pk", filter=Q(state=Membership.State.ACCEPTED)),
            active=Count("pk", filter=_standing("active", today)),
        )
    )


def dues_between(operator: Operator, start: date, end: date) -> dict[str, Decimal]:
    """What was recorded in these days, cancelled lines taken off, by currency."""
    lines = Dues.objects.filter(membership__operator=operator, paid_on__range=(start, end))
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
    seen = {
        "task": Task.objects.filter(taken_by=member, state=TaskState.DONE),
        "assembly": Presence.objects.filter(member=member),
        "event": events.attended_by(member),
        "session": followed_by(member),
    }
    done |= Counter(dict(zip(seen, counted(list(seen.values())), strict=True)))
    return Path(steps, {kind: count for kind, count in done.items() if count})
