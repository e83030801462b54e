"""The services of the place in the operator's export; of visits nothing leaves."""

from liane.server.community.operators.exchange import Kept
from liane.server.community.welcome.models import OfferedService

__all__ = ["KEPT"]

KEPT = (Kept("services", OfferedService),)
