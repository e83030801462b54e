"""What the accounts say at two gates: pledges against break-even, months of published accounts."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liane.server.community.operators.models import Operator
from liane.server.projects.finance.queries import figures_of, published_now

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
    enough = signed >= needed and figures.complete
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
