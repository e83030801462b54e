"""Finding out which format of places a file is, by its content."""

from liane.errors import BadInput
from liane.server.networks.registers.exchange.tables import HEADINGS
from liane.server.site.tables.grids import Headings, from_xlsx
from liane.server.site.tables.reading import (
    SPREADSHEET,
    Table,
    decoded,
    inside,
    is_archive,
    names_inside,
    weighed,
)
from liane.words import N_

__all__ = ["read"]


def read(data: bytes, headings: Headings = HEADINGS) -> Table:
    """Read lines from a file of any known format, of sites if nothing else is said.

    Raises `BadInput` with the next step.
    """
    weighed(data)
    table = _from_zip(data, headings) if is_archive(data) else _from_text(decoded(data), headings)
    if not table.rows:
        raise BadInput(N_("no line with a place was found in the file; check that it has some"))
    return table


def _from_text(text: str, headings: Headings) -> Table:
    from liane.server.networks.registers.exchange import maps, tables, uisp  # noqa: PLC0415

    first = text.lstrip()[:1]
    if first == "<":
        return maps.from_kml(text, headings=headings)
    if first in ("{", "["):
        return uisp.from_json(text, headings)
    return tables.from_csv(text, headings)


def _from_zip(data: bytes, headings: Headings) -> Table:
    from liane.server.networks.registers.exchange import maps  # noqa: PLC0415

    names = names_inside(data)
    if SPREADSHEET in names:
        return from_xlsx(data, headings)
    maps_inside = [name for name in names if name.lower().endswith(".kml")]
    if maps_inside:
        return maps.from_kml(decoded(inside(data, maps_inside[0])), "kmz", headings)
    raise BadInput(
        N_("this archive holds neither a spreadsheet nor a map; take the file out of it")
    )
