"""Everything interconnection keeps: points of presence, offers and quotes."""

from liane.server.community.operators.exchange import Kept
from liane.server.networks.interconnection.models import Offer, Point, Quote

__all__ = ["KEPT"]

KEPT = (Kept("points", Point), Kept("offers", Offer), Kept("quotes", Quote))
