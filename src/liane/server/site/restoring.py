"""Restoring: a backup becomes a data folder, whole or not at all, here or elsewhere.

Every sum is compared before anything is written. The folder is filled beside its place and then
takes its name; a folder that holds something is refused. A backup made on SQLite can be restored
into PostgreSQL (`DATABASE_URL`), and the other way; one made by a newer Liane is refused.
"""

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from django.core.management import call_command
from django.db import DatabaseError, connection, connections
from django.db.migrations.loader import MigrationLoader

from liane.errors import BadInput, MissingResource
from liane.server.site.backups import SNAPSHOT, TRANSCRIPT, check, damaged
from liane.server.site.databases import database_of
from liane.server.site.disk import is_full
from liane.server.site.transcript import read_into, write_from
from liane.words import N_

__all__ = ["restore"]

_HOME = PurePosixPath("home")
_ALIAS = "restored"


def restore(file: Path, place: Path) -> dict[str, Any]:
    """Make the data folder `place` from `file`; return the manifest.

    Raises `BadInput` for a file that is no whole backup or a folder that holds something,
    `MissingResource` when the disk is full.
    """
    if not file.is_file():
        raise MissingResource(N_("{file}: not found; check the path"), file=file)
    place = place.absolute()
    _refuse_to_overwrite(place)
    manifest = check(file)
    _refuse_the_future(file, manifest)
    place.parent.mkdir(parents=True, exist_ok=True)
    with _beside(place) as part:
        _unpack(file, manifest, part)
        _take_records(part, manifest, file)
        if place.exists():
            place.rmdir()
        part.rename(place)
    return manifest


def _refuse_to_overwrite(place: Path) -> None:
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise BadInput(
            N_("{folder}: it is not empty; restore into a new folder, then serve that one"),
            folder=place,
        )
    if connection.vendor == "postgresql" and connection.introspection.table_names():
        raise BadInput(
            N_("the PostgreSQL database is not empty; make an empty one, name it in DATABASE_URL")
        )


def _refuse_the_future(file: Path, manifest: dict[str, Any]) -> None:
    known = MigrationLoader(None).disk_migrations
    if {tuple(each.split(".", 1)) for each in manifest["migrations"]} - set(known):
        raise BadInput(
            N_("{file}: made by another Liane ({version}); install that one or a newer one first"),
            file=file,
            version=manifest["liane"],
        )


@contextlib.contextmanager
def _beside(place: Path) -> Iterator[Path]:
    """A folder to fill beside `place`; what is left of it goes, whatever happens."""
    part = Path(tempfile.mkdtemp(prefix=f".{place.name}.", suffix=".part", dir=place.parent))
    try:
        yield part
    except (OSError, sqlite3.Error, DatabaseError) as error:
        if not is_full(error):
            raise
        raise MissingResource(
            N_("{folder}: the disk is full; nothing was restored; free some space and try again"),
            folder=place,
        ) from error
    finally:
        if _ALIAS in connections.settings:
            connections[_ALIAS].close()
        shutil.rmtree(part, ignore_errors=True)


def _unpack(file: Path, manifest: dict[str, Any], part: Path) -> None:
    with zipfile.ZipFile(file) as book:
        for name in manifest["files"]:
            path = _safe(part, name)
            if path is None:
                raise damaged(file, name)
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with book.open(name) as source, path.open("xb") as out:
                shutil.copyfileobj(source, out, 1 << 20)
            path.chmod(0o600)


def _safe(part: Path, name: str) -> Path | None:
    """Where an entry goes; None for a name that leads elsewhere."""
    if name in (SNAPSHOT, TRANSCRIPT, "key-check"):
        return part / name
    inside = PurePosixPath(name)
    if inside.is_absolute() or ".." in inside.parts or not inside.is_relative_to(_HOME):
        return None
    return part / inside.relative_to(_HOME)


def _take_records(part: Path, manifest: dict[str, Any], file: Path) -> None:
    """Turn the records of the backup into the database of the folder, or of DATABASE_URL."""
    own, lines = part / "liane.sqlite3", part / TRANSCRIPT
    to_sqlite = connection.vendor == "sqlite"
    if (part / SNAPSHOT).exists():
        (part / SNAPSHOT).rename(own)
        if to_sqlite:
            return
        _make_tables(part)
        with lines.open("wb") as out:
            write_from(_open_sqlite(own), out)
        connections[_ALIAS].close()
        own.unlink()
    else:
        _refuse_the_past(file, manifest)
    if to_sqlite:
        _make_tables(part)
    else:
        call_command("migrate", verbosity=0, interactive=False)
    with lines.open("rb") as source:
        read_into(_open_sqlite(own) if to_sqlite else "default", source)
    lines.unlink()


def _make_tables(part: Path) -> None:
    """Bring the SQLite of a folder to this version, in a process that knows no other database."""
    done = subprocess.run(
        [sys.executable, "-m", "liane.server", "migrate", "--verbosity", "0"],
        env={**os.environ, "LIANE_HOME": str(part), "DATABASE_URL": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise DatabaseError(done.stderr.strip().rpartition("\n")[2])


def _refuse_the_past(file: Path, manifest: dict[str, Any]) -> None:
    """Lines of JSON fit the tables of the version that wrote them, and no other."""
    known = {".".join(each) for each in MigrationLoader(None).disk_migrations}
    if known - set(manifest["migrations"]):
        raise BadInput(
            N_("{file}: made by Liane {version}; restore it with that version, then upgrade"),
            file=file,
            version=manifest["liane"],
        )


def _open_sqlite(file: Path) -> str:
    """Let Django know of the SQLite file; return its alias."""
    made = {**connections.settings["default"], **database_of("", file.parent), "NAME": str(file)}
    connections.settings[_ALIAS] = made
    return _ALIAS
