"""A backup is whole or absent, tells the same elsewhere; damage is seen before it is restored."""

import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from liane.errors import BadInput
from liane.server.site.backups import check
from served import about, demo, environment, inside, liane, records, serve, soon

pytestmark = pytest.mark.slow

# Writes pairs, each pair in one transaction, for as long as it is let.
WRITER = """
import os, sys
from liane.server.site.starting import start; start()
from django.db import transaction
from liane.server.site.models import AuditLine
n = 0
while True:
    with transaction.atomic():
        for half in ("left", "right"):
            AuditLine.objects.create(action="test.pair", facts={"n": f"{os.getpid()}-{n}", "half": half})
    n += 1
    print(n, flush=True)
"""  # noqa: E501
PAIRS = """
from collections import Counter
from liane.server.site.models import AuditLine
found = Counter(line.facts["n"] for line in AuditLine.objects.filter(action="test.pair"))
print(len(found), set(found.values()) <= {2})
"""


@cache
def _one_home_and_its_backup() -> tuple[Path, Path]:
    """A demonstration with two photos in its blobs, and what was kept of it: made once, copied."""
    place = Path(tempfile.mkdtemp(prefix="liane-backed-up-"))
    folder, file = demo(place / "home"), place / "all.liane"
    for number in range(2):
        blob = folder / "blobs" / f"{number:02x}" / "photo"
        blob.parent.mkdir(parents=True)
        blob.write_bytes(os.urandom(40_000))
    made = liane("backup", str(file), "--home", str(folder), "--json")
    assert made.returncode == 0, made.stderr
    return folder, file


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return Path(shutil.copytree(_one_home_and_its_backup()[0], tmp_path / "home"))


@pytest.fixture
def backup(home: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy2(_one_home_and_its_backup()[1], tmp_path / "all.liane"))


def restored(file: Path, place: Path, **more: str) -> Path:
    answer = liane("restore", str(file), "--home", str(place), **more)
    assert answer.returncode == 0, answer.stderr
    return place


def left_beside(file: Path) -> list[str]:
    return [each.name for each in file.parent.iterdir() if "part" in each.name]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte."""
    place = tmp_path / "disk"
    place.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)]
    if subprocess.run(words, capture_output=True, check=False).returncode:
        pytest.skip("a small disk cannot be mounted here: it takes root")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_restored_elsewhere_the_records_and_files_are_equal(home, backup, tmp_path):
    place = restored(backup, tmp_path / "elsewhere")
    assert records(place) == records(home)
    for blob in (home / "blobs").rglob("*"):
        if blob.is_file():
            assert (place / blob.relative_to(home)).read_bytes() == blob.read_bytes()


def test_a_restored_home_is_served_and_people_sign_in_again(backup, tmp_path):
    place = restored(backup, tmp_path / "elsewhere")
    for served in serve(place):
        assert "Farako" in served.get().text
    assert not (place / "secret").samefile(tmp_path / "home" / "secret")


def test_with_writers_running_and_killed_every_backup_is_whole(home, tmp_path):
    words = [sys.executable, "-c", WRITER]
    writers = [
        subprocess.Popen(words, env=environment(home), stdout=subprocess.PIPE, text=True)
        for _each in range(2)
    ]
    for writer in writers:
        assert writer.stdout is not None
        writer.stdout.readline()
    during = liane("backup", str(tmp_path / "during.liane"), "--home", str(home))
    for writer in writers:
        writer.send_signal(signal.SIGKILL)
        writer.communicate(timeout=30)
    after = liane("backup", str(tmp_path / "after.liane"), "--home", str(home))
    assert (during.returncode, after.returncode) == (0, 0), during.stderr + after.stderr

    first = inside(restored(tmp_path / "during.liane", tmp_path / "a"), PAIRS).split()
    second = restored(tmp_path / "after.liane", tmp_path / "b")
    assert int(first[0]) > 0
    assert first[1] == "True"
    assert inside(second, PAIRS).split()[1] == "True"
    assert records(second) == records(home)


def test_a_backup_that_was_killed_leaves_no_file_under_its_name(home, tmp_path):
    (home / "blobs" / "large").write_bytes(os.urandom(60_000_000))
    file = tmp_path / "killed.liane"
    words = "from liane.cli import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", words, "backup", str(file), "--home", str(home)],
        env=environment(),
    )
    soon(lambda: left_beside(file) or process.poll() is not None, "the backup starts")
    process.kill()
    process.wait(timeout=30)
    assert not file.exists()


def test_what_is_sealed_stays_sealed(home, tmp_path):
    code = """
