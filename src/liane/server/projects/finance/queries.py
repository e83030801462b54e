"""What is read of a community's accounts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Case, DecimalField, F, Q, QuerySet, Sum, When
from django.db.models.functions import TruncMonth

from liane.economics import Money, Part, settle
from liane.economics import Settlement as Shares
from liane.server.community.operators.models import Operator
from liane.server.projects.finance.model import Facts, Figures, Item, Price
from liane.server.projects.finance.models import (
    Account,
    Activity,
    Basis,
    Code,
    Entry,
    Line,
    Payment,
    Pledge,
    Published,
    Settlement,
    Tariff,
)
from liane.server.projects.finance.portfolio import Portfolio, Seen, sum_up

__all__ = [
    "ActualRow",
    "CategoryRow",
    "Months",
    "actuals_of",
    "balances_of",
    "basis_of",
    "by_category",
    "codes_of",
    "entries_of",
    "figures_of",
    "item_of",
    "lines_of",
    "months_of",
    "moved_between",
    "own_among",
    "own_pledge",
    "payments_of",
    "pledges_of",
    "portfolio_of",
    "published_now",
    "settled",
    "settlements_of",
    "summary_of",
    "tariffs_of",
]

_SAID = (
    *("discount_rate", "payment_fee_rate", "unpaid_rate", "take_up_share", "ramp_years"),
    *("traffic_gb_month", "gni_per_capita", "median_household", "poorest_40"),
    *("variable_cost_month", "device_cost_month", "reserve", "businesses", "business_month"),
    *("voucher_days", "adherents", "dues_year"),
)
_SIGNED = Case(
    When(side=Entry.IN, then=F("amount")),
    default=-F("amount"),
    output_field=DecimalField(max_digits=18, decimal_places=2),
)


def basis_of(operator: Operator) -> Basis:
    """What the figures rest on; an unsaved one, in the operator's currency, while nobody said."""
    found = Basis.objects.filter(operator=operator).first()
    return found or Basis(operator=operator, currency=operator.currency)


def lines_of(operator: Operator) -> QuerySet[Line]:
    """Lines that count, in the order of the year's accounts."""
    return Line.objects.filter(operator=operator, dropped_at=None).order_by("side", "id")


def tariffs_of(operator: Operator) -> QuerySet[Tariff]:
    """Tariffs on offer, the main one first."""
    return Tariff.objects.filter(operator=operator, dropped_at=None).order_by("-is_main", "id")


def pledges_of(operator: Operator) -> QuerySet[Pledge]:
    """Pledges in force, the last first."""
    living = Pledge.objects.filter(operator=operator, withdrawn_at=None)
    return living.select_related("household", "member").order_by("-id")


def own_pledge(member: Any) -> Pledge | None:
    """What one's household signed, whoever signed for it."""
    mine = Q(member=member)
    if member.household_id:
        mine |= Q(household_id=member.household_id)
    return Pledge.objects.filter(mine, operator_id=member.operator_id, withdrawn_at=None).first()


def own_among(pledges: Iterable[Pledge], member: Any) -> Pledge | None:
    """`own_pledge` where the pledges in force were read already."""
    home = member.household_id
    mine = (p for p in pledges if p.member_id == member.pk or (home and p.household_id == home))
    return next(mine, None)


def figures_of(operator: Operator, pledges: Iterable[Pledge] | None = None) -> Figures:
    """Everything the room knows, ready to be counted; `pledges` where they were read already."""
    basis = basis_of(operator)
    signed = pledges_of(operator).select_related(None) if pledges is None else pledges
    return Figures(
        Facts(
            currency=basis.currency or "XXX",  # ISO 4217: no currency
            items=tuple(item_of(line) for line in lines_of(operator)),
            prices=tuple(_price(tariff) for tariff in tariffs_of(operator)),
            pledges=tuple(pledge.amount for pledge in signed),
            households=basis.households,
            horizon_years=basis.horizon_years,
            said={name: _decimal(getattr(basis, name)) for name in _SAID},
        )
    )


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(value)


def item_of(line: Line) -> Item:
    return Item(
        name=line.name, side=line.side, price=_decimal(line.price),
        quantity=_decimal(line.quantity), per=line.per, share_of=line.share_of,
        life_years=line.life_years, local_share=_decimal(line.local_share),
        in_kind=line.in_kind, code=line.code,
    )  # fmt: skip


