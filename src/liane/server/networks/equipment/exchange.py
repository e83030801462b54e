"""What equipment gives to an operator's full export."""

from liane.server.community.operators.exchange import Kept
from liane.server.networks.equipment.models import Choice

__all__ = ["KEPT"]

KEPT = (Kept("radio_choices", Choice),)
