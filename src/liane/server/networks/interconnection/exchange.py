"""Everything interconnection keeps, for an operator's full export."""

from collections.abc import Iterator
from typing import Any

from liane.server.community.operators.models import Operator
from liane.server.networks.interconnection.models import Offer, Point, Quote

__all__ = ["export"]


def export(operator: Operator) -> Iterator[tuple[str, dict[str, Any]]]:
    """Points, offers and quotes: kind, row."""
    for model in (Point, Offer, Quote):
        for record in model._default_manager.filter(operator=operator).order_by("pk"):
            row = {f.name: _plain(getattr(record, f.attname)) for f in record._meta.concrete_fields}
            yield f"interconnection.{model.__name__.lower()}", row


def _plain(value: Any) -> Any:
    return value if isinstance(value, bool | int | float | None) else str(value)
