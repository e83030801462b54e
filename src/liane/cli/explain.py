"""`liane explain`: why an alert was given, in words, from an incident file or a list of events."""

import argparse
from pathlib import Path
from typing import Any

from liane.cli.console import Result, folded
from liane.errors import BadInput
from liane.words import N_, _

__all__ = ["HELP", "arguments", "run"]

HELP = N_("say why an alert was given: what was seen, by which rules, with which causes")

_NEITHER = N_(
    "{file}: neither an incident file nor the events of `liane detect --json`; nothing to explain"
)


def arguments(parser: argparse.ArgumentParser, _common: argparse.ArgumentParser) -> None:
    """The file to explain."""
    parser.add_argument(
        "file",
        type=Path,
        metavar=_("FILE"),
        help=_("an incident file, or what `liane detect --json` printed"),
    )


def run(arguments: argparse.Namespace) -> Result:
    """Read it and say why."""
    from liane.reading import read_json

    held = read_json(arguments.file)
    lines = _lines(held, arguments.file)
    return Result({"lines": lines}, "\n".join(folded(line, hang=2) for line in lines))


def _lines(held: Any, file: Path) -> list[str]:
    from liane.detection.causes import INCIDENT_FORMAT
    from liane.detection.evidence import incident_of
    from liane.detection.explaining import explained_event, explained_incident

    if isinstance(held, dict) and held.get("format") == INCIDENT_FORMAT:
        incident_of(held)  # a field of a wrong kind is refused with its name
        return explained_incident(held)
    events = held.get("events") if isinstance(held, dict) else held
    if not isinstance(events, list) or not all(isinstance(each, dict) for each in events):
        raise BadInput(_NEITHER, file=file)
    return [line for event in events for line in explained_event(event)] or [_("no event")]