def _price(tariff: Tariff) -> Price:
    payers, price = _decimal(tariff.payers), _decimal(tariff.price)
    return Price(tariff.name, price, tariff.per, payers, tariff.is_main, tariff.is_solidarity)


def codes_of(operator: Operator, kind: str = "") -> QuerySet[Code]:
    """Analytic codes on offer."""
    found = Code.objects.filter(operator=operator, closed_at=None)
    return (found.filter(kind=kind) if kind else found).order_by("kind", "code")


def entries_of(operator: Operator) -> QuerySet[Entry]:
    """The book, the last entry first, with what each undoes or is undone by."""
    related = ("line", "project", "axis", "funder", "reverses", "reversed_by")
    return Entry.objects.filter(operator=operator).select_related(*related).order_by("-number")


def payments_of(operator: Operator, *states: str) -> QuerySet[Payment]:
    """Payments in these states, the last first."""
    found = Payment.objects.filter(operator=operator).select_related("asked_by")
    return (found.filter(state__in=states) if states else found).order_by("-id")


def balances_of(operator: Operator) -> list[tuple[str, Any, Decimal]]:
    """What lies where, by the book: code, name, amount."""
    rows = Entry.objects.filter(operator=operator).values("account").annotate(left=Sum(_SIGNED))
    left = {row["account"]: row["left"] for row in rows}
    return [(code, label, left[code]) for code, label in Account.choices if code in left]


@dataclass(frozen=True)
class ActualRow:
    """A budget line beside what went through the book; `planned` None is unknown."""

    name: str
    side: str
    planned: Decimal | None
    actual: Decimal

    @property
    def left(self) -> Decimal | None:
        """What is left of the budget; None where it is not known."""
        return None if self.planned is None else self.planned - self.actual


def actuals_of(operator: Operator, year: int, figures: Figures) -> list[ActualRow]:
    """Budget against actual for a year; what bears no line comes last."""
    spent = _by_line(operator, year)
    lines = [line for line in lines_of(operator) if not line.in_kind]
    rows = []
    for line in lines:
        planned = figures.amount(item_of(line))
        sign = 1 if line.side in ("income", "funding") else -1
        rows.append(
            ActualRow(
                line.name, line.side, planned.amount if planned else None,
                sign * spent.pop(line.pk, Decimal(0)),
            )
        )  # fmt: skip
    rest = sum(spent.values(), Decimal(0))
    return [*rows, ActualRow("", "", None, rest)] if rest else rows


def _by_line(operator: Operator, year: int) -> dict[UUID | None, Decimal]:
    rows = Entry.objects.filter(operator=operator, on__year=year)
    sums = rows.order_by().values("line").annotate(sum=Sum(_SIGNED))
    return {row["line"]: row["sum"] for row in sums}


@dataclass(frozen=True)
class CategoryRow:
    """What a funder or a parent body calls some lines, and what went through the book for them."""

    category: str
    came: Decimal
    went: Decimal


def by_category(code: Code, year: int) -> list[CategoryRow]:
    """Entries of a code in a year, summed in the words of its body; what has none comes last."""
    sums: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    entries = Entry.objects.filter(**{str(code.kind): code}, on__year=year).order_by()
    rows = entries.values("line", "side", "reverses__side").annotate(sum=Sum("amount"))
    for row in rows:
        category = str(code.categories.get(str(row["line"]), ""))
        undone = row["reverses__side"]
        sums[category][undone or row["side"]] += -row["sum"] if undone else row["sum"]
    named = sorted(sums, key=lambda category: (not category, category.casefold()))
    return [CategoryRow(each, sums[each][Entry.IN], sums[each][Entry.OUT]) for each in named]


def portfolio_of(
    operator: Operator, figures: Figures
) -> tuple[list[tuple[Activity, Seen]], Portfolio]:
    """Activities on the list, what is known of each, and what all of them carry."""
    living = Activity.objects.filter(operator=operator, dropped_at=None)
    rows = [
        (each, _seen(each, figures))
        for each in living.select_related("line", "carrier").order_by("state", "name")
    ]
    running = figures.running
    whole = None if running.unknown else running.known.amount
    return rows, sum_up([seen for _each, seen in rows], whole)


