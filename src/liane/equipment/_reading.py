"""The fields of a device's file, each read and checked in one way.

A reader takes a place in the file and returns a clean value, or raises BadInput with the file,
the line, the field and what to write instead. Nothing is guessed: a missing field that is needed
is an error, a missing fact is unknown.
"""

import math
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from liane.equipment import rates as wifi
from liane.equipment._tomlfile import Place
from liane.equipment.device import SheetRates
from liane.equipment.facts import STATUSES, Fact, unknown
from liane.errors import BadInput
from liane.words import N_

__all__ = [
    "Radio", "choice", "fact", "identifier", "only_keys", "optional_text", "radio", "sheets",
    "text",
]  # fmt: skip

_ID = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*")
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_ORIGIN = ("source", "date", "status")


@dataclass(frozen=True)
class Radio:
    """The `[radio]` table: standard, streams, bands and widths, with their origin."""

    standard: str = ""
    streams: int = 0
    bands: tuple[tuple[float, float], ...] = ()
    widths_mhz: tuple[int, ...] = ()
    source: Fact = field(default_factory=lambda: unknown(""))


def only_keys(place: Place, allowed: Collection[str]) -> None:
    """Refuse a key that nobody reads: it is a spelling error more often than not."""
    for key in place.data:
        if key not in allowed:
            raise place.at(key).wrong(
                N_("{file}: line {line}: unknown key {field}; the keys here are: {choices}"),
                choices=", ".join(allowed),
            )


def text(place: Place) -> str:
    """A text that must be there."""
    if isinstance(place.data, str) and place.data.strip():
        return place.data.strip()
    raise place.wrong(N_("{file}: line {line}: {field}: a text in quotes is needed"))


def optional_text(place: Place) -> str:
    """A text, or nothing."""
    return "" if place.data is None else text(place)


def identifier(place: Place) -> str:
    """A name made of lower-case letters, digits, hyphens and dots."""
    if isinstance(place.data, str) and _ID.fullmatch(place.data):
        return place.data
    raise place.wrong(
        N_('{file}: line {line}: {field}: write lower-case letters, digits and "-", as in "lhg-5"')
    )


