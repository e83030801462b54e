"""`liane replay`: the alerts of a table of observations found again, what came late labelled.

With `--alerts`, each alert of then (what `liane detect --json` or an earlier replay printed) is
laid beside what the same rules find now; the exit code is 2 where one is not found the same. With
`--on`, a Spark cluster does the work, and the answer is the same to the byte.
"""

import argparse
import gzip
import json
import re
import shutil
import tempfile
import zlib
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from liane.cli.console import Result
from liane.errors import BadInput, MissingResource
from liane.words import N_, _, say

if TYPE_CHECKING:
    from liane.detection.replay import Compared
    from liane.detection.stored import Replayed

__all__ = ["HELP", "arguments", "run"]

HELP = N_("find every alert again from stored observations, and label what came late")

_SUM = re.compile(r"[0-9a-f]{64}")
_LATE = N_("late: it rests on what came by {at}, and was not to be known then")
_NO_TIME = N_("--until {text}: not a time; write it as 2026-01-18T12:00:00Z")
_NO_ALERTS = N_("{file}: no list of events in it; give what `liane detect --json` printed")
_NOT_ASKED = N_(
    "{file}: a file is asked again as it was then; give with --alerts what `liane detect --json` "
    "printed of it"
)
_OTHER_FILE = N_("{file}: not the file that the alerts were found in: its content differs")
_DAMAGED = N_("{file}: this copy is damaged; give the file itself")
_NOTHING = N_("no event in {folder}; read measurements into it with `liane observe`")
_NO_SPARK = N_("{module} is not installed; install Spark's client: pip install 'liane[scale]'")


def arguments(parser: argparse.ArgumentParser, _common: argparse.ArgumentParser) -> None:
    """The table, and what to lay beside."""
    parser.add_argument(
        "folder",
        metavar=_("FOLDER"),
        help=_(
            "the folder of the table of observations, or of what `detect --into` kept; its address "
            "(s3a://…) with --on; or the file that the alerts were found in"
        ),
    )
    parser.add_argument(
        "--alerts",
        type=Path,
        metavar=_("FILE"),
        help=_("the alerts of then (JSON), to be found again"),
    )
    parser.add_argument(
        "--until", metavar=_("TIME"), help=_("answer as at that time, with what was seen by then")
    )
    parser.add_argument(
        "--on",
        metavar=_("MASTER"),
        help=_("let a Spark cluster do the work (spark://host:7077); the answer is the same"),
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar=_("NAME=VALUE"),
        help=_("a setting of Spark, with --on; may be repeated"),
    )


def run(arguments: argparse.Namespace) -> Result:
    """Find again, compare, tell."""
    from liane.detection.replay import RULES_KNOWN, compared

    found = _found(arguments)
    beside = compared(_alerts(arguments.alerts), found) if arguments.alerts else []
    data: dict[str, Any] = {
        "events": [_as_dict(each) for each in found],
        "rules": " ".join(RULES_KNOWN),
    }
    if arguments.alerts:
        data["alerts"] = [
            {"alert": each.alert, "same": each.same, "says": _says(each)} for each in beside
        ]
    code = 0 if all(each.same for each in beside) else 2
    return Result(data, _text(found, beside, arguments.folder), code)


def _found(arguments: argparse.Namespace) -> "list[Replayed]":
    from liane.scale import Asked

    folder = Path(arguments.folder)
    if folder.is_file():
        return _found_again(_then(arguments), [folder], arguments.until)
    if arguments.alerts and (copies := _copies(folder, _then(arguments))):
        return _in_copies(_then(arguments), copies, arguments.until)
    asked = Asked(arguments.folder, _until(arguments.until))
    if arguments.on is None:
        from liane.scale.here import found_here

        return found_here(asked)
    try:
        from liane.scale.spark import found_on
    except ModuleNotFoundError as missing:
        raise MissingResource(_NO_SPARK, module=missing.name) from missing
    return found_on(asked, arguments.on, arguments.set)


def _then(arguments: argparse.Namespace) -> dict[str, Any]:
    """What `liane detect` was asked then, out of what it printed; empty where it does not say."""
    from liane.cli.detect_found import SOURCES
    from liane.reading import read_json

    held = read_json(arguments.alerts) if arguments.alerts else None
    then = held.get("asked") if isinstance(held, dict) else None
    return then if isinstance(then, dict) and then.get("source") in SOURCES else {}


