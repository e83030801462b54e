"""What leaves with an operator: the plan, spots, texts, what went out. Pictures and sounds stay."""

from liane.server.community.communication import models
from liane.server.community.operators.exchange import Kept

__all__ = ["KEPT"]

KEPT = (
    Kept("messages", models.Message),
    Kept("spots", models.Spot),
    Kept("texts", models.KitText),
    Kept("outings", models.Outing),
    Kept("calls", models.Calls),
    Kept("badges", models.Badge),
)
