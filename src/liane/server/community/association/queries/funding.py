"""Grants, reports that funders wait for, and whether a funder can be asked."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import F, Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from liane.server.community.association.models import BudgetLine, Filing, Grant
from liane.server.community.association.queries.plan import spent_by_category
from liane.server.community.association.queries.roll import scheme_of
from liane.server.community.association.rules.funding import Condition, conditions
from liane.server.community.association.shipped import Category, Funder, funder_of, funders
from liane.server.community.operators.models import Operator

__all__ = [
    "category_choices",
    "conditions_of",
    "filings_due",
    "funder_choices",
    "funder_name",
    "grants_of",
    "spending_of",
    "words_of",
]


def grants_of(operator: Operator) -> QuerySet[Grant]:
    """Grants, the latest first, each with its reports."""
    reports = Prefetch("filings", Filing.objects.order_by("due_on", "id"))
    rows = Grant.objects.filter(operator=operator).prefetch_related(reports)
    return rows.order_by(F("ends_on").desc(nulls_first=True), "-id")


def filings_due(operator: Operator) -> QuerySet[Filing]:
    """Reports not sent yet, the first due first."""
    rows = Filing.objects.filter(operator=operator, filed_on=None)
    return rows.select_related("grant").order_by("due_on", "id")


def funder_choices() -> list[tuple[str, str]]:
    return [(each.code, each.name) for each in funders()]


def funder_name(code: str) -> str:
    """The name of a funder that is shipped, or what somebody typed."""
    known = funder_of(code)
    return known.name if known else code


def words_of(category: Category) -> str:
    """A category in the language of the page."""
    return category.fr if (get_language() or "fr").startswith("fr") else category.en


def category_choices() -> list[tuple[str, str]]:
    """The categories of every funder that is shipped, for budget lines."""
    told = []
    for funder in funders():
        for each in funder.categories:
            aside = "" if each.covered else f" ({_('not paid for')})"
            told.append((each.code, f"{words_of(each)}{aside}"))
    return [("", _("not said")), *told]


def conditions_of(operator: Operator, funder: Funder, year: int) -> list[Condition]:
    """What the funder asks, met or not, from the settings, earlier reports and the year's plan."""
    every = Filing.objects.filter(operator=operator, grant__funder=funder.code)
    filings = every.values_list("what", "due_on", "filed_on")
    lines = BudgetLine.objects.filter(operator=operator, activity__plan__year=year)
    return conditions(
        account_in_name=scheme_of(operator).account_in_name,
        filings=filings if funder.all_reports_filed else (),
        expenses=_covered(funder, lines.order_by("id")[:200]),
        today=timezone.localdate(),
    )


def _covered(funder: Funder, lines: Iterable[BudgetLine]) -> list[tuple[str, bool | None]]:
    found = []
    for line in lines:
        category = funder.category(line.category)
        found.append((line.label, category.covered if category else None))
    return found


def spending_of(operator: Operator, funder: Funder, year: int) -> list[tuple[str, Decimal, bool]]:
    """What was spent in a year by the funder's categories: name, amount, whether it is covered."""
    spent = spent_by_category(operator, date(year, 1, 1), date(year, 12, 31))
    return [
        (words_of(each), spent[each.code], each.covered)
        for each in funder.categories
        if each.code in spent
    ]
