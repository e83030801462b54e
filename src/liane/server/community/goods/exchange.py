"""The inventory leaves with an operator, what is no longer here too."""

from liane.server.community.goods.models import Good
from liane.server.community.operators.exchange import Kept

__all__ = ["KEPT"]

KEPT = (Kept("goods", Good),)
