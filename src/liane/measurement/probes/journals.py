"""The probe's journal: signed lines that a power cut cannot take back. Opens no socket.

A line is acknowledged when it is on the disk (fsync), and not before. What a cut left half-written
at the end is moved to a file of its own at the next start, so that nothing is thrown away and the
chain goes on from the last whole line. One probe writes to a folder at a time; a key that another
machine used is noticed and said. Lines stand in `journal/measurements-000001.jsonl`…, a new file
after `SEGMENT` bytes, of which the oldest go (`keeping`). The key, consents and pauses stand beside
that folder, for they are private.
"""

import fcntl
import hashlib
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from liane.errors import BadInput
from liane.measurement.probes.chains import FIRST, Link, public_of, read_link, written
from liane.measurement.probes.files import (
    LINES,
    on_disk,
    put,
    segments,
    sync_folder,
    write_all,
)
from liane.measurement.probes.keeping import Keep, let_go
from liane.words import N_

__all__ = ["SEGMENT", "Journal"]

SEGMENT = 16 * 1024 * 1024
_LONGEST = 32 * 1024 * 1024
_MACHINE = Path("/etc/machine-id")

_RUNS = N_("{folder}: a probe runs here already; stop it with: liane probe --stop")
_BAD_KEY = N_("{file}: not the key of a probe; put it back from a copy, or move it away")


class Journal:
    """An open journal; `notes` are what was found at the opening, for the next measurement.

    `keep` says how much of it stays: the oldest files go at the opening and with each new file.
    """

    def __init__(self, folder: Path, keep: Keep | None = None) -> None:
        self.folder = folder
        self.keep = keep or Keep()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (folder / LINES).mkdir(exist_ok=True)
        self._lock = _locked(folder)
        self.notes: dict[str, str] = {}
        self._segment = 1
        self.last: Link | None = None
        try:
            self.key = _key(folder / "key")
            self.name = public_of(self.key)
            self._remember_machine()
            let_go(folder, self.key, self.keep, datetime.now(UTC))
            self._file = self._opened()
        except BaseException:
            self._lock.close()
            raise

    def append(self, values: list[dict[str, Any]]) -> None:
        """Write measurements and wait until they are on the disk; on failure, none is written."""
        number = self.last.number if self.last else 0
        previous = self.last.digest if self.last else FIRST
        lines = []
        for at, value in enumerate(values, number + 1):
            line = written(value, at, previous, self.key)
            previous = hashlib.sha256(line).hexdigest()
            lines.append(line)
        if lines:
            self._turn()
            self._write(b"".join(line + b"\n" for line in lines))
            self.last = read_link(lines[-1])

    def close(self) -> None:
        """Let another probe write."""
        self._file.close()
        self._lock.close()

    def _write(self, data: bytes) -> None:
        handle = self._file.fileno()
        before = self._file.seek(0, os.SEEK_END)
        with on_disk(self.folder):
            try:
                write_all(handle, data)
                os.fsync(handle)
            except OSError:
                os.ftruncate(handle, before)
                raise

    def _turn(self) -> None:
        """Begin the next file where this one has grown enough."""
        if self._file.tell() < SEGMENT and self._file.seek(0, os.SEEK_END) < SEGMENT:
            return
        with on_disk(self.folder):
            fresh = self._at(self._segment + 1)
        self._file.close()
        self._file, self._segment = fresh, self._segment + 1
        let_go(self.folder, self.key, self.keep, datetime.now(UTC))

    def _at(self, segment: int) -> IO[bytes]:
        file = self.folder / LINES / f"measurements-{segment:06d}.jsonl"
        opened = file.open("ab", buffering=0)
        sync_folder(file.parent)
        return opened

    def _opened(self) -> IO[bytes]:
        """The last file, healed: whole lines only, ending in the last that holds."""
        there = segments(self.folder)
        for file in reversed(there):
            self.last = self._heal(file)
            if self.last:
                break
        self._segment = int(there[-1].stem[-6:]) if there else 1
        return self._at(self._segment)

    def _heal(self, file: Path) -> Link | None:
        end, last = _last_whole(file)
        size = file.stat().st_size
        if end < size:
            with on_disk(self.folder), file.open("r+b") as held:
                held.seek(end)
                cut = file.with_suffix(f".cut-{end}")
                cut.write_bytes(held.read())
                held.truncate(end)
                os.fsync(held.fileno())
            self.notes["healed_bytes"] = str(size - end)
        return last

    def _remember_machine(self) -> None:
        """Notice a key that another machine wrote with: two probes with one key fork the chain."""
        mark = self.folder / "machine"
        here = _machine(self.name)
        before = mark.read_text("utf-8").strip() if mark.exists() else here
        if before != here:
            self.notes["key_moved"] = "this key was used on another machine"
        if before != here or not mark.exists():
            put(mark, here.encode() + b"\n")


def _machine(name: str) -> str:
    """A mark of this machine that says nothing of it to others."""
    try:
        own = _MACHINE.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        own = ""
    return hashlib.sha256(f"{name}:{own}".encode()).hexdigest()[:16]


def _locked(folder: Path) -> IO[bytes]:
    lock = (folder / "lock").open("ab")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.close()
        raise BadInput(_RUNS, folder=folder) from error
    return lock


def _key(file: Path) -> Ed25519PrivateKey:
    if not file.exists():
        key = Ed25519PrivateKey.generate()
        put(file, key.private_bytes_raw())
        return key
    try:
        return Ed25519PrivateKey.from_private_bytes(file.read_bytes())
    except ValueError as error:
        raise BadInput(_BAD_KEY, file=file) from error


def _last_whole(file: Path) -> tuple[int, Link | None]:
    """Where the last line that holds ends, and that line; zero and None where none does."""
    end = file.stat().st_size
    with file.open("rb") as held:
        while end:
            start, line = _line_before(held, end)
            link = read_link(line[:-1]) if line.endswith(b"\n") else None
            if link:
                return end, link
            end = start
    return 0, None


def _line_before(held: IO[bytes], end: int) -> tuple[int, bytes]:
    """The line that ends at `end`, and where it starts."""
    start = end
    data = b""
    while start and b"\n" not in data[:-1]:
        step = min(64 * 1024, start)
        start -= step
        held.seek(start)
        data = held.read(step) + data
        if len(data) > _LONGEST:
            break
    at = data[:-1].rfind(b"\n") + 1
    return start + at, data[at:]
