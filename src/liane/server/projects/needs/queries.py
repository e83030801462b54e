"""What is read of needs: the list, sheets to sort, the order of a room, the baseline."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, IntegerField, QuerySet, Value, When
from django.urls import reverse

from liane.server.community.operators.models import Operator
from liane.server.community.training.queries import courses_of
from liane.server.projects.funding.queries import calls_of
from liane.server.projects.needs.models import (
    Help,
    HelpKind,
    Income,
    Level,
    Need,
    Offer,
    Points,
    Ranking,
    Sheet,
    Tally,
    Who,
)
from liane.server.projects.needs.rules import Line, Share, alike, ranked, said_count, shares, weight

__all__ = [
    "Baseline", "Bought", "Room", "Then", "answers_here", "baseline_of", "complete_baseline",
    "helps_of", "last_order", "living", "needs_of", "orders_of", "room_of",
    "sheets_to_sort", "suggestions", "voices_of",
]  # fmt: skip


def living(operator: Operator) -> QuerySet[Need]:
    """Needs that stand for themselves."""
    return Need.objects.filter(operator=operator, merged_into=None)


def needs_of(operator: Operator, ranks: Mapping[Any, int | None] | None = None) -> QuerySet[Any]:
    """Needs with the count of their sheets: in the order of `ranks`, then those said most."""
    cases = [When(pk=pk, then=Value(rank)) for pk, rank in (ranks or {}).items()]
    order = Case(*cases, default=None, output_field=IntegerField())
    needs = living(operator).annotate(voices=Count("sheets"), rank=order)
    return needs.order_by(F("rank").asc(nulls_last=True), "-voices", "-id")


def sheets_to_sort(operator: Operator) -> QuerySet[Sheet]:
    """Sheets that stand with no need yet, the first to come first."""
    return Sheet.objects.filter(operator=operator, need=None).order_by("number")


def suggestions(operator: Operator, sheets: Iterable[Sheet]) -> dict[UUID, Need]:
    """The need that each sheet looks most like, where one does."""
    every = {each.pk: each for each in living(operator)[:300]}
    texts = {key: f"{each.title} {each.summary}" for key, each in every.items()}
    found = {sheet.pk: alike(str(sheet.words or ""), texts) for sheet in sheets}
    return {key: every[need] for key, need in found.items() if need is not None}


def voices_of(need: Need) -> dict[str, list[tuple[str, int | None]]]:
    """Who said it and where, in counts; None: fewer than five, which is all that is told."""
    zones: Counter[str] = Counter()
    who: Counter[str] = Counter()
    rows = Sheet.objects.filter(need=need).values_list("zone", "who")
    total = 0
    for zone, said in rows:
        total += 1
        zones[zone] += 1
        who.update(said)
    labels = {each.value: str(each.label) for each in Who}
    return {
        "zones": [(zone, said_count(n)) for zone, n in zones.most_common() if zone],
        "who": [(labels[code], _in_whole(n, total)) for code, n in who.most_common()],
    }


def _in_whole(count: int, total: int) -> int | None:
    """Neither the few who said it nor the few who did not may be worked out."""
    return said_count(count) if count == total or said_count(total - count) is not None else None


def answers_here(operator: Operator) -> dict[str, tuple[str, str, str]]:
    """Courses given and calls open here, that may answer a need: kind, title and page of each."""
    courses = courses_of(operator).values_list("pk", "title")[:100]
    calls = calls_of(operator).filter(state="open").values_list("pk", "title")[:100]
    rows = [(HelpKind.COURSE, "course", *each) for each in courses]
    rows += [(HelpKind.GRANT, "funding-call", *each) for each in calls]
    return {
        f"{kind.value} {pk}": (kind.value, title, reverse(page, args=[operator.slug, pk]))
        for kind, page, pk, title in rows
    }


def helps_of(need: Need) -> QuerySet[Help]:
    """What answers a need."""
    standing = Help.objects.filter(need=need, withdrawn_at=None)
    return standing.select_related("service").order_by("id")


@dataclass(frozen=True)
class Room:
    """A ranking with what was counted last; `tally` is None before anything was."""

    ranking: Ranking
    needs: list[Need]
    tally: Tally | None
    dots: dict[tuple[UUID, str], int]
    lines: list[Line]

    @property
    def people(self) -> int:
        """How many were in the room."""
        return sum(self.tally.people.values()) if self.tally else 0

    def shown(self) -> list[str]:
        """Groups large enough for their own order to be shown to everybody."""
        people = self.tally.people if self.tally else {}
        return [who for who in Who.values if said_count(people.get(who, 0))]


def room_of(ranking: Ranking) -> Room:
    """A ranking, its needs and its last count."""
    needs = list(ranking.needs.order_by("id"))
    tally = ranking.tallies.order_by("-id").first()
    points = Points.objects.filter(tally=tally) if tally else ()
    dots = {(each.need_id, each.who): each.dots for each in points}
    return Room(ranking, needs, tally, dots, ranked([each.pk for each in needs], dots))


def orders_of(operator: Operator) -> QuerySet[Ranking]:
    """Every ranking, the latest first."""
    return Ranking.objects.filter(operator=operator).order_by("-id")


def last_order(operator: Operator) -> Room | None:
    """The order that holds: the last that was closed."""
    found = orders_of(operator).exclude(closed_at=None).first()
    return room_of(found) if found else None


@dataclass(frozen=True)
class Then:
    """A line that holds now, and the first one there was, where it says something else."""

    now: Offer
    first: Offer | None


@dataclass(frozen=True)
class Bought:
    """What one seller sells of one kind: its speed in each zone, and its prices.

    A price that was seen later hides no speed, nor a speed a price.
    """

    carrier: str
    technology: str
    speeds: list[Then]
    price: Then | None


@dataclass(frozen=True)
class Baseline:
    """What there is today, as measured; and what a gigabyte weighs in a month."""

    offers: list[Bought]
    incomes: list[Income]
    shares: list[Share]
    answer: Share | None

    @property
    def on(self) -> date | None:
        """The oldest day among what the answer stands on."""
        seen = [each.price.now for each in self.offers if each.price]
        days = [each.priced_on for each in seen if each.priced_on]
        return min([*days, *(each.said_on for each in self.incomes)], default=None)

    @property
    def rows(self) -> list[tuple[int, list[Decimal | None]]]:
        """Percent by volume, for the three households in order; None where it is not known."""
        found = {(each.volume, each.level): each.percent for each in self.shares}
        volumes = sorted({each.volume for each in self.shares})
        return [(gb, [found.get((gb, level)) for level in Level.values]) for gb in volumes]


def _last(rows: Iterable[Any], *names: str) -> list[Any]:
    """The last record of each, by fields; `rows` come the latest first."""
    kept: dict[tuple[Any, ...], Any] = {}
    for each in rows:
        kept.setdefault(tuple(getattr(each, name) for name in names), each)
    return list(kept.values())


def _bought(rows: Iterable[Offer]) -> list[Bought]:
    """Lines by seller and kind; `rows` come the latest first."""
    groups: dict[tuple[str, str], list[Offer]] = {}
    for each in rows:
        groups.setdefault((each.carrier, each.technology), []).append(each)
    return [
        Bought(carrier, group[0].get_technology_display(), _speeds(group), _price(group))
        for (carrier, _code), group in groups.items()
    ]


def _speeds(group: list[Offer]) -> list[Then]:
    zones: dict[str, list[Offer]] = {}
    for each in group:
        if each.down_mbps is not None or each.up_mbps is not None:
            zones.setdefault(each.zone, []).append(each)
    return [_then(found, "down_mbps", "up_mbps") for found in zones.values()]


def _price(group: list[Offer]) -> Then | None:
    seen = [e for e in group if e.price_1gb is not None or e.price_5gb is not None]
    return _then(seen, "price_1gb", "price_5gb") if seen else None


def _then(found: list[Offer], *names: str) -> Then:
    now, first = found[0], found[-1]
    moved = any(getattr(now, name) != getattr(first, name) for name in names)
    return Then(now, first if moved else None)


def _incomes(operator: Operator) -> list[Income]:
    """The last income of each household, the one with little first."""
    found = _last(Income.objects.filter(operator=operator).order_by("-id")[:100], "level")
    return sorted(found, key=lambda each: Level.values.index(each.level))


def baseline_of(operator: Operator) -> Baseline:
    """The last lines of each seller and kind, the last income of each household."""
    return _baseline(operator, _incomes(operator))


def complete_baseline(operator: Operator) -> Baseline | None:
    """The baseline once every household is known; None, at little cost, before."""
    incomes = _incomes(operator)
    return _baseline(operator, incomes) if len(incomes) == len(Level.values) else None


def _baseline(operator: Operator, incomes: list[Income]) -> Baseline:
    rows = Offer.objects.filter(operator=operator).order_by("-id")[:500]
    offers = _bought(rows)
    seen = [each.price.now for each in offers if each.price]
    prices = {
        1: [each.price_1gb for each in seen if each.price_1gb is not None],
        5: [each.price_5gb for each in seen if each.price_5gb is not None],
    }
    found = shares(prices, {each.level: each.monthly for each in incomes})
    return Baseline(offers, incomes, found, weight(found, Level.MIDDLE, len(incomes)))
