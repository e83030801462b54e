"""Prices by item from a price list, only to rank devices; money itself is for `economics`.

The list has the columns of a project's `prices.csv`: `item` and one column `price_XXX` that names
the currency. An item without a price stays unknown.
"""

import csv
from pathlib import Path

from liane.errors import BadInput, MissingResource
from liane.words import N_

__all__ = ["read_prices"]


def read_prices(file: Path) -> dict[str, float]:
    """The price of each item; raises BadInput naming file, line and column."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            column = _price_column(file, reader.fieldnames or [])
            rows = [(reader.line_num, row["item"], row[column]) for row in reader]
    except OSError as error:
        raise MissingResource(
            N_("{file}: cannot be read ({why}); check the path"), file=file, why=error.strerror
        ) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadInput(
            N_("{file}: not a CSV file in UTF-8: {why}"), file=file, why=error
        ) from error
    return {item: _price(file, line, text) for line, item, text in rows if (text or "").strip()}


def _price_column(file: Path, names: object) -> str:
    columns = [str(name) for name in names] if isinstance(names, list | tuple) else []
    prices = [name for name in columns if name.startswith("price_")]
    if "item" not in columns or len(prices) != 1:
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