def _seen(activity: Activity, figures: Figures) -> Seen:
    """An activity's year; what it pays is read from its line, where it is counted."""
    line = activity.line
    pays = figures.amount(item_of(line)) if line and line.dropped_at is None else None
    return Seen(
        revenue=_decimal(activity.revenue_year), cost=_decimal(activity.cost_year),
        pays=pays.amount if pays else None, hours_month=_decimal(activity.paid_hours_month),
        lives=activity.state in (Activity.State.TRIED, Activity.State.RUNNING),
    )  # fmt: skip


@dataclass(frozen=True)
class Months:
    """A month of the book: what came in, what went out; corrections are taken off their side."""

    month: Any
    came: Decimal
    went: Decimal


def months_of(operator: Operator, most: int = 12) -> list[Months]:
    """The last months in which money moved, the last first."""
    by_month: dict[Any, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    rows = (
        Entry.objects.filter(operator=operator)
        .annotate(month=TruncMonth("on"))
        .order_by()
        .values("month", "side", "reverses__side")
        .annotate(sum=Sum("amount"))
    )
    for row in rows:
        undone = row["reverses__side"]
        by_month[row["month"]][undone or row["side"]] += -row["sum"] if undone else row["sum"]
    months = sorted(by_month, reverse=True)[:most]
    return [Months(m, by_month[m][Entry.IN], by_month[m][Entry.OUT]) for m in months]


def moved_between(operator: Operator, start: date, end: date) -> dict[str, Decimal] | None:
    """Money in and out in these days, corrections taken off their side; None: no cash book."""
    entries = Entry.objects.filter(operator=operator).order_by()
    rows = entries.filter(on__range=(start, end)).values_list("side", "reverses__side")
    moved = {Entry.IN: Decimal(0), Entry.OUT: Decimal(0)}
    for side, undone, total in rows.annotate(total=Sum("amount")):
        moved[undone or side] += -total if undone else total
    return moved if any(moved.values()) or entries.exists() else None


def settlements_of(operator: Operator) -> QuerySet[Settlement]:
    """Periods that were or are being settled, the last first."""
    return Settlement.objects.filter(operator=operator).order_by("-id")


def settled(settlement: Settlement) -> Shares:
    """Who owes whom; what is not approved is not shared. Raises `BadInput` if it cannot be."""
    currency = basis_of(settlement.operator).currency or "XXX"
    parts = [
        Part(
            each.participant,
            Money(each.expenses if each.approved else Decimal(0), currency),
            each.usage,
        )
        for each in settlement.parts.order_by("id")
    ]
    return settle(parts, Money(settlement.fee, currency))


def published_now(operator: Operator) -> Published | None:
    """What everybody may read, if anything."""
    return Published.objects.filter(operator=operator, withdrawn_at=None).order_by("-id").first()


@dataclass(frozen=True)
class _Summary:
    operator: Operator
    figures: Figures

    @cached_property
    def months(self) -> list[Months]:
        return months_of(self.operator)

    def facts(self) -> dict[str, Any]:
        """Amounts as texts: what is published does not move when a currency or a rounding does."""
        figures, year = self.figures, self.figures.year
        found = None if figures.contradiction else figures.assessment
        local = figures.local_range
        return {
            "currency": figures.facts.currency,
            "purchases": _told(figures.purchases.known),
            "running_year": _told(figures.running.known),
            "income_year": _told(year.income),
            "complete": figures.complete,
            "unknown": [*figures.purchases.unknown, *figures.running.unknown],
            "household_month": _told(found.cost.per_household_month) if found else None,
            "tariff": None if figures.tariff is None else str(round(figures.tariff, 2)),
            "break_even": found.prices.break_even_subscribers if found else None,
            "pledged": figures.pledged,
            "households": figures.facts.households,
            "local": None if local is None else [str(round(100 * each, 1)) for each in local],
            "cash": str(sum((left for _c, _n, left in balances_of(self.operator)), Decimal(0))),
            "months": [
                {"month": f"{m.month:%Y-%m-%d}", "in": str(m.came), "out": str(m.went)}
                for m in self.months
            ],
        }


def _told(amount: Money) -> str:
    return str(amount.rounded().amount)


def summary_of(operator: Operator) -> dict[str, Any] | None:
    """The figures of one page; None while there is nothing to say."""
    figures = figures_of(operator)
    if not figures.facts.items and not figures.facts.prices:
        return None
    return _Summary(operator, figures).facts()
