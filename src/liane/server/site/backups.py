"""A backup: one file with every record and every file of the data folder, and their SHA-256.

It is made while the server runs: SQLite's own online copy, or one transaction on PostgreSQL; files
are named by their content and only added. What is sealed stays sealed; the key is not in it, nor
the secret that signs sessions. The file appears under its name when it is whole and was read again;
on a full disk it does not appear.
"""

import contextlib
import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from liane import __version__
from liane.errors import BadInput, LianeError, MissingResource
from liane.server.site.disk import is_full
from liane.server.site.home import home
from liane.server.site.transcript import write_from
from liane.words import N_

__all__ = [
    "FORMAT",
    "MANIFEST",
    "SNAPSHOT",
    "TRANSCRIPT",
    "check",
    "damaged",
    "make_backup",
]

FORMAT = "liane-backup/1"
MANIFEST, SNAPSHOT, TRANSCRIPT = "manifest.json", "records.sqlite3", "records.jsonl"
_CHUNK = 1 << 20
_NOT_KEPT = ("static", "backups", "serve.lock", "secret")


def make_backup(file: Path, *, records_only: bool = False) -> dict[str, Any]:
    """Write a backup to `file`, which must not exist; return its manifest.

    Raises `BadInput` for a place that cannot be used, `MissingResource` when the disk is full.
    """
    file = file.absolute()
    if file.exists():
        raise BadInput(N_("{file}: a file of that name is there; give another name"), file=file)
    if not file.parent.is_dir():
        raise BadInput(N_("{folder}: this folder is not there; make it first"), folder=file.parent)
    with (
        _space_is_needed(file),
        tempfile.TemporaryDirectory(
            prefix=f".{file.name}.", suffix=".part", dir=file.parent
        ) as place,
    ):
        part = Path(place, "whole")
        manifest = _write(part, Path(place), records_only)
        check(part)
        part.rename(file)
        _settle(file.parent)
    return manifest


@contextlib.contextmanager
def _space_is_needed(file: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        if not is_full(error):
            raise
        raise MissingResource(
            N_(
                "{file}: the disk is full ({free} MB free); no backup was made, nothing else has"
                " changed; free some space, or write it to another disk"
            ),
            file=file,
            free=shutil.disk_usage(file.parent).free // 1_000_000,
        ) from error


def _settle(folder: Path) -> None:
    """Make a new name in a folder outlive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write(part: Path, place: Path, records_only: bool) -> dict[str, Any]:
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "liane": __version__,
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "database": connection.vendor,
        "records_only": records_only,
        "files": {},
    }
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
            manifest["migrations"], records = _records(place)
            _add(book, manifest, records.name, records)
            records.unlink()
            for name, path in _files(records_only):
                with contextlib.suppress(FileNotFoundError):  # erased meanwhile
                    _add(book, manifest, name, path)
            book.writestr(MANIFEST, json.dumps(manifest, indent=1))
        out.flush()
        os.fsync(out.fileno())
    return manifest


def _records(place: Path) -> tuple[list[str], Path]:
    """The records at one moment, in a file of `place`, with the changes of tables applied."""
    if connection.vendor == "sqlite":
        return _snapshot(place / SNAPSHOT)
    applied = MigrationRecorder(connection).applied_migrations()
    with (place / TRANSCRIPT).open("wb") as out:
        write_from("default", out)
    return sorted(".".join(each) for each in applied), place / TRANSCRIPT


def _snapshot(file: Path) -> tuple[list[str], Path]:
    connection.ensure_connection()
    with contextlib.closing(sqlite3.connect(file)) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        if copy.execute("PRAGMA quick_check").fetchone()[0] != "ok":
            raise BadInput(
                N_("the records' file is damaged; restore the last good backup with liane restore")
            )
        rows = copy.execute("SELECT app, name FROM django_migrations").fetchall()
    return sorted(".".join(row) for row in rows), file


def _files(records_only: bool) -> Iterator[tuple[str, Path]]:
    """The files to keep, with their names in the backup."""
    root = home()
    if records_only:
        yield from ((name, root / name) for name in ("key-check",) if (root / name).is_file())
        return
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root)
        passing = any(part.startswith(".") or part.endswith(".part") for part in name.parts)
        records = name.parts[0].startswith("liane.sqlite3")
        if path.is_symlink() or not path.is_file() or passing or records:
            continue
        if name.parts[0] not in _NOT_KEPT:
            yield f"home/{name.as_posix()}", path


def _add(book: zipfile.ZipFile, manifest: dict[str, Any], name: str, path: Path) -> None:
    entry = zipfile.ZipInfo(name, timezone.now().timetuple()[:6])
    packed = name.startswith("home/blobs/")  # photos are as small as they get
    entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    with path.open("rb") as source, book.open(entry, "w", force_zip64=True) as out:
        manifest["files"][name] = _copied(source, out)


def _copied(source: IO[bytes], out: IO[bytes] | None) -> dict[str, Any]:
    """Copy, and say what went through."""
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
        if out is not None:
            out.write(chunk)
    return {"sha256": digest.hexdigest(), "bytes": size}


def damaged(file: Path, name: str) -> LianeError:
    """The error of a backup that is not what was written."""
    return BadInput(
        N_("{file}: damaged at {name}; nothing was restored, take another copy"),
        file=file,
        name=name,
    )


def check(file: Path) -> dict[str, Any]:
    """Read a whole backup and compare every sum; return its manifest.

    Raises `BadInput` when it is no backup, or not the one that was written.
    """
    try:
        with zipfile.ZipFile(file) as book:
            manifest: dict[str, Any] = json.loads(book.read(MANIFEST))
            if manifest.get("format") != FORMAT:
                raise KeyError(FORMAT)
            listed = {name: dict(about) for name, about in manifest["files"].items()}
            if sorted([*listed, MANIFEST]) != sorted(book.namelist()):
                raise damaged(file, MANIFEST)
            for name, about in listed.items():
                with book.open(name) as source:
                    if _copied(source, None) != about:
                        raise damaged(file, name)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError) as error:
        raise damaged(file, str(error)) from error
    except (KeyError, ValueError, EOFError, AttributeError, TypeError) as error:
        raise BadInput(N_("{file}: this is not a backup made by liane"), file=file) from error
    return manifest
