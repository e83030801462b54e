"""A project's price list: what each part costs here, for how long it lasts, and who says so.

Columns: `item, price_<currency>, unit, life_years, note`. A part that is not in the list has no
price: it is listed as unpriced and the total is called incomplete. An item may be given for one
place alone by writing `item@place`.
"""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from liane.errors import BadInput
from liane.reading import read_rows
from liane.words import N_

__all__ = ["Price", "PriceList", "read_prices"]

MOST = Decimal(10) ** 12
LIFE_YEARS = (0.1, 200.0)


@dataclass(frozen=True)
class Price:
    """The price of one unit, in the project's currency; `life_years` None if it does not wear."""

    item: str
    amount: Decimal
    unit: str
    life_years: float | None
    note: str


@dataclass(frozen=True)
class PriceList:
    """Prices by item, all in one currency."""

    currency: str
    rows: dict[str, Price]

    def find(self, item: str, site: str | None = None) -> Price | None:
        """The price of `item` at `site` (`item@site` first), or None when it is not known."""
        return self.rows.get(f"{item}@{site}") or self.rows.get(item)


def _amount(text: str, path: Path, line: int, column: str) -> Decimal:
    try:
        amount = Decimal(text)
    except InvalidOperation as error:
        raise BadInput(
            N_("{file}, line {line}: {field}: “{value}” is not a number; use a point, no unit"),
            file=path,
            line=line,
            field=column,
            value=text[:40],
        ) from error
    if not amount.is_finite() or not 0 <= amount <= MOST:
        raise BadInput(
            N_("{file}, line {line}: {field}: {value} is not from 0 to a million million"),
            file=path,
            line=line,
            field=column,
            value=text[:40],
        )
    return amount


def _price_column(path: Path, currency: str, head: dict[str, str]) -> str:
    wanted = f"price_{currency.lower()}"
    given = [name for name in head if name.startswith("price_")]
    if given != [wanted]:
        raise BadInput(
            N_(
                "{file}, line 1: prices are in {given}, the project in {currency}; "
                "give one column {wanted}"
            ),
            file=path,
            given=", ".join(given) or "?",
            currency=currency,
            wanted=wanted,
        )
    return wanted


def _row(path: Path, line: int, cells: dict[str, str], column: str) -> Price:
    life = cells.get("life_years", "")
    years = float(_amount(life, path, line, "life_years")) if life else None
    if years is not None and not LIFE_YEARS[0] <= years <= LIFE_YEARS[1]:
        raise BadInput(
            N_(
                "{file}, line {line}: life_years is not from 0.1 to 200; leave it empty for what "
                "does not wear"
            ),
            file=path,
            line=line,
        )
    amount = _amount(cells[column], path, line, column)
    return Price(cells["item"], amount, cells.get("unit", ""), years, cells.get("note", ""))


def read_prices(path: Path, currency: str) -> PriceList:
    """Read `prices.csv`; raises `BadInput` naming file, line and field (mixed currencies too)."""
    rows: dict[str, Price] = {}
    column = ""
    for line, cells in read_rows(path, ("item",)):
        column = column or _price_column(path, currency, cells)
        if not cells[column]:
            continue
        price = _row(path, line, cells, column)
        if price.item in rows:
            raise BadInput(
                N_("{file}, line {line}: “{item}” has two prices; keep one"),
                file=path,
                line=line,
                item=price.item,
            )
        rows[price.item] = price
    return PriceList(currency, rows)
