"""The services of the place in the operator's export; of visits nothing leaves."""

from collections.abc import Iterator

from liane.server.community.operators.exchange import Rows, rows_of
from liane.server.community.operators.models import Operator
from liane.server.community.welcome.models import OfferedService

__all__ = ["export"]


def export(operator: Operator) -> Iterator[tuple[str, Rows]]:
    """Services, and those that are no longer here."""
    yield "services", rows_of(OfferedService.objects.filter(operator=operator))
