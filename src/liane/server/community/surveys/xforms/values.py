"""From what somebody typed to what a form keeps, kind by kind.

Numbers may be typed with a comma; a place as « lat lon », decimal degrees. What cannot be read is
refused with how to write it.
"""

import math
import re
from datetime import date, datetime

from liane.errors import BadInput
from liane.server.community.surveys.xforms.definition import Bind, Control
from liane.server.community.surveys.xforms.xpath.places import points_of
from liane.words import N_

__all__ = ["kept_as", "read_typed"]

_WHOLE = re.compile(r"[+-]?\d{1,15}")
_DECIMAL = re.compile(r"[+-]?(\d{1,15}(\.\d{1,12})?|\.\d{1,12})")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?")
LONGEST = 20_000


def read_typed(text: str, control: Control, bind: Bind) -> str:
    """What a person typed, as the form writes it; judged later."""
    text = text.replace("\r\n", "\n").strip()[:LONGEST]
    kind = kind_of(control, bind)
    if kind in ("int", "decimal"):
        return "".join(text.split()).replace(",", ".")
    if kind == "geopoint":
        return _typed_place(text)
    return text


def _typed_place(text: str) -> str:
    numbers = re.findall(r"[+-]?\d+(?:[.,]\d+)?", text)
    if len(numbers) < 2:
        return text
    found = [number.replace(",", ".") for number in numbers[:4]]
    return " ".join([*found, *["0"] * (4 - len(found))])


def kind_of(control: Control, bind: Bind) -> str:
    """The kind of answer a question takes."""
    return "text" if control.picks or control.kind in ("upload", "trigger") else bind.kind


def kept_as(text: str, control: Control, bind: Bind, offered: list[str]) -> None:
    """Raise `BadInput` if a kept text is no answer to its question."""
    if control.picks:
        _check_picked(text, control, offered)
        return
    check = _CHECKS.get(kind_of(control, bind))
    if check:
        check(text)
    if control.kind == "range":
        _check_range(text, control)


def _check_picked(text: str, control: Control, offered: list[str]) -> None:
    picked = [text] if control.kind == "select1" else text.split()
    strange = [each for each in picked if each not in offered]
    if strange:
        raise BadInput(N_("“{value}” is not offered here; pick again"), value=strange[0][:40])
    if control.kind == "rank" and sorted(picked) != sorted(offered):
        raise BadInput(N_("Give each line a rank of its own."))


def _check_range(text: str, control: Control) -> None:
    try:
        low, high, value = float(control.start), float(control.end), float(text)
    except ValueError:
        return
    if not min(low, high) <= value <= max(low, high):
        raise BadInput(N_("Between {low} and {high}, please."), low=control.start, high=control.end)


def _whole(text: str) -> None:
    if not _WHOLE.fullmatch(text):
        raise BadInput(N_("A whole number, in figures, please."))


def _decimal(text: str) -> None:
    if not _DECIMAL.fullmatch(text) or not math.isfinite(float(text)):
        raise BadInput(N_("A number, in figures, please."))


def _day(text: str) -> None:
    try:
        date.fromisoformat(text[:10])
    except ValueError as error:
        raise BadInput(N_("A day as 2026-03-31, please.")) from error


def _hour(text: str) -> None:
    if not _TIME.fullmatch(text):
        raise BadInput(N_("An hour as 14:30, please."))


def _moment(text: str) -> None:
    try:
        datetime.fromisoformat(text)
    except ValueError as error:
        raise BadInput(N_("A day and an hour as 2026-03-31T14:30, please.")) from error


def _place(text: str) -> None:
    if len(points_of(text)) != 1:
        raise BadInput(N_("A latitude and a longitude in degrees, as 12.65 -8.00, please."))


def _line(text: str) -> None:
    if not points_of(text):
        raise BadInput(N_("Latitudes and longitudes, as 12.65 -8.00; 12.66 -8.01, please."))


_CHECKS = {
    "int": _whole,
    "decimal": _decimal,
    "date": _day,
    "time": _hour,
    "dateTime": _moment,
    "geopoint": _place,
    "geotrace": _line,
    "geoshape": _line,
}
