"""Nine ways to sustain a network, compared on the same case.

Each way says what a household pays a month and what others bring. All start from the same cost,
the same households and the same number of subscribers; a fact that is missing leaves the way
unknown and names what to find out.
"""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

from liane.economics import Money, annuity_rate, simple_payback_months
from liane.server.projects.finance.model import Figures, Item

__all__ = ["Ground", "Outcome", "Way", "compare", "ground_of", "ways"]

_TRANSIT = ("transit", "transit-mbps")
_DEFAULT_RATE = Decimal(5)


@dataclass(frozen=True)
class Way:
    """One way, in words."""

    code: str
    texts: dict[str, dict[str, str]]

    def said(self, language: str) -> dict[str, str]:
        """`name`, `how` and `seen`, in French unless English is asked."""
        return self.texts["en" if language.startswith("en") else "fr"]


@cache
def ways() -> tuple[Way, ...]:
    """All nine, in order."""
    text = files(__package__).joinpath("data/ways.toml").read_text(encoding="utf-8")
    return tuple(_read(row) for row in tomllib.loads(text)["way"])


def _read(row: dict[str, str]) -> Way:
    texts = {
        lang: {"name": row[lang], "how": row[f"how_{lang}"], "seen": row[f"seen_{lang}"]}
        for lang in ("fr", "en")
    }
    return Way(row["code"], texts)


@dataclass(frozen=True)
class Ground:
    """The same case for all: amounts in one currency, None where nobody knows."""

    currency: str
    purchases: Decimal
    running_year: Decimal
    provision_year: Decimal  # what has to be put aside a year to buy again
    spread_year: Decimal  # purchases spread over the years, interest included
    transit_year: Decimal | None
    subscribers: Decimal | None
    tariff: Decimal | None
    other_year: Decimal
    businesses: Decimal | None = None
    business_month: Decimal | None = None
    adherents: Decimal | None = None
    dues_year: Decimal | None = None
    voucher_days: Decimal | None = None


@dataclass(frozen=True)
class Outcome:
    """What a way asks of a household a month; `beside` is what somebody else pays, `beside_kind`
    says what that is. `missing` names the facts without which nothing can be said."""

    code: str
    household_month: Money | None
    beside: Money | None = None
    beside_kind: str = ""
    months: Decimal | None = None
    missing: tuple[str, ...] = ()


def compare(ground: Ground) -> list[Outcome]:
    """All nine on the same ground, in the order of `ways()`."""
    return [_WAYS[way.code](ground) for way in ways()]


def ground_of(figures: Figures) -> Ground:
    """The case as the room knows it."""
    facts, said = figures.facts, figures.facts.said
    found = figures.assessment
    transit = [each for each in figures.items("running") if each.code in _TRANSIT]
    amounts = [figures.amount(each) for each in transit]
    known = [each.amount for each in amounts if each is not None]
    other = [e for e in figures.items("income") if e.code not in ("business",)]
    of_others = [figures.amount(each) for each in other]
    return Ground(
        currency=facts.currency,
        purchases=figures.purchases.known.amount,
        running_year=figures.running.known.amount,
        provision_year=_provision(figures, Decimal(0)),
        spread_year=_provision(figures, _rate(figures)),
        transit_year=sum(known, Decimal(0)) if known and len(known) == len(amounts) else None,
        subscribers=found.prices.subscribers if found else None,
        tariff=figures.tariff,
        other_year=sum((each.amount for each in of_others if each), Decimal(0)),
        businesses=said.get("businesses"),
        business_month=said.get("business_month"),
        adherents=said.get("adherents"),
        dues_year=said.get("dues_year"),
        voucher_days=said.get("voucher_days"),
    )


def _rate(figures: Figures) -> Decimal:
    rate = figures.facts.said.get("discount_rate")
    return (_DEFAULT_RATE if rate is None else rate) / 100


def _provision(figures: Figures, rate: Decimal) -> Decimal:
    """Purchases by year of their life; over the horizon where their life is not known."""

    def a_year(item: Item) -> Decimal:
        amount = figures.amount(item)
        life = item.life_years or figures.facts.horizon_years
        return amount.amount * annuity_rate(rate, life) if amount else Decimal(0)

    return sum((a_year(each) for each in figures.items("purchase")), Decimal(0))


