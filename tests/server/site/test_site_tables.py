"""Tables of a new box are made at once: the same as those of a box that took every step.

The steps take half a minute: they are taken with `tests/lanes.py --all`. That they lead to the
models, from which tables are made at once, is looked at always.
"""

import sqlite3
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from served import inside

pytestmark = pytest.mark.slow
AT_ONCE = "from liane.server.site.prepare import upgrade; upgrade()"
BY_STEPS = "from django.core.management import call_command; call_command('migrate', verbosity=0)"


def made(home: Path, how: str) -> sqlite3.Connection:
    home.mkdir()
    inside(home, how)
    return sqlite3.connect(home / "liane.sqlite3")


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[sqlite3.Connection, sqlite3.Connection]:
    place = tmp_path_factory.mktemp("tables")
    return made(place / "at-once", AT_ONCE), made(place / "by-steps", BY_STEPS)


def tables(book: sqlite3.Connection) -> list[str]:
    found = book.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    return [name for (name,) in found]


def columns(book: sqlite3.Connection, table: str) -> set[tuple[object, ...]]:
    return {row[1:4] + row[5:] for row in book.execute(f"PRAGMA table_info('{table}')")}


def references(book: sqlite3.Connection, table: str) -> set[tuple[object, ...]]:
    return {row[2:] for row in book.execute(f"PRAGMA foreign_key_list('{table}')")}


def constraints(book: sqlite3.Connection, table: str) -> int:
    sql = "SELECT sql FROM sqlite_master WHERE name = ?"
    return str(book.execute(sql, (table,)).fetchone()[0]).count(" CONSTRAINT ")


def indexes(book: sqlite3.Connection) -> set[str]:
    found = book.execute("SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
    return {name for (name,) in found}


@pytest.mark.django_db
def test_the_steps_lead_to_the_models():
    loader = MigrationLoader(connection)
    models = ProjectState.from_apps(apps)
    lacking = MigrationAutodetector(loader.project_state(), models).changes(loader.graph)
    assert lacking == {}


@pytest.mark.long
@pytest.mark.parametrize("look", [columns, references, constraints])
def test_every_table_is_the_same(both, look):
    at_once, by_steps = both
    assert tables(at_once) == tables(by_steps)
    assert {t: look(at_once, t) for t in tables(at_once)} == {
        t: look(by_steps, t) for t in tables(by_steps)
    }


@pytest.mark.long
def test_indexes_are_the_same(both):
    at_once, by_steps = both
    assert indexes(at_once) == indexes(by_steps)


@pytest.mark.long
@pytest.mark.parametrize("table", ["django_migrations", "django_content_type", "auth_permission"])
def test_what_they_hold_at_first_is_the_same(both, table):
    names = {"django_migrations": "app, name", "django_content_type": "app_label, model"}
    sql = f"SELECT {names.get(table, 'codename')} FROM {table}"  # noqa: S608
    first, second = ({*book.execute(sql)} for book in both)
    assert first == second


@pytest.mark.long
def test_no_other_table_holds_anything_at_first(both):
    kept = {"django_migrations", "django_content_type", "auth_permission", "sqlite_sequence"}
    kept |= {"site_pulse"}  # rises with every write, the first ones too
    for book in both:
        full = [t for t in tables(book) if book.execute(f"SELECT 1 FROM {t}").fetchone()]  # noqa: S608
        assert set(full) <= kept


def test_tables_left_half_made_by_a_power_cut_are_made_anew(tmp_path):
    (tmp_path / "home").mkdir()
    with sqlite3.connect(tmp_path / "home" / "liane.sqlite3") as book:
        book.execute("CREATE TABLE django_session (half INTEGER)")
    inside(tmp_path / "home", AT_ONCE)
    with sqlite3.connect(tmp_path / "home" / "liane.sqlite3") as book:
        assert len(tables(book)) > 20
        assert len(columns(book, "django_session")) == 3