def _copies(folder: Path, then: dict[str, Any]) -> dict[str, Path]:
    """The kept copies of all that was read then, by name; none where one of them lacks."""
    from liane.cli.detect_found import kept_at

    files = then.get("files")
    listed = [each for each in files if isinstance(each, dict)] if isinstance(files, list) else []
    found = {
        Path(str(each.get("name"))).name: kept_at(folder, each["sha256"])
        for each in listed
        if _SUM.fullmatch(str(each.get("sha256")))
    }
    whole = len(found) == len(listed) and all(copy.is_file() for copy in found.values())
    return found if whole else {}


def _in_copies(
    then: dict[str, Any], copies: dict[str, Path], until: str | None
) -> "list[Replayed]":
    """Copies unpacked under their names of then, for these tell how they are read."""
    with tempfile.TemporaryDirectory(prefix="liane-replay-") as aside:
        files = []
        for name, copy in copies.items():
            file = Path(aside) / name
            try:
                with gzip.open(copy) as packed, file.open("wb") as out:
                    shutil.copyfileobj(packed, out)
            except (EOFError, zlib.error, gzip.BadGzipFile) as error:
                raise BadInput(_DAMAGED, file=copy) from error
            files.append(file)
        return _found_again(then, files, until)


def _found_again(then: dict[str, Any], files: list[Path], until: str | None) -> "list[Replayed]":
    """What the rules find in files, asked as `liane detect` was asked then."""
    from liane.cli.detect import detected
    from liane.cli.detect_found import ASKED, SOURCES
    from liane.detection.stored import Replayed

    if not then:
        raise BadInput(_NOT_ASKED, file=files[0])
    for file in files:
        with file.open("rb") as stream:
            content = file_digest(stream, "sha256").hexdigest()
        if content not in str(then.get("files")):
            raise BadInput(_OTHER_FILE, file=file)
    again = argparse.Namespace(**dict.fromkeys(SOURCES))
    for name, usual in ASKED.items():
        setattr(again, name, usual if then.get(name) is None else str(then[name]))
    again.until = until or again.until
    tables = then["source"] == "measurements"
    setattr(again, then["source"], [str(file) for file in files] if tables else files[0])
    return [Replayed(event, False, None) for event in detected(again).events]


def _until(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadInput(_NO_TIME, text=text) from error
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _alerts(file: Path) -> list[dict[str, Any]]:
    from liane.reading import read_json

    held = read_json(file)
    listed = held.get("events") if isinstance(held, dict) else held
    wanted = ("kind", "group", "start", "detected_at")
    if not isinstance(listed, list) or not all(
        isinstance(each, dict) and all(each.get(name) for name in wanted) for each in listed
    ):
        raise BadInput(_NO_ALERTS, file=file)
    return listed


def _as_dict(replayed: "Replayed") -> dict[str, Any]:
    from liane.detection.causes.incident import iso

    event, came = replayed.event, replayed.received_at
    return {
        "start": iso(event.start_s),
        "detected_at": iso(event.detected_s),
        "end": iso(event.end_s),
        "group": event.group,
        "kind": event.kind,
        "confidence": event.confidence,
        "together": event.together,
        "rules": event.rules,
        "facts": event.facts,
        "late": replayed.late,
        "received_at": came.strftime("%Y-%m-%dT%H:%M:%SZ") if came else None,
    }


def _says(each: "Compared") -> str:
    return say(each.message, **each.facts)


def _text(found: "list[Replayed]", beside: "list[Compared]", folder: str) -> str:
    from liane.detection.explaining import explained_event

    lines = [] if found else [say(_NOTHING, folder=folder)]
    for each in found:
        told = _as_dict(each)
        lines += explained_event(told)
        if each.late:
            lines.append("  " + say(_LATE, at=told["received_at"] or "?"))
    for alert in beside:
        group = json.dumps(alert.alert["group"], ensure_ascii=False)
        lines.append(f"{alert.alert['kind']} {group} {alert.alert['start']}: {_says(alert)}")
    return "\n".join(lines)
