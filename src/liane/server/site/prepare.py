"""What comes before serving, in a process of its own whose memory is then given back.

Run as `python -m liane.server.site.prepare`: makes the data folder, backs up the records when a new
version will change their tables, changes them, collects the style sheet and scripts when they are
new, opens the box if a phrase comes on standard input. Says what it found as one line of JSON.
"""

import hashlib
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import OperationalError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from liane import __version__
from liane.errors import BadInput, LianeError, MissingResource
from liane.server.site.home import folder, make_home
from liane.words import N_

__all__ = ["carelessly", "collect", "main", "upgrade"]

UPGRADE_BACKUPS_KEPT = 3


def upgrade() -> Path | None:
    """Bring the tables to this version; return the backup made before, if there were records."""
    executor = _executor()
    if not executor.loader.applied_migrations:
        _make_tables(executor.loader)
        return None
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return None
    backup = _backup_first()
    call_command("migrate", verbosity=0, interactive=False)
    return backup


def _executor() -> MigrationExecutor:
    try:
        return MigrationExecutor(connection)
    except OperationalError as error:
        raise MissingResource(
            N_("the database does not answer ({why}); check DATABASE_URL, or the data folder"),
            why=str(error).strip().partition("\n")[0],
        ) from error


def _make_tables(loader: MigrationLoader) -> None:
    """Make the tables of a new box at once; going through every step of the past takes seconds.

    A test compares both ways. What a power cut left half made holds nothing, and is made anew.
    """
    on_sqlite = connection.vendor == "sqlite"
    if on_sqlite and connection.introspection.table_names():
        connection.close()
        Path(connection.settings_dict["NAME"]).unlink()
    with nullcontext() if on_sqlite else transaction.atomic(), carelessly():
        with connection.schema_editor() as editor:
            for model in apps.get_models():
                if model._meta.can_migrate(connection):
                    editor.create_model(model)
        emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)
        recorder = MigrationRecorder(connection)
        recorder.ensure_schema()
        for app, name in loader.disk_migrations:
            recorder.record_applied(app, name)


@contextmanager
def carelessly() -> Iterator[None]:
    """On SQLite, wait for the disk once at the end instead of at every step.

    For what is made whole or thrown away: a power cut in between may leave anything.
    """
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        (before,) = cursor.execute("PRAGMA synchronous").fetchone()
        cursor.execute("PRAGMA synchronous=OFF")
        yield
        cursor.execute(f"PRAGMA synchronous={before}")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _backup_first() -> Path:
    from liane.server.site.backups import make_backup  # noqa: PLC0415 (only when it is needed)

    place = folder("backups")
    file = place / f"before-upgrade-{timezone.now():%Y%m%d-%H%M%S}.liane"
    make_backup(file, records_only=True)
    for old in sorted(place.glob("before-upgrade-*.liane"))[:-UPGRADE_BACKUPS_KEPT]:
        old.unlink()
    return file


def collect() -> bool:
    """Collect the style sheet and scripts if they are not those already there."""
    root = Path(settings.STATIC_ROOT)
    mark, wanted = root / ".collected", _mark_of_files()
    if mark.exists() and mark.read_text(encoding="ascii") == wanted:
        return False
    root.mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    mark.write_text(wanted, encoding="ascii")
    return True


def _mark_of_files() -> str:
    from django.contrib.staticfiles.finders import get_finders  # noqa: PLC0415 (after setup)

    rows = [f"{__version__} {django.__version__}"]
    for finder in get_finders():
        for name, storage in finder.list([]):
            rows.append(f"{name} {storage.size(name)} {storage.get_modified_time(name)}")
    return hashlib.sha256("\n".join(sorted(rows)).encode()).hexdigest()


def _open(phrase: str) -> None:
    from liane.server.site import sealing  # noqa: PLC0415 (after setup)

    if phrase and not sealing.open_with(phrase):
        raise BadInput(
            N_("box key: this is not the phrase of this box; look at the paper and type it again")
        )


def _prepare(phrase: str) -> dict[str, Any]:
    from liane.server.site import sealing  # noqa: PLC0415
    from liane.server.site.home import home  # noqa: PLC0415

    backup = upgrade()
    collect()
    _open(phrase)
    return {
        "open": sealing.is_open(),
        "has_key": (home() / "key-check").exists(),
        "backup": str(backup or ""),
    }


def main() -> int:
    """Prepare; return an exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liane.server.site.settings")
    try:
        make_home()
        django.setup()
        found = _prepare("" if sys.stdin.isatty() else sys.stdin.read().strip())
    except LianeError as error:
        sys.stderr.write(f"liane: {error}\n")
        return error.exit_code
    sys.stdout.write(json.dumps(found) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
