"""What the accounts answer of the questionnaire: break-even against signed pledges (D10Q3)."""

from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from liane.server.community.operators.models import Operator
from liane.server.projects.finance.models import Pledge
from liane.server.projects.finance.queries import figures_of
from liane.server.projects.readiness.queries import Computed

__all__ = ["computed"]


def computed(operator: Operator) -> list[Computed]:
    """Break-even subscribers in percent of pledges; nothing before a tariff is decided, somebody
    signed for it, and every cost is known: less would flatter."""
    if not Pledge.objects.filter(operator=operator, withdrawn_at=None).exists():
        return []
    figures = figures_of(operator)
    if figures.contradiction or figures.assessment is None or not figures.complete:
        return []
    needed, signed = figures.assessment.prices.break_even_subscribers, figures.pledged
    if figures.tariff is None or needed is None or not signed:
        return []
    origin = _("{needed} subscribers to break even, {signed} households signed (finance)")
    percent = (Decimal(100) * needed / signed).quantize(Decimal("0.1"))
    return [
        Computed(
            "D10Q3", percent, origin.format(needed=needed, signed=signed), timezone.localdate()
        )
    ]
