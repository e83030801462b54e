"""`liane detect`: what happened in a series, in replies that came or did not, in measurements.

`--series FILE` takes one value per row (more is better), `--arrivals FILE` one reply per row,
`--measurements FILE…` measurements of sites and services. The answer is a list of events, each with
when it began, when it could first be known, and its end; `--incidents` puts those of one happening
together, one file each; `--into` keeps what was read, from which `liane replay` finds the alerts
again. Rows that cannot be used are set aside and told with their line. With `--until`, the answer
is the one that the same data gave then.
"""

import argparse
import math
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from liane.cli.console import Result, folded, table
from liane.cli.detect_found import Found, asked, in_measurements, keep, write_incidents
from liane.errors import BadInput
from liane.words import N_, _, number, say

if TYPE_CHECKING:
    from liane.detection.series import Event, Reading

__all__ = ["HELP", "arguments", "run"]

HELP = N_("drops, silences, blocking in measurements: when they began, when they could be known")

_KINDS = {
    "drop": N_("drop, alone"),
    "common-drop": N_("drop, with others"),
    "silence": N_("silence"),
    "blocking": N_("blocking"),
    "throttling": N_("throttling"),
}
_TOLD = 20  # rows set aside that are told one by one


def arguments(parser: argparse.ArgumentParser, _common: argparse.ArgumentParser) -> None:
    """The file, its columns, the clock."""
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument(
        "--series", type=Path, metavar="CSV", help=_("one value per row; more is better")
    )
    source.add_argument(
        "--arrivals",
        type=Path,
        metavar="CSV",
        help=_("one reply per row; those that are missing are the signal"),
    )
    source.add_argument(
        "--measurements",
        nargs="+",
        metavar=_("FILE"),
        help=_("OONI measurements (JSON, JSONL, .gz, .tar.gz, a folder), or rows of its analysis"),
    )
    _columns(parser)
    _answers(parser)


def _columns(parser: argparse.ArgumentParser) -> None:
    """What the columns of a table are, and their clock."""
    parser.add_argument("--time-col", metavar=_("COLUMN"), help=_("the column of times"))
    parser.add_argument("--value-col", metavar=_("COLUMN"), help=_("the column of values"))
    parser.add_argument(
        "--group-cols",
        default="",
        metavar="A,B",
        help=_("columns that tell one series from another, scanned together"),
    )
    parser._negative_number_matcher = re.compile(r"-\d")  # so that -5:00 is a value, no option
    parser.add_argument(
        "--utc-offset",
        default="Z",
        metavar="+H:MM",
        help=_("the offset of times that carry none, texts and epochs alike (Z)"),
    )
    parser.add_argument(
        "--stamp",
        choices=("moment", "start"),
        default="moment",
        help=_("a row's time is when its value was had, or the start of the span it sums up"),
    )


def _answers(parser: argparse.ArgumentParser) -> None:
    """What is asked of the answer."""
    parser.add_argument(
        "--until", metavar=_("TIME"), help=_("answer as at that time, with what was there by then")
    )
    parser.add_argument(
        "--incidents",
        type=Path,
        metavar=_("FOLDER"),
        help=_("write one incident file for each happening, with its causes, in this folder"),
    )
    parser.add_argument(
        "--signals",
        type=Path,
        metavar=_("FILE"),
        help=_("what else is known of it, as the signals of an incident file (JSON)"),
    )
    parser.add_argument(
        "--country", default="", metavar="CC", help=_("the country, where no column tells it")
    )
    parser.add_argument(
        "--into",
        type=Path,
        metavar=_("FOLDER"),
        help=_("keep a copy of what was read beside the table in this folder, for `liane replay`"),
    )


def run(arguments: argparse.Namespace) -> Result:
    """Read, detect, tell."""
    from liane.detection.series import utc_offset

    offset_s = utc_offset(arguments.utc_offset)
    found = detected(arguments)
    data = {
        "events": [_event_data(event) for event in found.events],
        "rules": found.rules,
        "read": found.read,
        "aside": found.aside,
        "asked": asked(arguments, found.files),
    }
    if arguments.into:
        data["kept"] = keep(found.files, arguments.into)
    if arguments.incidents:
        data["incidents"] = write_incidents(found, arguments)
    return Result(data, _text(found, offset_s))


def detected(arguments: argparse.Namespace) -> Found:
    """What the rules find in the files that are named, read as the options say."""
    from liane.detection.series import utc_offset

    offset_s = utc_offset(arguments.utc_offset)
    until_s = _until(arguments.until, offset_s)
    if arguments.measurements:
        return in_measurements(arguments.measurements, until_s)
    return _in_table(arguments, offset_s, until_s)


