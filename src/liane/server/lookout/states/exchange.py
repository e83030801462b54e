"""Faults and hours leave with an operator."""

from liane.server.community.operators.exchange import Kept
from liane.server.lookout.states.models import Fault, Hours

__all__ = ["KEPT"]

KEPT = (Kept("faults", Fault), Kept("hours", Hours))
