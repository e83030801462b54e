"""`liane verdict`: what each measurement of a file says, one JSON line each, with its reasons.

A thin door to `liane.detection`. Lines leave as they are judged, so that a long stream can be
followed; what cannot be read is told on standard error, with its place, and the rest goes on.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from liane.cli.console import Result, printable, stop_progress
from liane.errors import BadInput
from liane.words import N_, _, say

if TYPE_CHECKING:
    from liane.detection.fingerprints import Fingerprints
    from liane.measurement import Record, Rejected

__all__ = ["HELP", "arguments", "run"]

HELP = N_("say of each measurement: blocked, down, ok or insufficient, and why")

_TOLD = 10
_PLACE = N_("{file}, line {line}: left out: {why}")
_MORE = N_("and {count} more left out")
_NONE = N_("no measurement could be read; {file}, line {line}: {why}")


def arguments(parser: argparse.ArgumentParser, _common: argparse.ArgumentParser) -> None:
    """The files to judge."""
    parser.add_argument(
        "files",
        nargs="+",
        metavar=_("FILE"),
        help=_("OONI measurements: JSON, JSONL, .gz, .tar.gz, a folder, or - for standard input"),
    )
    parser.add_argument(
        "--fingerprints",
        type=Path,
        action="append",
        default=[],
        metavar="CSV",
        help=_("block pages and forged addresses that are known, as OONI publishes them"),
    )


def run(arguments: argparse.Namespace) -> Result:
    """Judge every measurement of the files."""
    from liane.detection.fingerprints import read_fingerprints
    from liane.measurement import Rejected, read_records

    rejected: list[Rejected] = []
    known, unfit = read_fingerprints(arguments.fingerprints)
    rejected += unfit
    lines = _judged(read_records(arguments.files), known, rejected)
    if arguments.json:
        data = list(lines)
        _tell(rejected, bool(data))
        return Result({"verdicts": data, "left_out": [_as_dict(each) for each in rejected]})
    last = ""
    for line in lines:
        if last:
            stop_progress()
            print(printable(last))
        last = json.dumps(line, ensure_ascii=False)
    _tell(rejected, bool(last))
    return Result(text=last)


def _judged(
    records: "Iterator[Record | Rejected]",
    known: "Fingerprints | None",
    rejected: "list[Rejected]",
) -> Iterator[dict[str, Any]]:
    from liane.detection import verdict
    from liane.measurement import Rejected

    for record in records:
        if isinstance(record, Rejected):
            rejected.append(record)
            continue
        value = record.value
        about = {name: value.get(name) for name in ("test_name", "input") if value.get(name)}
        place = {"file": record.source, "line": record.line}
        yield place | verdict(value, known).as_dict() | about


def _as_dict(rejected: "Rejected") -> dict[str, Any]:
    why = say(rejected.reason, **rejected.facts)
    return {"file": rejected.source, "line": rejected.line, "why": why}


def _tell(rejected: "list[Rejected]", some: bool) -> None:
    """Say on standard error what was left out; where nothing was read, that is an error."""
    told = [_as_dict(each) for each in rejected]
    if told and not some:
        raise BadInput(_NONE, **told[0])
    for each in told[:_TOLD]:
        print("liane: " + printable(say(_PLACE, **each)), file=sys.stderr)
    if len(told) > _TOLD:
        print("liane: " + say(_MORE, count=len(told) - _TOLD), file=sys.stderr)
