"""Prices by item from a price list, only to rank devices; money itself is for `economics`.

The list has the columns of a project's `prices.csv`: `item` and one column `price_XXX` that names
the currency. An item without a price stays unknown.
"""

from collections.abc import Iterable
from pathlib import Path

from liane.errors import BadInput
from liane.reading import read_rows
from liane.words import N_

__all__ = ["read_prices"]


def read_prices(file: Path) -> dict[str, float]:
    """The price of each item; raises BadInput naming file, line and column."""
    prices: dict[str, float] = {}
    for line, cells in read_rows(file, ("item",)):
        column = _price_column(file, cells)
        if cells["item"] in prices:
            raise BadInput(
                N_("{file}, line {line}: “{item}” has two prices; keep one"),
                file=file,
                line=line,
                item=cells["item"],
            )
        if cells[column]:
            prices[cells["item"]] = _price(file, line, cells[column])
    return prices


def _price_column(file: Path, names: Iterable[str]) -> str:
    prices = [name for name in names if name.startswith("price_")]
    if len(prices) != 1:
        raise BadInput(
            N_("{file}: line 1: a price list needs the columns item and price_XXX (one currency)"),
            file=file,
        )
    return prices[0]


def _price(file: Path, line: int, text: str) -> float:
    try:
        price = float(text)
    except ValueError:
        price = -1.0
    if not 0 <= price < float("inf"):
        raise BadInput(
            N_("{file}: line {line}: {value}: a price is a number, 0 or more"),
            file=file,
            line=line,
            value=text,
        )
    return price
