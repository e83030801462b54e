"""How much of a journal is kept, and the signed word left for what is let go. Opens no socket.

A journal that only grows fills its card. Once its files pass `MOST_BYTES`, the oldest go, whole
files only, never the one being written, and never one that touches hours that are held: those of
an incident are evidence. Before a file goes, one signed line in `journal/let-go.jsonl` says which
lines it held, what stood before them and the sums of the last and of the whole: the chain holds
from its first line to its last, and a copy kept elsewhere is known for what it is. A power cut
between the two leaves both, which is no contradiction: the file goes at the next start.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from liane import __version__
from liane.errors import BadInput
from liane.measurement.probes.chains import LET_GO, Link, public_of, read_link, read_span, signed
from liane.measurement.probes.files import on_disk, put, segments, signed_off
from liane.words import N_

__all__ = ["MOST_BYTES", "Hold", "Keep", "hold", "holds", "let_go", "what_is_kept"]

MOST_BYTES = 4_000_000_000  # 200 days at 20 MB a day, an eighth of a card of 32 GB
_HOLDS = "holds.jsonl"
_BESIDE = timedelta(days=1)

_NO_HOURS = N_("'{text}' is no span of days; write 2026-01-14/2026-01-18")
_DAMAGED = N_("{file}, line {line}: not a line of this file; put it right or move the file away")

Hold = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Keep:
    """How many bytes of a journal are kept, and the hours of which nothing goes."""

    most_bytes: int = MOST_BYTES
    held: Sequence[Hold] = field(default=())


def let_go(folder: Path, key: Ed25519PrivateKey, keep: Keep, now: datetime) -> int:
    """Let the oldest files of a journal go while all are too much; return how many bytes went."""
    files = segments(folder)
    sizes = {file: file.stat().st_size for file in files}
    held = [(since - _BESIDE, until + _BESIDE) for since, until in [*keep.held, *holds(folder)]]
    too_much = sum(sizes.values()) - keep.most_bytes
    gone = 0
    for file in files[:-1]:
        if gone >= too_much:
            break
        told = _told(file, public_of(key))
        if told is None or _is_held(told, held):
            continue
        _sign_off(folder, told, key, now)
        file.unlink()
        gone += sizes[file]
    return gone


def _told(file: Path, key: str) -> dict[str, Any] | None:
    """What a file held; None where nothing in it is known to be of this probe: that never goes."""
    whole = hashlib.sha256()
    found: list[Link] = []
    with file.open("rb") as lines:
        for line in lines:
            whole.update(line)
            link = read_link(line.rstrip(b"\n"))
            if link and link.key == key:
                found.append(link)
    if not found or found[-1].number - found[0].number + 1 != len(found):
        return None
    moments = sorted(link.at for link in found)
    return {
        "first": found[0].number,
        "last": found[-1].number,
        "previous": found[0].previous,
        "digest": found[-1].digest,
        "since": moments[0],
        "until": moments[-1],
        "file": file.name,
        "bytes": file.stat().st_size,
        "sha256": whole.hexdigest(),
        "key": key,
    }


def _is_held(told: dict[str, Any], held: Sequence[Hold]) -> bool:
    """Whether a file touches hours that are held; one whose hours cannot be read is."""
    try:
        since, until = (datetime.fromisoformat(told[name]) for name in ("since", "until"))
    except ValueError:
        return True
    first, last = since.replace(tzinfo=UTC), until.replace(tzinfo=UTC)
    return any(first <= end and begin <= last for begin, end in held)


def _sign_off(folder: Path, told: dict[str, Any], key: Ed25519PrivateKey, now: datetime) -> None:
    """Write that lines go, once, before they do."""
    file = signed_off(folder)
    before = file.read_bytes() if file.exists() else b""
    known = {(span.first, span.last) for span in map(read_span, before.splitlines()) if span}
    if (told["first"], told["last"]) in known:
        return
    value = {
        "test_name": LET_GO,
        "test_version": "0.1.0",
        "measurement_start_time": f"{now:%Y-%m-%d %H:%M:%S}",
        "data_format_version": "0.2.0",
        "software_name": "liane",
        "software_version": __version__,
        "test_keys": told,
    }
    put(file, before + signed(value, key) + b"\n", 0o644)


def what_is_kept(folder: Path, last: Link | None) -> dict[str, Any]:
    """The size of a journal, since when it is there, and what was let go; for who looks at it."""
    files = segments(folder)
    first = next((link for file in files if (link := _first_of(file))), None)
    file = signed_off(folder)
    spans = [read_span(line) for line in file.read_bytes().splitlines()] if file.exists() else []
    gone = {(span.first, span.last): span for span in spans if span}.values()
    return {
        "bytes": sum(each.stat().st_size for each in files),
        "lines": last.number if last else 0,
        "since": first.at if first else "",
        "let_go": sum(span.lines for span in gone),
        "let_go_until": max((span.until for span in gone), default=""),
    }


def _first_of(file: Path) -> Link | None:
    with file.open("rb") as lines:
        return read_link(lines.readline().rstrip(b"\n"))


def hold(folder: Path, text: str) -> Hold:
    """Hold the days of a span, `2026-01-14/2026-01-18`: nothing of them is let go."""
    try:
        since, until = (datetime.fromisoformat(part) for part in text.split("/"))
        span = (_utc(since), _utc(until) + timedelta(days=1 if len(text) < 22 else 0))
    except ValueError as error:
        raise BadInput(_NO_HOURS, text=text) from error
    if span[0] >= span[1]:
        raise BadInput(_NO_HOURS, text=text)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = folder / _HOLDS
    with on_disk(folder):
        before = file.read_bytes() if file.exists() else b""
        line = {"since": span[0].isoformat(), "until": span[1].isoformat()}
        put(file, before + json.dumps(line).encode() + b"\n")
    return span


def holds(folder: Path) -> list[Hold]:
    """Every span that is held. A line that cannot be read is told: something may hang on it."""
    file = folder / _HOLDS
    if not file.exists():
        return []
    found = []
    for at, text in enumerate(file.read_text("utf-8", "replace").splitlines(), 1):
        try:
            line = json.loads(text)
            since, until = (datetime.fromisoformat(line[name]) for name in ("since", "until"))
        except (ValueError, KeyError, TypeError) as error:
            raise BadInput(_DAMAGED, file=file, line=at) from error
        found.append((_utc(since), _utc(until)))
    return found


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
