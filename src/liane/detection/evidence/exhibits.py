"""The raw files as exhibits, each with its vantage point, and a chain of sums per vantage point.

An exhibit keeps the bytes as they were received and is known by their SHA-256. It is late where
it came after its own day could be taken as complete. The links of a chain stand in the order of
arrival; each holds the sum of the one before, so that none can be left out, put in or moved.
"""

import glob
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from liane.detection.evidence.checking import BLOCK, FIRST, link_of
from liane.detection.evidence.incidents import Incident, is_late
from liane.errors import BadInput
from liane.reading import unreadable
from liane.words import N_

__all__ = ["Exhibit", "exhibits_of", "links_of", "sum_of", "utc"]

_UNKNOWN = "?"
_NEVER = datetime.max.replace(tzinfo=UTC)
_CHANGED = N_(
    "{file}: its SHA-256 is {found}, and the incident file says {said}; "
    "the raw file was changed: take the one that was received"
)
_NO_FOLDER = N_("{folder}: no folder of raw files; check the path")


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One raw file: who sent it, when it came, where its bytes are (None: not held here)."""

    number: int
    sha256: str
    name: str
    vantage: str
    at: datetime | None
    received_at: datetime | None
    late: bool | None
    by_person: bool
    file: Path | None

    @property
    def path(self) -> str | None:
        """Its place in the evidence file; a strange name is made plain."""
        if self.file is None:
            return None
        plain = re.sub(r"[^A-Za-z0-9._-]+", "-", self.name).strip("-.")[-60:].lstrip("-.")
        return f"raw/{self.sha256[:16]}{'-' if plain else ''}{plain}"


def exhibits_of(incident: Incident, folder: Path | None) -> list[Exhibit]:
    """The raw files in the order of arrival; each sum is taken again from the bytes."""
    if folder is not None and not folder.is_dir():
        raise BadInput(_NO_FOLDER, folder=folder)
    found: list[Exhibit] = []
    for raw in sorted(incident.raw, key=lambda e: (e.received_at or _NEVER, e.name, e.sha256)):
        citing = [each for each in incident.signals if each.raw == raw.sha256]
        times = [each.at for each in citing if each.at]
        at = min(times) if times else None
        found.append(
            Exhibit(
                number=len(found) + 1,
                sha256=raw.sha256,
                name=raw.name,
                vantage=next((e.source for e in citing if e.source), _UNKNOWN),
                at=at,
                received_at=raw.received_at,
                late=is_late(at or incident.ended_at, raw.received_at),
                by_person=any(each.by_person for each in citing),
                file=_file(folder, raw.sha256, raw.name),
            )
        )
    return found


def _file(folder: Path | None, sha256: str, name: str) -> Path | None:
    """Where the bytes are: named by their sum, or by their name at any depth; None: nowhere."""
    if folder is None:
        return None
    if kept := next(
        (e for e in (folder / sha256, folder / sha256[:2] / sha256) if e.is_file()), None
    ):
        return _unchanged(kept, sha256)
    if not name or Path(name).name != name or name in (".", ".."):
        return None
    called = [folder / name] if (folder / name).is_file() else []
    called += (each for each in sorted(folder.rglob(glob.escape(name))) if each.is_file())
    same = next((each for each in called if sum_of(each) == sha256), None)
    return same or (_unchanged(called[0], sha256) if called else None)


def _unchanged(file: Path, sha256: str) -> Path:
    found = sum_of(file)
    if found != sha256:
        raise BadInput(_CHANGED, file=file, found=found, said=sha256)
    return file


def sum_of(file: Path) -> str:
    """The SHA-256 of a file, read in blocks."""
    said = hashlib.sha256()
    try:
        with file.open("rb") as stream:
            while block := stream.read(BLOCK):
                said.update(block)
    except OSError as error:
        raise unreadable(file, error) from error
    return said.hexdigest()


def links_of(exhibits: Iterable[Exhibit]) -> Iterator[dict[str, Any]]:
    """The links of every chain, in the order of arrival."""
    last: dict[str, tuple[int, str]] = {}
    for each in exhibits:
        number, before = last.get(each.vantage, (0, FIRST))
        entry = {
            "vantage": each.vantage,
            "n": number + 1,
            "previous": before,
            "sha256": each.sha256,
            "name": each.name,
            "received_at": utc(each.received_at),
            "late": each.late,
            "path": each.path,
        }
        entry["link"] = link_of(entry)
        last[each.vantage] = (number + 1, str(entry["link"]))
        yield entry


def utc(at: datetime | None) -> str | None:
    """A time as it is written everywhere in an evidence file; None stays None.

    >>> utc(datetime(2026, 3, 2, 8, 0, 0, 500000, tzinfo=UTC))
    '2026-03-02T08:00:00.500000Z'
    """
    return None if at is None else at.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
