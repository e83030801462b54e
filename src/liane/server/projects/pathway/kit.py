"""The kit of a project: what another community can do again, as a file, and back from it.

It says which phases were passed and when, what each left behind, the results, the needs, and the
lines of cost with the prices of there. It names nobody: no member, no owner of a deliverable, no
signature, no reason of a forced gate, no place. `read` takes a stranger's file: everything in it is
checked, cut and counted before it is believed.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from liane.errors import BadInput
from liane.server.projects.pathway.phases import LAST
from liane.words import N_

__all__ = ["MOST_BYTES", "CostLine", "ReadKit", "as_bytes", "read"]

MOST_BYTES = 500_000
_KIND = "liane project kit"
_FORMAT = 1
_MOST_ROWS = 200
_MOST_AMOUNT = Decimal(10) ** 12
_SIDES = ("purchase", "running", "income", "funding")
_PERS = ("once", "month", "year")


@dataclass(frozen=True)
class CostLine:
    """A line of cost or income of there; `price` in the kit's currency, None where unknown."""

    side: str
    name: str
    unit: str
    per: str
    price: Decimal | None
    quantity: Decimal | None
    life_years: int | None


@dataclass(frozen=True)
class ReadKit:
    """A kit that was read: whose, its seal, and what can be taken up of it."""

    community: str
    name: str
    aim: str
    seal: str
    currency: str
    deliverables: tuple[tuple[int, str], ...]
    lines: tuple[CostLine, ...]


def as_bytes(facts: dict[str, Any]) -> bytes:
    """The file of a kit."""
    head = {"kind": _KIND, "format": _FORMAT}
    return json.dumps(head | facts, ensure_ascii=False, indent=1, default=str).encode()


def read(data: bytes) -> ReadKit:
    """A kit; raises `BadInput` for anything else, with the next step."""
    if len(data) > MOST_BYTES:
        raise _no_kit()
    try:
        told = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _no_kit() from error
    if not isinstance(told, dict) or told.get("kind") != _KIND or told.get("format") != _FORMAT:
        raise _no_kit()
    community, seal = _text(told, "community", 120), _text(told, "seal", 32)
    if not community or not seal:
        raise _no_kit()
    return ReadKit(
        community,
        _text(told, "name", 120),
        _text(told, "aim", 2000),
        seal,
        _text(told, "currency", 3),
        tuple(_deliverables(_rows(told, "deliverables"))),
        tuple(_lines(_rows(told, "lines"))),
    )


def _no_kit() -> BadInput:
    return BadInput(N_("this is no kit of a project; ask for the file that « Take the kit » gives"))


def _text(row: dict[str, Any], name: str, most: int) -> str:
    """Words on one field, without control characters; nothing where it holds something else."""
    value = row.get(name)
    kept = "".join(c for c in value if c.isprintable() or c == "\n") if type(value) is str else ""
    return kept.strip()[:most]


def _rows(told: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = told.get(name, [])
    if not isinstance(found, list) or len(found) > _MOST_ROWS:
        raise _no_kit()
    return [row for row in found if isinstance(row, dict)]


def _deliverables(rows: Iterable[dict[str, Any]]) -> Iterable[tuple[int, str]]:
    """What the other project added to the list that everybody has."""
    for row in rows:
        title, phase = _text(row, "title", 140), row.get("phase")
        if title and not row.get("code") and type(phase) is int and 1 <= phase <= LAST:
            yield phase, title


def _lines(rows: Iterable[dict[str, Any]]) -> Iterable[CostLine]:
    for row in rows:
        name, side, per = _text(row, "name", 140), row.get("side"), row.get("per")
        if name and side in _SIDES and per in _PERS:
            price, quantity = _amount(row.get("price")), _amount(row.get("quantity"))
            unit = _text(row, "unit", 40)
            yield CostLine(
                str(side), name, unit, str(per), price, quantity, _years(row.get("life_years"))
            )


def _amount(value: Any) -> Decimal | None:
    """A number as text; nothing for what no budget could hold."""
    try:
        found = Decimal(value) if type(value) is str else None
    except InvalidOperation:
        return None
    if found is None or not found.is_finite() or not 0 <= found < _MOST_AMOUNT:
        return None
    return round(found, 2)


def _years(value: Any) -> int | None:
    return value if type(value) is int and 1 <= value <= 100 else None
