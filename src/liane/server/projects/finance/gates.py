"""What the accounts say at two gates: pledges against break-even or what is missing funded; months
of published accounts.
"""

from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liane.economics import Assessment
from liane.server.community.operators.models import Operator
from liane.server.projects.finance.model import Figures
from liane.server.projects.finance.models import Side, Where
from liane.server.projects.finance.queries import figures_of, lines_of, published_now

__all__ = ["CODES", "measured"]

CODES = ("pledges", "accounts")
_MONTHS = 3


def measured(operator: Operator) -> list[dict[str, Any]]:
    """Nothing is said of pledges before break-even is known, nor of accounts before they are
    published."""
    return [*_pledges(operator), *_accounts(operator)]


def _pledges(operator: Operator) -> list[dict[str, Any]]:
    figures = figures_of(operator)
    found = None if figures.contradiction else figures.assessment
    needed = found.prices.break_even_subscribers if found else None
    if needed is None or figures.tariff is None:
        return []
    signed = figures.pledged or 0
    said = _("{signed} signed of {needed} needed").format(signed=signed, needed=needed)
    if not figures.complete:
        said += _(" (some costs are unknown: more will be needed)")
    funded = signed < needed and _is_funded(operator, figures, found)
    if funded:
        said += _("; what is missing is funded, cash stays above zero for {years} years").format(
            years=figures.facts.horizon_years
        )
    enough = (signed >= needed or funded) and figures.complete
    return [
        {
            "code": "pledges",
            "state": "ok" if enough else "low",
            "said": said,
            "origin": _("finance"),
            "on": timezone.localdate(),
            "page": "pledges",
        }
    ]


def _is_funded(operator: Operator, figures: Figures, found: Assessment | None) -> bool:
    """Whether money that was granted carries those who signed over every year of the horizon.

    A grant that is a guess funds nothing, nor does one beside demand that nobody signed for.
    """
    if found is None or not figures.pledged or not figures.complete or not figures.funding.complete:
        return False
    if lines_of(operator).filter(side=Side.FUNDING, where=Where.ASSUMED).exists():
        return False
    aside = figures.facts.said.get("reserve") or Decimal(0)
    return bool(figures.funding.known) and found.scenarios[1].lowest_cash + aside >= 0


def _accounts(operator: Operator) -> list[dict[str, Any]]:
    published = published_now(operator)
    if published is None:
        return []
    months = len(published.facts["months"])
    said = ngettext("{n} month is published", "{n} months are published", months).format(n=months)
    return [
        {
            "code": "accounts",
            "state": "ok" if months >= _MONTHS else "low",
            "said": said,
            "origin": _("finance"),
            "on": timezone.localdate(published.made_at),
            "page": "finance-summary",
        }
    ]
