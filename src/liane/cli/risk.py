"""`liane risk`: in which countries a shutdown may start next month, from a list of those before.

A thin door to `liane.detection.risk`. With `--skill`, how well it would have told each month from
that one on, beside persistence and a decayed count. A chance is shown with what it was made of.
"""

import argparse
import math
import re
import sys
from typing import TYPE_CHECKING, Any

from liane.cli.console import Result, folded, table
from liane.errors import BadInput
from liane.words import N_, _, number, say

if TYPE_CHECKING:
    from liane.detection.risk import Risk, Starts
    from liane.detection.risk_skill import Skill

__all__ = ["HELP", "arguments", "run"]

HELP = N_("in which countries a shutdown may start next month, and how well that is known")

_SHOWN = 20
_FIGURES = (1, 2, 3, 4)  # columns that are numbers
_NO_MONTH = N_("'{text}' is no month; write one as 2026-01")
_NO_LIST = N_("{file}: no shutdown in it; a list has the columns of Access Now's STOP")
_LEFT_OUT = N_("rows left out, for they tell no shutdown with its country and day: {count}")
_NO_COUNTRY = N_("{name}: the list has no start there before {month}: nothing can be told of it")
_HEAD = N_("Risk that a shutdown starts in {month}, from {starts} starts since {first}")
_NOTE = N_(
    "It knows where shutdowns start again, and hardly when: see --skill. It is for those who "
    "prepare, beside the calendar of risks; it accuses nobody and promises nothing."
)
_SKILL = N_("{first} to {last}: {countries} countries, {started} months with a start")
_GAIN = N_("Gain over {name}: {gain} (95 of 100 draws of countries: {low} to {high})")
_WITHIN = N_(
    "Within a country 0.5 is no skill. Below it: after a start the risk is told higher, and the "
    "start that was not foreseen is past."
)
_NAMES = {
    "liane": N_("Liane"),
    "persistence": N_("persistence: one started the month before"),
    "decayed_count": N_("all starts, half as much every six months"),
}


def arguments(parser: argparse.ArgumentParser, _common: argparse.ArgumentParser) -> None:
    """The list, the month, the countries."""
    parser.add_argument(
        "files",
        nargs="+",
        metavar=_("FILE"),
        help=_("shutdowns in the columns of Access Now's STOP: CSV, Parquet, plain or .gz"),
    )
    parser.add_argument(
        "--month", metavar=_("MONTH"), help=_("the month that is asked (the one after the list)")
    )
    parser.add_argument(
        "--country",
        action="append",
        default=[],
        metavar=_("NAME"),
        help=_("this country alone, as the list names it; may be repeated"),
    )
    parser.add_argument(
        "--skill",
        metavar=_("MONTH"),
        help=_("how well it would have told each month from this one to the end of the list"),
    )


def run(arguments: argparse.Namespace) -> Result:
    """Read the list, then tell of a month, or of how well months were told."""
    from liane.detection.risk import risks
    from liane.detection.risk_skill import skill

    starts = _read(arguments.files)
    if arguments.skill:
        first = _month(arguments.skill)
        return _of_skill(skill(starts, first, starts.next - 1), first, starts)
    month = _month(arguments.month) if arguments.month else starts.next
    return _of_month(_chosen(risks(starts, month), arguments.country, month), month, starts)


def _read(files: list[str]) -> "Starts":
    from liane.detection.risk import starts_of
    from liane.measurement import Rejected, documents, read_records
    from liane.measurement.lists import ListRow
    from liane.measurement.streams import Others

    rows, left_out = [], 0
    for record in read_records(files, Others(documents.ENDINGS, documents.reader_of)):
        held = None if isinstance(record, Rejected) else record.value
        if isinstance(held, ListRow) and held.kind == "shutdowns":
            rows.append(held)
        else:
            left_out += 1
    if not rows:
        raise BadInput(_NO_LIST, file=files[0])
    if left_out:
        print("liane: " + say(_LEFT_OUT, count=left_out), file=sys.stderr)
    return starts_of(rows)


def _month(text: str) -> int:
    found = re.fullmatch(r"(\d{4})-(\d{2})", text)
    if not found or not 1 <= int(found[2]) <= 12:
        raise BadInput(_NO_MONTH, text=text)
    return int(found[1]) * 12 + int(found[2]) - 1


def _chosen(told: "list[Risk]", names: list[str], month: int) -> "list[Risk]":
    from liane.detection.risk import named

    known = {each.country.casefold(): each for each in told}
    lacking = [name for name in names if name.casefold() not in known]
    if lacking:
        raise BadInput(_NO_COUNTRY, name=lacking[0], month=named(month))
    return [known[name.casefold()] for name in names] or told


def _of_month(told: "list[Risk]", month: int, starts: "Starts") -> Result:
    from liane.detection.risk import named

    rows = [
        (
            each.country,
            number(100 * each.chance, 1),
            str(each.month_before),
            number(math.expm1(each.inputs["last_year"]), 1),
            number(100 * each.inputs["examinations"]),
        )
        for each in told[:_SHOWN]
    ]
    heads = [_("country"), "%", _("month before"), _("in a year, fading"), _("exams, %")]
    facts = {"month": named(month), "first": named(starts.first)}
    head = say(_HEAD, starts=number(starts.before(month).counts.sum()), **facts)
    data = {
        "month": named(month),
        "list": {"first": named(starts.first), "last": named(starts.next - 1)},
        "risks": [_as_dict(each) for each in told],
    }
    return Result(data, "\n".join([head, "", table(heads, rows, _FIGURES), "", folded(_(_NOTE))]))


def _as_dict(told: "Risk") -> dict[str, Any]:
    return {
        "country": told.country,
        "chance": round(told.chance, 4),
        "month_before": told.month_before,
        "inputs": {name: round(value, 4) for name, value in told.inputs.items()},
        "pulls": {name: round(value, 4) for name, value in told.pulls.items()},
    }


def _of_skill(found: "Skill", first: int, starts: "Starts") -> Result:
    from liane.detection.risk import named

    marks = (found.precision, found.area, found.within)
    rows = [(_(each), *(number(mark[name], 3) for mark in marks)) for name, each in _NAMES.items()]
    heads = ["", _("average precision"), _("area"), _("within a country")]
    span = {"first": named(first), "last": named(starts.next - 1)}
    lines = [say(_SKILL, **span, countries=found.countries, started=found.started), ""]
    lines += [table(heads, rows, _FIGURES[:3]), ""]
    for name, (gain, low, high) in found.gain.items():
        shown = {"gain": number(gain, 3), "low": number(low, 3), "high": number(high, 3)}
        lines.append(folded(say(_GAIN, name=_(_NAMES[name]), **shown)))
    return Result(found.__dict__ | span, "\n".join([*lines, folded(_(_WITHIN))]))
