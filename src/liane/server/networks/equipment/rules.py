"""What must hold of a choice, and what a fibre along the same way would cost. Pure.

A fibre does not follow the line of sight: its way is taken `ROUTE_FACTOR` times as long, as plans
do where nothing else is said. A price that nobody gave stays unknown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

__all__ = ["FIBRE_PARTS", "LONGEST_KM", "ROUTE_FACTOR", "Fibre", "fibre", "prices_by_item"]

ROUTE_FACTOR = 1.3
LONGEST_KM = 200.0
FIBRE_PARTS = ("fibre-aerial", "fibre-terminal")


@dataclass(frozen=True)
class Fibre:
    """A fibre instead of a radio: m of cable, and what it costs where prices are known."""

    route_m: float
    cost: float | None


def prices_by_item(rows: Sequence[Mapping[str, str]]) -> dict[str, float]:
    """The prices of a plan's list that are known, by item.

    >>> prices_by_item([{"item": "mast", "price": "1500"}, {"item": "cable", "price": ""}])
    {'mast': 1500.0}
    """
    found = {}
    for row in rows:
        try:
            found[row.get("item", "")] = float(row.get("price") or "")
        except ValueError:
            continue
    return found


def fibre(distance_m: float, prices: Mapping[str, float]) -> Fibre:
    """The same link as a fibre: its cable by the metre, and a terminal at each end.

    >>> fibre(1000.0, {"fibre-aerial": 500.0, "fibre-terminal": 30000.0})
    Fibre(route_m=1300.0, cost=710000.0)
    >>> fibre(1000.0, {}).cost is None
    True
    """
    route_m = distance_m * ROUTE_FACTOR
    cable, terminal = (prices.get(part) for part in FIBRE_PARTS)
    known = cable is not None and terminal is not None
    return Fibre(route_m, cable * route_m + 2 * terminal if known else None)  # type: ignore[operator]
