"""The bill of materials as CSV: what to buy, how many, at which price, and what has no price.

One row per item and price; numbers with a dot and the currency in its own column, so that any
spreadsheet reads them. An item without a price stays without a total and the last row says that
the sum is incomplete. A text that a spreadsheet could take for a formula is made harmless.
"""

import csv
import io
from typing import Any

from liane.planning.outputs.items import item_name
from liane.planning.outputs.wording import one_line
from liane.words import _

__all__ = ["Purchase", "materials_csv", "purchases"]

HEAD = (
    "item",
    "name",
    "quantity",
    "unit",
    "unit_price",
    "total",
    "currency",
    "life_years",
    "status",
    "sites",
    "note",
)
Purchase = dict[str, Any]


def _safe(text: Any) -> str:
    shown = one_line("" if text is None else text)
    return "'" + shown if shown[:1] in ("=", "+", "-", "@", "\t", "\r") else shown


def _is_bought(line: dict[str, Any]) -> bool:
    return bool(line.get("capex")) or (line.get("unit_price") is None and not line.get("opex_year"))


def purchases(plan: dict[str, Any]) -> list[Purchase]:
    """What is bought, grouped by item, unit and price, dearest first; then what has no price."""
    grouped: dict[tuple[Any, ...], Purchase] = {}
    for line in filter(_is_bought, plan["cost"].get("lines", [])):
        key = (line["item"], line.get("unit"), line.get("unit_price"))
        row = grouped.setdefault(
            key,
            {
                "item": line["item"],
                "unit": line.get("unit"),
                "unit_price": line.get("unit_price"),
                "quantity": 0,
                "total": 0,
                "life_years": line.get("life_years"),
                "sites": [],
                "note": line.get("note") or "",
            },
        )
        row["quantity"] += line.get("quantity") or 0
        row["total"] += line.get("capex") or 0
        if line.get("site") and line["site"] not in row["sites"]:
            row["sites"].append(line["site"])
    listed = {row["item"] for row in grouped.values() if row["unit_price"] is None}
    rows = list(grouped.values()) + [
        {
            "item": each["item"],
            "unit": each.get("unit"),
            "unit_price": None,
            "quantity": each.get("quantity"),
            "total": None,
            "life_years": None,
            "sites": [],
            "note": "",
        }
        for each in plan.get("unpriced", [])
        if each["item"] not in listed
    ]
    return sorted(
        rows, key=lambda row: (row["unit_price"] is None, -(row["total"] or 0), row["item"])
    )


def _row(purchase: Purchase, currency: str) -> list[Any]:
    priced = purchase["unit_price"] is not None
    return [
        _safe(purchase["item"]),
        _safe(item_name(purchase["item"])),
        purchase["quantity"],
        _safe(purchase["unit"]),
        purchase["unit_price"] if priced else "",
        purchase["total"] if priced else "",
        _safe(currency),
        purchase["life_years"] or "",
        _("priced") if priced else _("without a price"),
        _safe(" ".join(purchase["sites"])),
        _safe(purchase["note"]),
    ]


def materials_csv(plan: dict[str, Any]) -> str:
    """The bill of materials as text, ended by its total."""
    currency = plan["cost"]["currency"]
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(HEAD)
    writer.writerows(_row(purchase, currency) for purchase in purchases(plan))
    complete = bool(plan["complete_prices"])
    note = _("every item has a price") if complete else _("incomplete: some items have no price")
    total = plan["cost"]["capex"]
    writer.writerow(["TOTAL", _("Purchase"), "", "", "", total, _safe(currency), "", note, "", ""])
    return file.getvalue()
