"""Spares: what is there, what is short."""

from django.db.models import F, Q, QuerySet

from liane.server.community.operators.models import Operator
from liane.server.networks.upkeep.models import StockItem

__all__ = ["low_stock", "stock_of"]


def stock_of(operator: Operator) -> QuerySet[StockItem]:
    """Every item by name."""
    return StockItem.objects.filter(operator=operator).order_by("name")


def low_stock(operator: Operator) -> QuerySet[StockItem]:
    """Items under their minimum, or below nothing: buy or count."""
    short = Q(minimum__isnull=False, quantity__lt=F("minimum")) | Q(quantity__lt=0)
    return stock_of(operator).filter(short)