from liane.server.community.accounts.actions import open_account
open_account("Zoumana Marqueur", "une-liane-tient-les-points", phone="+22370123456")
"""
    inside(home, "from liane.server.site import sealing\n" + opened(home) + code)
    file = tmp_path / "sealed.liane"
    assert liane("backup", str(file), "--home", str(home)).returncode == 0
    with zipfile.ZipFile(file) as book:
        content = b"".join(book.read(name) for name in book.namelist())
    assert b"SQLite format 3" in content
    assert b"Zoumana" not in content
    assert b"70123456" not in content


def opened(home: Path) -> str:
    phrase = json.loads((home / "demo.json").read_text("utf-8"))["phrase"]
    return f"assert sealing.open_with({phrase!r})\n"


def test_the_key_and_the_secret_that_signs_sessions_are_not_in_it(home, backup):
    with zipfile.ZipFile(backup) as book:
        names = book.namelist()
        content = b"".join(book.read(name) for name in names)
    assert "home/secret" not in names
    assert (home / "secret").read_bytes() not in content
    assert backup.stat().st_mode & 0o077 == 0


def test_it_says_what_it_wrote_as_json(home, tmp_path):
    answer = liane("backup", str(tmp_path / "b.liane"), "--home", str(home), "--json")
    assert about(answer)["format"] == "liane-backup/1"


def test_a_file_that_is_there_is_never_replaced(home, backup):
    before = backup.read_bytes()
    answer = liane("backup", str(backup), "--home", str(home))
    assert answer.returncode == 2
    assert "another name" in answer.stderr
    assert backup.read_bytes() == before


def test_a_folder_that_is_not_there_is_named(home, tmp_path):
    answer = liane("backup", str(tmp_path / "none" / "b.liane"), "--home", str(home))
    assert answer.returncode == 2
    assert str(tmp_path / "none") in answer.stderr


def test_a_home_that_nobody_keeps_is_not_backed_up(tmp_path):
    answer = liane("backup", str(tmp_path / "b.liane"), "--home", str(tmp_path / "none"))
    assert answer.returncode == 4
    assert not (tmp_path / "none").exists()


def test_a_full_disk_is_said_and_leaves_no_half_file(home, small_disk):
    (home / "blobs" / "large").write_bytes(os.urandom(3_000_000))
    answer = liane("backup", str(small_disk / "b.liane"), "--home", str(home))
    assert answer.returncode == 4
    assert "the disk is full" in answer.stderr
    assert list(small_disk.iterdir()) == []


def test_a_restore_on_a_full_disk_leaves_nothing(home, small_disk, tmp_path):
    (home / "blobs" / "large").write_bytes(os.urandom(3_000_000))
    liane("backup", str(tmp_path / "b.liane"), "--home", str(home))
    answer = liane("restore", str(tmp_path / "b.liane"), "--home", str(small_disk / "home"))
    assert answer.returncode == 4
    assert "the disk is full" in answer.stderr
    assert list(small_disk.iterdir()) == []


def test_a_folder_that_holds_something_is_not_overwritten(home, backup):
    answer = liane("restore", str(backup), "--home", str(home))
    assert answer.returncode == 2
    assert "not empty" in answer.stderr


@pytest.mark.parametrize("where", [0.2, 0.5, 0.9])
def test_a_changed_byte_is_found_before_anything_is_written(backup, tmp_path, where):
    data = bytearray(backup.read_bytes())
    data[int(len(data) * where)] ^= 0xFF
    backup.write_bytes(data)
    answer = liane("restore", str(backup), "--home", str(tmp_path / "elsewhere"))
    assert answer.returncode == 2
    assert "Traceback" not in answer.stderr
    assert not (tmp_path / "elsewhere").exists()
    assert left_beside(tmp_path / "elsewhere") == []


def test_wherever_a_byte_changed_the_check_says_so(backup):
    whole, manifest, refused = backup.read_bytes(), check(backup), 0
    for at in range(0, len(whole), len(whole) // 40):
        backup.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        try:
            assert check(backup) == manifest  # a date in the envelope, which holds no record
        except BadInput:
            refused += 1
    assert refused > 35


@pytest.mark.parametrize("content", [b"", b"not a backup", b"PK\x03\x04" + bytes(40)])
def test_what_is_no_backup_is_refused(tmp_path, content):
    file = tmp_path / "b.liane"
    file.write_bytes(content)
    answer = liane("restore", str(file), "--home", str(tmp_path / "elsewhere"))
    assert answer.returncode == 2
    assert "Traceback" not in answer.stderr


def forged(backup: Path, **changed: object) -> Path:
    """A copy of a backup whose manifest says something else."""
    file = backup.with_name("forged.liane")
    with zipfile.ZipFile(backup) as book, zipfile.ZipFile(file, "w") as copy:
        for name in book.namelist():
            data = book.read(name)
            if name == "manifest.json":
                data = json.dumps(json.loads(data) | changed).encode()
            copy.writestr(name, data)
    return file


def test_a_backup_of_a_newer_liane_is_refused_with_its_version(backup, tmp_path):
    file = forged(backup, migrations=["site.0099_later"], liane="9.1")
    answer = liane("restore", str(file), "--home", str(tmp_path / "elsewhere"))
    assert answer.returncode == 2
    assert "9.1" in answer.stderr


def test_a_name_that_leads_elsewhere_is_refused(tmp_path, backup):
    with zipfile.ZipFile(backup) as book:
        manifest = json.loads(book.read("manifest.json"))
    evil = ("../out", "/etc/out", "home/../../out")
    file = tmp_path / "evil.liane"
    digest = {"sha256": hashlib.sha256(b"x").hexdigest(), "bytes": 1}
    with zipfile.ZipFile(file, "w") as book:
        for name in evil:
            book.writestr(name, b"x")
        files = {name: digest for name in evil}
        book.writestr("manifest.json", json.dumps(manifest | {"files": files}))
    answer = liane("restore", str(file), "--home", str(tmp_path / "elsewhere"))
    assert answer.returncode == 2
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "elsewhere").exists()


def test_before_an_upgrade_the_records_are_backed_up(home):
    with sqlite3.connect(home / "liane.sqlite3") as book:  # as an earlier version left it
        book.execute("DROP TABLE django_session")
        book.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    before = records_of_audit(home)
    for served in serve(home):
        assert served.get().status_code == 200
    (file,) = (home / "backups").glob("before-upgrade-*.liane")
    old = restored(file, home.parent / "old")
    assert records_of_audit(old) == before


def records_of_audit(home: Path) -> int:
    with sqlite3.connect(home / "liane.sqlite3") as book:
        return int(book.execute("SELECT count(*) FROM site_auditline").fetchone()[0])


@pytest.fixture
def postgres() -> Iterator[str]:
    """An empty database of its own, where the suite runs on PostgreSQL."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        pytest.skip("no PostgreSQL: run with tests/with_postgres.py")
    import psycopg

    with psycopg.connect(url, autocommit=True) as cluster:
        cluster.execute("DROP DATABASE IF EXISTS of_a_backup")
        cluster.execute("CREATE DATABASE of_a_backup")
    yield url.replace("/postgres?", "/of_a_backup?")
    with psycopg.connect(url, autocommit=True) as cluster:
        cluster.execute("DROP DATABASE of_a_backup WITH (FORCE)")


def test_from_sqlite_to_postgresql_and_back_the_records_are_equal(home, backup, tmp_path, postgres):
    before = records(home)
    there = restored(backup, tmp_path / "there", DATABASE_URL=postgres)
    assert not (there / "liane.sqlite3").exists()
    assert records(there, DATABASE_URL=postgres) == before
    file = tmp_path / "from-postgres.liane"
    made = liane("backup", str(file), "--home", str(adopted(there)), DATABASE_URL=postgres)
    assert made.returncode == 0, made.stderr
    assert records(restored(file, tmp_path / "back")) == before


def adopted(home: Path) -> Path:
    """A home that was served once."""
    (home / "secret").write_text("x", encoding="ascii")
    return home


def test_a_postgresql_that_is_not_empty_is_refused(backup, tmp_path, postgres):
    shutil.rmtree(restored(backup, tmp_path / "there", DATABASE_URL=postgres))
    answer = liane("restore", str(backup), "--home", str(tmp_path / "b"), DATABASE_URL=postgres)
    assert answer.returncode == 2
    assert "not empty" in answer.stderr