def choice(place: Place, allowed: Sequence[str]) -> str:
    """One of the allowed words."""
    if place.data in allowed:
        return str(place.data)
    raise place.wrong(
        N_("{file}: line {line}: {field}: {value}: write one of {choices}"),
        value=place.data,
        choices=", ".join(allowed),
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def number(place: Place, low: float, high: float) -> float:
    """A number between two bounds, bounds included."""
    if not _is_number(place.data):
        raise place.wrong(
            N_("{file}: line {line}: {field}: {value}: a number is needed"), value=place.data
        )
    if not low <= place.data <= high:
        raise place.wrong(
            N_("{file}: line {line}: {field}: {value} is not between {low} and {high}"),
            value=place.data,
            low=f"{low:g}",
            high=f"{high:g}",
        )
    return float(place.data)


def _origin(place: Place) -> tuple[str, str, str]:
    source, status = text(place.at("source")), choice(place.at("status"), STATUSES[:-1])
    when = place.at("date")
    if not _DATE.fullmatch(str(when.data)):
        raise when.wrong(
            N_("{file}: line {line}: {field}: give the source's date: 2026, 2026-03 or 2026-03-14")
        )
    return source, str(when.data), status


def fact(place: Place, unit: str, low: float, high: float) -> Fact:
    """A table with value, source, date and status; unknown if absent or said to be so."""
    if place.data is None:
        return unknown(unit)
    if not isinstance(place.data, dict):
        raise place.wrong(
            N_(
                "{file}: line {line}: {field}: a value needs its source: write a table [{field}] "
                "with value, source, date and status"
            )
        )
    only_keys(place, ("value", *_ORIGIN))
    if place.data.get("status") == "unknown" and "value" not in place.data:
        return unknown(unit)
    value = number(place.at("value"), low, high)
    source, date, status = _origin(place)
    return Fact(value, unit, source, date, status)


def radio(place: Place) -> Radio:
    """The `[radio]` table; a device without one is no radio."""
    if place.data is None:
        return Radio()
    if not isinstance(place.data, dict):
        raise place.wrong(N_("{file}: line {line}: {field}: write a table [radio]"))
    only_keys(place, ("standard", "streams", "bands_mhz", "widths_mhz", *_ORIGIN))
    standard = choice(place.at("standard"), tuple(wifi.STANDARDS))
    streams = number(place.at("streams"), 1, 4)
    source, date, status = _origin(place)
    return Radio(
        standard,
        int(streams),
        _bands(place.at("bands_mhz")),
        _widths(place.at("widths_mhz"), standard, int(streams)),
        Fact(streams, "", source, date, status),
    )


def _bands(place: Place) -> tuple[tuple[float, float], ...]:
    pairs = place.data if isinstance(place.data, list) else []
    good = all(
        isinstance(pair, list) and len(pair) == 2 and all(map(_is_number, pair)) for pair in pairs
    )
    if not pairs or not good or not all(0 < low < high <= 300000 for low, high in pairs):
        raise place.wrong(
            N_("{file}: line {line}: {field}: write pairs of MHz, low first: [[5150, 5875]]")
        )
    return tuple((float(low), float(high)) for low, high in pairs)


def _widths(place: Place, standard: str, streams: int) -> tuple[int, ...]:
    values: list[Any] = place.data if isinstance(place.data, list) and place.data else [None]
    for width in values:
        try:
            wifi.usable_mcs(standard, width, streams)
        except (BadInput, TypeError) as error:
            raise place.wrong(
                N_("{file}: line {line}: {field}: {value} MHz: not a channel width of {standard}"),
                value=width,
                standard=standard,
            ) from error
    return tuple(sorted(set(values)))


def sheets(place: Place, device_radio: Radio) -> tuple[SheetRates, ...]:
    """The `[[rates]]` tables: the maker's sensitivity and power per MCS, one table per width."""
    if place.data is None:
        return ()
    if not isinstance(place.data, list) or not device_radio.standard:
        raise place.wrong(
            N_("{file}: line {line}: {field}: write [[rates]] tables, in the file of a radio")
        )
    return tuple(_sheet(place.at(at), device_radio) for at in range(len(place.data)))


def _sheet(place: Place, device_radio: Radio) -> SheetRates:
    only_keys(place, ("width_mhz", "mcs", "sensitivity_dbm", "power_dbm", *_ORIGIN))
    width = int(number(place.at("width_mhz"), 20, 160))
    if width not in device_radio.widths_mhz:
        raise place.at("width_mhz").wrong(
            N_("{file}: line {line}: {field}: {value} MHz is not in widths_mhz"), value=width
        )
    usable = wifi.usable_mcs(device_radio.standard, width, device_radio.streams).tolist()
    mcs = _row(place.at("mcs"), None, 0, 15)
    if not set(mcs) <= set(usable) or list(mcs) != sorted(set(mcs)):
        raise place.at("mcs").wrong(
            N_("{file}: line {line}: {field}: write MCS of this width, ascending, among {choices}"),
            choices=usable,
        )
    rows = len(mcs)
    return SheetRates(
        width,
        tuple(int(m) for m in mcs),
        _row(place.at("sensitivity_dbm"), rows, -120, -20),
        _row(place.at("power_dbm"), rows, -10, 60),
        *_origin(place),
    )


def _row(place: Place, length: int | None, low: float, high: float) -> tuple[float, ...]:
    if not isinstance(place.data, list) or not place.data or length not in (None, len(place.data)):
        raise place.wrong(N_("{file}: line {line}: {field}: write a list of numbers, one per MCS"))
    return tuple(number(place.at(at), low, high) for at in range(len(place.data)))
