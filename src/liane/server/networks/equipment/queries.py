"""What is read of equipment: choices, and the prices and rules that they stand on."""

from django.db.models import QuerySet

from liane.server.community.operators.models import Operator
from liane.server.networks.equipment.models import Choice

__all__ = ["choices_of"]


def choices_of(operator: Operator) -> QuerySet[Choice]:
    """The links that a radio was looked for, the last first, without their results."""
    found = Choice.objects.filter(operator=operator).select_related("a", "b")
    return found.defer("result").order_by("-id")
