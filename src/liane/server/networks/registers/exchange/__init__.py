"""Foreign formats of sites, in and out: CSV, XLSX, GeoJSON, KML and KMZ, UISP's device list.

`read` gives rows of text by column, with their line; `write` gives a file. Neither believes a file:
sizes are bounded, XML is read without entities, spreadsheets are opened in a process of their own.
"""

from collections.abc import Iterator
from typing import Any

from liane.server.community.operators.models import Operator
from liane.server.networks.registers.exchange.reading import read
from liane.server.networks.registers.exchange.writing import FORMATS, write
from liane.server.networks.registers.models import Entry, Site
from liane.server.site.tables.reading import MOST_ROWS, Table

__all__ = ["FORMATS", "MOST_ROWS", "Table", "export", "read", "write"]


def export(operator: Operator) -> Iterator[tuple[str, dict[str, Any]]]:
    """Everything that the registers keep for an operator, for its full export: kind, row."""
    for model, name in ((Entry, "registers.entry"), (Site, "registers.site")):
        for record in model.objects.filter(operator=operator).order_by("id").iterator(500):
            yield (
                name,
                {
                    field.name: _plain(getattr(record, field.attname))
                    for field in record._meta.concrete_fields
                },
            )


def _plain(value: Any) -> Any:
    return value if isinstance(value, bool | int | float | list | dict | None) else str(value)
