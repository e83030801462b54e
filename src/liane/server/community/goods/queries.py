"""What is read of the inventory."""

from django.db.models import Case, QuerySet, Value, When

from liane.server.community.goods.models import Good, Owner
from liane.server.community.operators.models import Operator

__all__ = ["gone_of", "goods_of"]


def goods_of(operator: Operator) -> QuerySet[Good]:
    """What there is: what nobody said first, then what nothing shows, then by kind and name."""
    unsaid = When(owner=Owner.UNKNOWN, then=Value(0))
    unshown = When(paper="", decision=None, then=Value(1))
    found = Good.objects.filter(operator=operator, gone_on=None)
    return found.order_by(Case(unsaid, unshown, default=Value(2)), "kind", "name")


def gone_of(operator: Operator) -> QuerySet[Good]:
    """What is no longer here, the last first."""
    found = Good.objects.filter(operator=operator, gone_on__isnull=False)
    return found.order_by("-gone_on", "-pk")