def _in_table(arguments: argparse.Namespace, offset_s: int, until_s: float) -> Found:
    if not arguments.time_col:
        raise BadInput(N_("--time-col: name the column that holds the times"))
    groups = [name.strip() for name in arguments.group_cols.split(",") if name.strip()]
    detect = _in_series if arguments.series else _in_arrivals
    events, read, facts = detect(arguments, groups, offset_s, until_s)
    return Found(
        events=events,
        groups=read.groups,
        rules=facts.pop("rules"),
        read={"file": str(read.file), "rows": int(read.times_s.size), **facts},
        aside=[{"line": each.line, "why": str(each)} for each in read.aside],
        files=(str(read.file),),
    )


def _until(text: str | None, offset_s: int) -> float:
    from liane.detection.series import read_time

    if text is None:
        return math.inf
    when_s = read_time(text, offset_s)
    if math.isnan(when_s):
        raise BadInput(N_("--until {text}: not a time; write it as 2019-11-16T17:30:00"), text=text)
    return when_s


_InTable = tuple[list["Event"], "Reading", dict[str, Any]]


def _in_series(
    arguments: argparse.Namespace, groups: Sequence[str], offset_s: int, until_s: float
) -> _InTable:
    from liane.detection.series import Rules, drops, read_panel

    if not arguments.value_col:
        raise BadInput(N_("--value-col: name the column that holds the values of the series"))
    panel, read = read_panel(
        arguments.series,
        arguments.time_col,
        arguments.value_col,
        groups,
        offset_s,
        until_s,
        begins=arguments.stamp == "start",
    )
    rules = Rules()
    return (
        drops(panel, rules),
        read,
        {**_span(read), "step_s": panel.step_s, "rules": rules.version},
    )


def _in_arrivals(
    arguments: argparse.Namespace, groups: Sequence[str], offset_s: int, until_s: float
) -> _InTable:
    from liane.detection.series import Rules, read_arrivals, silences

    arrivals, read = read_arrivals(
        arguments.arrivals, arguments.time_col, groups, offset_s, until_s
    )
    rules = Rules()
    found = [event for event in silences(arrivals, rules) if event.detected_s <= arrivals.until_s]
    found = [_as_at(event, arrivals.until_s) for event in found]
    return found, read, {**_span(read), "rules": rules.version}


def _as_at(event: "Event", until_s: float) -> "Event":
    """An event whose end was not yet seen is open."""
    return replace(event, end_s=None) if event.end_s and event.end_s > until_s else event


def _span(read: "Reading") -> dict[str, Any]:
    return {
        "groups": len(read.groups),
        "from": _iso(read.times_s.min()),
        "to": _iso(read.times_s.max()),
        "repeated": read.repeated,
    }


def _event_data(event: "Event") -> dict[str, Any]:
    facts = {"facts": event.facts} if event.facts else {}
    return {
        "start": _iso(event.start_s),
        "detected_at": _iso(event.detected_s),
        "end": None if event.end_s is None else _iso(event.end_s),
        "group": event.group,
        "kind": event.kind,
        "confidence": event.confidence,
        "together": event.together,
        "rules": event.rules,
        **facts,
    }


def _iso(when_s: float) -> str:
    return datetime.fromtimestamp(round(when_s), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _text(found: Found, offset_s: int) -> str:
    lines = [_table(found.events, offset_s) if found.events else _("no event")]
    if found.aside:
        head = say(N_("{count} rows set aside:"), count=number(len(found.aside)))
        told = [_aside(each) for each in found.aside[:_TOLD]]
        lines += ["", head, *told, *(["  …"] if len(found.aside) > _TOLD else [])]
    lines += ["", folded(_(_CAUSE))] if found.events else []
    return "\n".join(lines)


def _aside(each: dict[str, Any]) -> str:
    if "file" in each:
        return "  " + say(N_("{file}, line {line}: {why}"), **each)
    return say(N_("  line {line}: {why}"), **each)


_CAUSE = N_(
    "An event says that something stopped, not why: own power, own link and planned work are to be "
    "ruled out by people before anything is said in public."
)


def _table(events: list["Event"], offset_s: int) -> str:
    head = [_("group"), _("what"), _("began"), _("known"), _("ended"), _("confidence")]
    rows = [
        [
            " · ".join(event.group.values()) or "—",
            _(_KINDS[event.kind]),
            _local(event.start_s, offset_s),
            _local(event.detected_s, offset_s),
            "…" if event.end_s is None else _local(event.end_s, offset_s),
            number(event.confidence, 2),
        ]
        for event in events
    ]
    return table(head, rows, right=(5,))


def _local(when_s: float, offset_s: int) -> str:
    return datetime.fromtimestamp(round(when_s + offset_s), UTC).strftime("%Y-%m-%d %H:%M")
