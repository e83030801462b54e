"""Rows of outages that people curated, and of what shutdowns cost: IODA's, CenAlert's, Top10VPN's.

Times are of UTC where a row gives an hour. Curated dates are written by hand, in several forms; one
that cannot be read, or could be two days, makes its row unfit, and is never guessed.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from liane.measurement.observations import finite
from liane.words import N_

__all__ = ["COSTS", "OUTAGES", "cost_row", "is_costs", "is_outages", "outage_row"]

OUTAGES = (
    "identifier country country_code scope regions network began ended cause services confirmed "
    "source notes"
)
COSTS = "country year cost_usd duration_hours users_affected"
_NAMES = {
    "identifier": ("ID",),
    "country": ("Country", "country"),
    "country_code": ("country_code",),
    "scope": ("Scope (based on granularity at which the outage appears in IODA)",),
    "regions": ("Region", "affected_regions"),
    "network": ("AS",),
    "cause": ("Cause", "cause"),
    "services": ("affected_services",),
    "confirmed": ("Confirmation Status",),
    "source": ("source", "Grafana URLs"),
    "notes": ("Notes",),
}
_BEGINS, _ENDS = ("Begin time", "start_date"), ("End time", "end_date")
_LONG = ("%A, %B %d, %Y, %I:%M:%S %p", "%A, %B %d, %Y, %I:%M %p", "%A, %B %d, %Y, %I:%M: %p")
_SHORT = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})\s+(\d{1,2}):(\d{1,2})(?::(\d{2}))?(?:\s*[AP]M)?")

_NO_BEGIN = N_("'{said}' tells no moment for sure; write it as 2020-07-28 or 2020-07-28 17:00")
_NO_COST = N_("'{said}' is no cost: a number of US dollars is wanted")

Told = tuple[dict[str, Any], tuple[str, dict[str, Any]] | None]  # a row, or why it is unfit


def is_outages(columns: set[str]) -> bool:
    """Whether a table with these columns is a list of outages."""
    curated = {"Begin time", "End time", "Country", "Cause"} <= columns
    return curated or {"country", "start_date", "end_date", "affected_services"} <= columns


def is_costs(columns: set[str]) -> bool:
    """Whether a table with these columns says what shutdowns cost."""
    return {"country", "cost_usd", "duration_hours"} <= columns


def outage_row(cells: Mapping[str, Any]) -> Told:
    """One outage: when it began and, where it is told, when it ended."""
    row: dict[str, Any] = {name: _first(cells, columns) for name, columns in _NAMES.items()}
    said = _first(cells, _BEGINS)
    row["began"], row["ended"] = _moment(said), _moment(_first(cells, _ENDS))
    return row, None if row["began"] else (_NO_BEGIN, {"said": (said or "")[:80]})


def cost_row(cells: Mapping[str, Any]) -> Told:
    """What the shutdowns of a country and a year cost, in US dollars."""
    row: dict[str, Any] = {name: finite(cells.get(name)) for name in COSTS.split()[1:]}
    row["country"] = _first(cells, ("country",))
    said = str(cells.get("cost_usd") or "")[:80]
    return row, None if row["cost_usd"] is not None and row["country"] else (
        _NO_COST,
        {"said": said},
    )


def _first(cells: Mapping[str, Any], columns: tuple[str, ...]) -> str | None:
    told = (str(cells[name]).strip() for name in columns if cells.get(name) is not None)
    return next((each for each in told if each), None)


def _moment(said: str | None) -> str | None:
    """A time as ISO 8601: with its zone where an hour is told, else the day.

    >>> _moment("Sunday, May 27, 2018, 11:00 PM"), _moment("7/28/2020  17:00:00 PM")
    ('2018-05-27T23:00:00+00:00', '2020-07-28T17:00:00+00:00')
    >>> _moment("2021-03-04"), _moment("7/8/2020 17:00"), _moment("N/A")
    ('2021-03-04', None, None)
    """
    text = " ".join((said or "").split())
    try:
        day = datetime.fromisoformat(text)
    except ValueError:
        found = _by_hand(text)
        return found.isoformat() if found else None
    return text if len(text) == 10 else day.replace(tzinfo=day.tzinfo or UTC).isoformat()


def _by_hand(text: str) -> datetime | None:
    for form in _LONG:
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    short = _SHORT.fullmatch(text)
    if not short:
        return None
    month, day, year, hour, minute, second = (int(each or 0) for each in short.groups())
    if month <= 12 and day <= 12 and month != day:
        return None  # whose order it is, nobody knows
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