def _wanting(ground: Ground, *names: str) -> tuple[str, ...]:
    """Of the facts that a way needs, those that are unknown (or that divide and are zero)."""
    return tuple(name for name in names if not getattr(ground, name))


def _each(ground: Ground, cost_year: Decimal) -> Money:
    """A year's cost, shared among subscribers, a month."""
    share = max(cost_year, Decimal(0)) / (12 * (ground.subscribers or Decimal(1)))
    return Money(share, ground.currency)


def _all_year(ground: Ground) -> Decimal:
    return ground.running_year + ground.spread_year


def _fee(ground: Ground) -> Outcome:
    missing = _wanting(ground, "subscribers")
    price = None if missing else _each(ground, _all_year(ground))
    return Outcome("fee", price, missing=missing)


def _vouchers(ground: Ground) -> Outcome:
    missing = _wanting(ground, "subscribers", "voucher_days")
    if missing:
        return Outcome("vouchers", None, missing=missing)
    month = _each(ground, _all_year(ground))
    return Outcome("vouchers", month, month / (ground.voucher_days or 1), "day")


def _daytime(ground: Ground) -> Outcome:
    missing = _wanting(ground, "businesses")
    if missing:
        return Outcome("daytime", None, missing=missing)
    each = Money(_all_year(ground) / (12 * (ground.businesses or 1)), ground.currency)
    return Outcome("daytime", Money(Decimal(0), ground.currency), each, "business")


def _without_purchases(ground: Ground) -> Decimal:
    """A year once purchases are given: running and what is put aside to buy again."""
    return ground.running_year + ground.provision_year


def _shares(ground: Ground) -> Outcome:
    missing = _wanting(ground, "subscribers")
    if missing:
        return Outcome("shares", None, missing=missing)
    share = Money(ground.purchases / (ground.subscribers or 1), ground.currency)
    return Outcome("shares", _each(ground, _without_purchases(ground)), share, "share")


def _gift(ground: Ground) -> Outcome:
    missing = _wanting(ground, "subscribers")
    if missing:
        return Outcome("gift", None, missing=missing)
    gift = Money(ground.purchases / (ground.subscribers or 1), ground.currency)
    fee, after = _each(ground, _all_year(ground)), _each(ground, ground.running_year)
    return Outcome("gift", after, gift, "gift", simple_payback_months(gift, fee - after))


def _dues(ground: Ground) -> Outcome:
    missing = _wanting(ground, "subscribers", "adherents", "dues_year")
    if missing:
        return Outcome("dues", None, missing=missing)
    brought = (ground.adherents or 0) * (ground.dues_year or Decimal(0))
    dues = Money(ground.dues_year or Decimal(0), ground.currency)
    return Outcome("dues", _each(ground, _all_year(ground) - brought), dues, "dues")


def _anchor(ground: Ground) -> Outcome:
    missing = _wanting(ground, "subscribers", "transit_year")
    if missing:
        return Outcome("anchor", None, missing=missing)
    transit = ground.transit_year or Decimal(0)
    month = Money(transit / 12, ground.currency)
    return Outcome("anchor", _each(ground, _all_year(ground) - transit), month, "anchor")


def _grant(ground: Ground) -> Outcome:
    missing = _wanting(ground, "subscribers")
    if missing:
        return Outcome("grant", None, missing=missing)
    aside = Money(ground.provision_year / 12, ground.currency)
    return Outcome("grant", _each(ground, _without_purchases(ground)), aside, "aside")


def _mixed(ground: Ground) -> Outcome:
    missing = _wanting(ground, "subscribers")
    if missing:
        return Outcome("mixed", None, missing=missing)
    firms = (ground.businesses or 0) * (ground.business_month or Decimal(0)) * 12
    dues = (ground.adherents or 0) * (ground.dues_year or Decimal(0))
    others = firms + dues + ground.other_year
    beside = Money(others / 12, ground.currency)
    return Outcome("mixed", _each(ground, _all_year(ground) - others), beside, "others")


_WAYS: dict[str, Callable[[Ground], Outcome]] = {
    "fee": _fee,
    "vouchers": _vouchers,
    "daytime": _daytime,
    "shares": _shares,
    "gift": _gift,
    "dues": _dues,
    "anchor": _anchor,
    "grant": _grant,
    "mixed": _mixed,
}
