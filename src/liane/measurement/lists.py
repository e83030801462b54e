"""Lists beside the table of observations: what others published, each kind with its own columns.

A row is a `ListRow`: shutdowns (STOP), outages and costs (curated), targets (test lists),
categories, fingerprints of block pages, alerts (CAP), entries (Atom), events (iCalendar), places
(GeoJSON). What a row does not tell is None. A row that cannot be used is told with its reason,
never mended.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from liane.measurement.outages import (
    COSTS,
    OUTAGES,
    cost_row,
    is_costs,
    is_outages,
    outage_row,
)
from liane.measurement.stop import NO_FACT, STOP_COLUMNS, is_stop, stop_row
from liane.words import N_

__all__ = ["LISTS", "ListRow", "Unfit", "list_of", "row_of"]

LISTS: dict[str, tuple[str, ...]] = {
    name: tuple(columns.split())
    for name, columns in {
        "shutdowns": " ".join(STOP_COLUMNS),
        "targets": "url category_code category_description date_added source notes",
        "categories": "category_code title replaces description",
        "fingerprints": "name scope other_names location_found pattern_type pattern "
        "confidence_no_fp expected_countries source exp_url notes",
        "alerts": "identifier sender sent status msgType source scope restriction addresses note "
        "references incidents language category event urgency severity certainty audience "
        "effective onset expires senderName headline description instruction web contact areas",
        "entries": "id title updated published author link summary feed",
        "events": "uid summary starts ends whole_day rule status place categories url",
        "outages": OUTAGES,
        "costs": COSTS,
        "places": "id name geometry lon lat west south east north properties",
    }.items()
}
NUMBERS = ("lon", "lat", "west", "south", "east", "north", *COSTS.split()[1:])
_PATTERNS = ("full", "prefix", "contains", "regexp")
_LEGEND = {
    "category_code": "New Code",
    "title": "Category Description",
    "replaces": "Replaces old code(s)",
    "description": "Description",
}

_NO_URL = N_("'{said}' is no address of a page: http or https and a name are wanted")
_NO_PATTERN = N_("'{said}' is no kind of pattern; there are: {kinds}")
_NO_REGULAR = N_("the pattern is no regular expression ({why})")
_NO_CODE = N_("a category without its code")


class ListRow(dict[str, Any]):
    """One row of a list; `kind` names the list."""

    def __init__(self, kind: str, values: Mapping[str, Any]) -> None:
        super().__init__({name: values.get(name) for name in LISTS[kind]})
        self.kind = kind


class Unfit(NamedTuple):
    """Why a row cannot be used: a message, and its facts."""

    reason: str
    facts: dict[str, Any]


def list_of(columns: Sequence[str]) -> str | None:
    """The list that a table is, by its columns; None for one that is not known."""
    held = {each.strip() for each in columns}
    if is_stop(dict.fromkeys(held)):
        return "shutdowns"
    if {"url", "category_code"} <= held:
        return "targets"
    if {"pattern", "pattern_type", "location_found"} <= held:
        return "fingerprints"
    if is_outages(held):
        return "outages"
    if is_costs(held):
        return "costs"
    return "categories" if {"New Code", "Category Description"} <= held else None


def row_of(kind: str, cells: Mapping[str, Any]) -> ListRow | Unfit:
    """A row of a table as a row of its list."""
    return _ROWS[kind](cells)


def _text(value: Any) -> str | None:
    said = "" if value is None else str(value).strip()
    return said or None


def _shutdown(cells: Mapping[str, Any]) -> ListRow | Unfit:
    row, lacking = stop_row(cells)
    return Unfit(NO_FACT, {"column": lacking}) if lacking else ListRow("shutdowns", row)


def _target(cells: Mapping[str, Any]) -> ListRow | Unfit:
    row = {name: _text(cells.get(name)) for name in LISTS["targets"]}
    said = row["url"] or ""
    if not re.match(r"https?://[^\s/?#]+", said, re.IGNORECASE):
        return Unfit(_NO_URL, {"said": said[:120]})
    return ListRow("targets", row)


def _category(cells: Mapping[str, Any]) -> ListRow | Unfit:
    row = {name: _text(cells.get(column)) for name, column in _LEGEND.items()}
    return ListRow("categories", row) if row["category_code"] else Unfit(_NO_CODE, {})


def _fingerprint(cells: Mapping[str, Any]) -> ListRow | Unfit:
    row = {name: _text(cells.get(name)) for name in LISTS["fingerprints"]}
    kind, pattern = row["pattern_type"], cells.get("pattern") or ""
    if kind not in _PATTERNS or not pattern:
        return Unfit(_NO_PATTERN, {"said": kind or "", "kinds": ", ".join(_PATTERNS)})
    if kind == "regexp":
        try:
            re.compile(pattern)
        except (re.error, OverflowError, RecursionError) as error:
            return Unfit(_NO_REGULAR, {"why": str(error)[:120]})
    return ListRow("fingerprints", row | {"pattern": pattern})  # its spaces are part of it


def _outage(cells: Mapping[str, Any]) -> ListRow | Unfit:
    row, why = outage_row(cells)
    return Unfit(*why) if why else ListRow("outages", row)


def _cost(cells: Mapping[str, Any]) -> ListRow | Unfit:
    row, why = cost_row(cells)
    return Unfit(*why) if why else ListRow("costs", row)


_ROWS: dict[str, Callable[[Mapping[str, Any]], ListRow | Unfit]] = {
    "shutdowns": _shutdown,
    "targets": _target,
    "categories": _category,
    "outages": _outage,
    "costs": _cost,
    "fingerprints": _fingerprint,
}
