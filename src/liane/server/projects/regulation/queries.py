"""What is read of the law: themes with their light, facts, law cards, filings."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, When
from django.utils import timezone
from django.utils.translation import get_language

from liane.server.community.operators.models import Operator
from liane.server.projects.regulation.models import Draft, Effect, Fact, Filing, Theme
from liane.server.projects.regulation.rules import light, light_of_theme, spectrum_rule
from liane.server.projects.regulation.shipped import countries_with_facts, facts_of_country

__all__ = [
    "ThemeNow",
    "cards_of",
    "countries_of",
    "drafts_of",
    "facts_of",
    "filings_due",
    "filings_of",
    "light_now",
    "profile_of",
    "said",
    "spectrum_rules",
    "waiting_to_carry",
]

_LIVING = (Filing.State.PREPARING, Filing.State.FILED)


def facts_of(operator: Operator, country: str, theme: str = "") -> QuerySet[Fact]:
    """The facts of a country, those of a theme or all."""
    rows = Fact.objects.filter(operator=operator, country=country).select_related("checked_by")
    return (rows.filter(theme=theme) if theme else rows).order_by("theme", "id")


def said(fact: Fact) -> str:
    """A fact in the language of who reads, where it was translated."""
    english = (get_language() or "fr").startswith("en")
    return fact.statement_en if english and fact.statement_en else fact.statement


def light_now(fact: Fact) -> str:
    """Whether a fact may be trusted today."""
    return light(fact, timezone.localdate())


@dataclass(frozen=True)
class ThemeNow:
    """A theme of a country: how many facts, and its light; empty where nothing is known."""

    code: str
    label: str
    count: int
    light: str


def profile_of(operator: Operator, country: str) -> list[ThemeNow]:
    """The eighteen themes of a country."""
    today, rows = timezone.localdate(), list(facts_of(operator, country))
    found: dict[str, list[Fact]] = {code: [] for code in Theme.values}
    for row in rows:
        found[row.theme].append(row)
    return [
        ThemeNow(code, str(label), len(found[code]), light_of_theme(found[code], today))
        for code, label in Theme.choices
    ]


def countries_of(operator: Operator) -> list[str]:
    """Countries to read: one's own first, those with facts here, those the product knows."""
    here = Fact.objects.filter(operator=operator).values_list("country", flat=True).distinct()
    own = [operator.country] if operator.country else []
    return list(dict.fromkeys([*own, *here.order_by("country"), *countries_with_facts()]))


def waiting_to_carry(operator: Operator, country: str) -> int:
    """How many shipped facts of a country were not taken over yet."""
    codes = {row["code"] for row in facts_of_country(country)}
    there = Fact.objects.filter(operator=operator, code__in=codes).count()
    return len(codes) - there


def cards_of(operator: Operator, country: str) -> list[tuple[str, str, list[Fact]]]:
    """The law cards: what allows a cut, protects, orders, repairs, and past cuts."""
    rows = list(facts_of(operator, country).exclude(effect=""))
    return [
        (code, str(label), [each for each in rows if each.effect == code])
        for code, label in Effect.choices
    ]


def filings_of(operator: Operator) -> QuerySet[Filing]:
    """Filings, those to do first, with how many papers are ready."""
    rows = Filing.objects.filter(operator=operator).annotate(
        pieces_count=Count("pieces"),
        ready_count=Count("pieces", filter=Q(pieces__ready_on__isnull=False)),
    )
    ended = Case(When(state__in=_LIVING, then=0), default=1)
    return rows.order_by(ended, F("due").asc(nulls_last=True), "-id")


def filings_due(operator: Operator) -> QuerySet[Filing]:
    """Filings that are not filed yet, or wait for an answer."""
    return Filing.objects.filter(operator=operator, state__in=_LIVING)


def drafts_of(operator: Operator) -> QuerySet[Draft]:
    """Drafted statutes, the last first."""
    return Draft.objects.filter(operator=operator).order_by("-id")


def spectrum_rules(operator: Operator, country: str) -> list[dict[str, Any]]:
    """The facts about bands of a country, as the `[[spectrum.rule]]` tables of a plan."""
    today = timezone.localdate()
    found = facts_of(operator, country, Theme.SPECTRUM).exclude(low_mhz=None)
    rules = (spectrum_rule(each, today) for each in found)
    return [rule for rule in rules if rule is not None]
