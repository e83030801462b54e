"""What `liane detect` found, from measurements too, and the incident files it writes.

The hour of now is read here, for clocks that run ahead and for the journal of custody.
"""

import argparse
import gzip
import hashlib
import shlex
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from liane.errors import BadInput
from liane.words import N_

if TYPE_CHECKING:
    from liane.detection.blocking import Judged
    from liane.detection.causes import Signal
    from liane.detection.series import Event

__all__ = [
    "ASKED", "SOURCES", "Found", "asked", "in_measurements", "keep", "kept_at", "write_incidents",
]  # fmt: skip

SOURCES = ("series", "arrivals", "measurements")
ASKED = {  # what a table is read by, and what is usual
    **dict.fromkeys(("time_col", "value_col", "until")),
    **{"group_cols": "", "utc_offset": "Z", "stamp": "moment"},
}

_BLOCK = 1024 * 1024
_NO_FILE = N_("{file}: only files are kept; read folders with `liane observe --into`")
_NO_SIGNAL = N_('{file}: no signal in it; write a list such as [{{"kind": "power_fine"}}]')


@dataclass
class Found:
    """Events, the groups that were watched, and what is told of the reading."""

    events: list["Event"]
    groups: Sequence[dict[str, str]]
    rules: str
    read: dict[str, Any]
    aside: list[dict[str, Any]] = field(default_factory=list)
    files: Sequence[str] = ()


def in_measurements(files: Sequence[str], until_s: float) -> Found:
    """Blocking, throttling, and the silence of those who measure."""
    from liane.detection.blocking import BLOCKING_RULES, arrivals_of, blocks
    from liane.detection.judgements import read_judgements
    from liane.detection.series import SERIES_RULES, silences
    from liane.detection.throttling import THROTTLING_RULES, throttled

    read = read_judgements(files, datetime.now(UTC))
    judged = [each for each in read.judged if each.at_s <= until_s]
    arrivals = arrivals_of(judged)
    pairs = [pair for pair in read.pairs if pair.at_s <= until_s]
    silent = [each for each in silences(arrivals) if each.detected_s <= arrivals.until_s]
    events = [*blocks(judged), *throttled(pairs), *silent]
    events = [_as_at(event, until_s) for event in events if event.detected_s <= until_s]
    return Found(
        events=sorted(events, key=lambda event: (event.detected_s, event.start_s, event.kind)),
        groups=[cell._asdict() for cell in sorted({each.cell for each in judged})],
        rules=" ".join((BLOCKING_RULES, THROTTLING_RULES, SERIES_RULES)),
        read=_counts(read.read, judged) | {"repeated": read.repeated},
        aside=[{"file": file, "line": line, "why": why} for file, line, why in read.aside],
        files=files,
    )


def _as_at(event: "Event", until_s: float) -> "Event":
    """An event whose end was not yet seen is open."""
    return replace(event, end_s=None) if event.end_s and event.end_s > until_s else event


def _counts(read: int, judged: Sequence["Judged"]) -> dict[str, Any]:
    states = [each.state for each in judged]
    return {"measurements": read, **{state: states.count(state) for state in sorted(set(states))}}


def asked(arguments: argparse.Namespace, files: Sequence[str]) -> dict[str, Any]:
    """What was asked of which files, by their content: enough to ask again."""
    source = next(name for name in SOURCES if getattr(arguments, name))
    told = {name: getattr(arguments, name) for name in ASKED}
    return {
        "source": source,
        **told,
        "files": [_raw(file) for file in files if Path(file).is_file()],
    }


def keep(files: Sequence[str], folder: Path) -> list[str]:
    """A packed copy of each source beside the table, named by its sum: alerts are found again."""
    kept = []
    for file in files:
        if not Path(file).is_file():
            raise BadInput(_NO_FILE, file=file)
        target = kept_at(folder, str(_raw(file)["sha256"]))
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            aside = target.with_name(f".{target.name}.part")
            with Path(file).open("rb") as source, gzip.open(aside, "wb") as packed:
                shutil.copyfileobj(source, packed, _BLOCK)
            aside.replace(target)
        kept.append(str(target))
    return kept


def kept_at(folder: Path, sha256: str) -> Path:
    """Where the copy of a source lies."""
    return folder / "sources" / f"{sha256}.gz"


def write_incidents(found: Found, arguments: argparse.Namespace) -> list[dict[str, Any]]:
    """One file for each happening; what was written, named. What people added to one stays."""
    from liane.detection.causes import About, Watched, fused, incident_file, read_incident
    from liane.detection.causes.incident import as_json, renewed

    watched = Watched.of(found.groups, arguments.country)
    about = About(
        operator={"slug": None, "name": None, "country": watched.country or None}
        | {"clock_zone": None},
        raw=_raws([*found.files, *([arguments.signals] if arguments.signals else [])]),
        recompute=_command(arguments),
        made_at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        signals=_signals(arguments.signals),
    )
    arguments.incidents.mkdir(parents=True, exist_ok=True)
    told = []
    for happening in fused(found.events, watched):
        incident = incident_file(happening, watched, about)
        file = arguments.incidents / f"{incident['id']}.json"
        if file.exists():
            incident = renewed(read_incident(file), incident)
        _write(file, as_json(incident))
        told.append({"id": incident["id"], "file": str(file), "events": len(happening.events)})
    return told


def _write(file: Path, text: str) -> None:
    """Whole or not at all, and for nobody else on this machine: it holds causes."""
    aside = file.with_name(f".{file.name}.part")
    aside.touch(0o600)
    aside.write_text(text, encoding="utf-8")
    aside.replace(file)


def _raws(sources: Sequence[str | Path]) -> list[dict[str, str | None]]:
    """The files that were read, those of folders too, each once."""
    files = [
        each
        for source in map(Path, sources)
        for each in (sorted(source.rglob("*")) if source.is_dir() else [source])
        if each.is_file()
    ]
    return list({str(each["sha256"]): each for each in map(_raw, files)}.values())


def _raw(file: str | Path) -> dict[str, str | None]:
    """A source as it lies here; when it was received is not known."""
    digest = hashlib.sha256()
    with Path(file).open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return {"sha256": digest.hexdigest(), "name": Path(file).name, "received_at": None}


def _signals(file: Path | None) -> "list[Signal]":
    from liane.detection.causes.incident import signals_in
    from liane.reading import read_json

    if file is None:
        return []
    if not (found := signals_in(read_json(file))):
        raise BadInput(_NO_SIGNAL, file=file)
    return found


def _command(arguments: argparse.Namespace) -> str:
    """The command that gives the same again; files by their names, for paths are this machine's."""
    words = ["liane", "detect"]
    for name in ("series", "arrivals"):
        if file := getattr(arguments, name):
            words += [f"--{name}", Path(file).name]
    if arguments.measurements:
        words += ["--measurements", *(Path(file).name for file in arguments.measurements)]
    for name in ("time_col", "value_col", "group_cols", "utc_offset", "stamp", "until", "country"):
        value = getattr(arguments, name)
        if value and (name, value) not in (("utc_offset", "Z"), ("stamp", "moment")):
            words += [f"--{name.replace('_', '-')}", str(value)]
    if arguments.signals:
        words += ["--signals", arguments.signals.name]
    return shlex.join([*words, "--incidents", "incidents"])
