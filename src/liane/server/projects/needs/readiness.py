"""What needs answer of the questionnaire: the price of a gigabyte against the income (D3Q3)."""

from decimal import Decimal

from django.utils.translation import gettext as _

from liane.server.community.operators.models import Operator
from liane.server.projects.needs.queries import complete_baseline
from liane.server.projects.readiness.queries import Computed

__all__ = ["computed"]

_CENT = Decimal("0.01")


def computed(operator: Operator) -> list[Computed]:
    """Once a price and three incomes are known; nothing before."""
    found = complete_baseline(operator)
    if found is None or found.answer is None or found.on is None:
        return []
    told = _("{gb} GB at the cheapest, for the household in the middle (baseline)")
    origin = told.format(gb=found.answer.volume)
    return [Computed("D3Q3", found.answer.percent.quantize(_CENT), origin, found.on)]
