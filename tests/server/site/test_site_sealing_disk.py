"""The image of a locked box holds none of the planted names; what is erased is gone from it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def _run(program, tmp_path):
    """A box of its own on SQLite, in its own process."""
    env = {**os.environ, "LIANE_HOME": str(tmp_path / "home"), "LIANE_KEY_DIR": str(tmp_path / "k")}
    env.pop("DATABASE_URL", None)
    env.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, str(HERE / program)]
    done = subprocess.run(
        command, env=env, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout), done.stderr


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    return _run("disk_image.py", tmp_path_factory.mktemp("image"))


def test_the_image_of_a_locked_box_holds_no_name_no_phone_and_no_word(image):
    told, _ = image
    assert told["found"] == {}
    assert told["control"]  # the reading itself works: the operator's public name is there


def test_every_sealed_field_of_every_room_was_planted(image):
    told, _ = image
    rooms = {name.split(".")[0] for name in told["planted"] if "." in name}
    assert {"circles", "funding", "needs", "governance", "events", "preparedness"} <= rooms
    assert len(told["planted"]) > 90


def test_the_write_ahead_log_was_read_too(image):
    told, _ = image
    assert {"liane.sqlite3", "liane.sqlite3-wal"} <= set(told["files"])


def test_nothing_was_logged_of_who_came_in(image):
    _, said = image
    assert "Marqueur" not in said
    assert "192.168" not in said


def test_the_sealed_bytes_of_who_was_erased_are_gone_from_the_disk(tmp_path):
    told, _ = _run("erased_image.py", tmp_path)
    assert told["before"] == told["planted"]
    assert told["after"] == []
