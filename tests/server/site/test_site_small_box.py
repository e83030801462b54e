"""A box with one core and one gigabyte serves the demonstration to eight callers at once."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from served import demo, serve

pytestmark = pytest.mark.slow
GIGABYTE = 1 << 30
SECOND = Path("/sys/fs/cgroup/cgroup.controllers")
PAGES = ("", "o/farako/", "compte/entrer/")


@pytest.fixture
def small_box(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Path]]:
    """Control groups of one core and one gigabyte, which this test's processes enter."""
    try:
        groups = (
            _second_version() if Path("/sys/fs/cgroup/cgroup.controllers").exists() else _first()
        )
    except OSError as error:
        pytest.skip(f"control groups cannot be made here: {error}")
    mine = [each for each in groups if (each / "cgroup.procs").exists()]
    outside = [each.parent / "cgroup.procs" for each in mine]
    for each in mine:
        (each / "cgroup.procs").write_text(str(os.getpid()), encoding="ascii")
    yield groups
    for each in outside:
        each.write_text(str(os.getpid()), encoding="ascii")
    for each in mine:
        each.rmdir()


def _first() -> list[Path]:
    root = Path("/sys/fs/cgroup")
    memory, cpu = (root / name / f"liane-{os.getpid()}" for name in ("memory", "cpu"))
    memory.mkdir()
    (memory / "memory.limit_in_bytes").write_text(str(GIGABYTE), encoding="ascii")
    cpu.mkdir()
    (cpu / "cpu.cfs_quota_us").write_text("100000", encoding="ascii")
    return [memory, cpu]


def _second_version() -> list[Path]:
    group = Path("/sys/fs/cgroup") / f"liane-{os.getpid()}"
    group.mkdir()
    (group / "memory.max").write_text(str(GIGABYTE), encoding="ascii")
    (group / "cpu.max").write_text("100000 100000", encoding="ascii")
    return [group]


def oom_kills(groups: list[Path]) -> int:
    names = ("memory.events", "memory.oom_control")
    texts = [
        (each / name).read_text("ascii")
        for each in groups
        for name in names
        if (each / name).exists()
    ]
    rows = [row.split() for text in texts for row in text.splitlines()]
    return sum(int(row[1]) for row in rows if row[0] == "oom_kill")


def test_it_serves_eight_callers_within_a_core_and_a_gigabyte(tmp_path, small_box):
    home = demo(tmp_path / "home")
    for served in serve(home):
        with ThreadPoolExecutor(8) as callers:
            found = set(callers.map(served.status_of, PAGES * 40))
    assert found == {200}
    assert oom_kills(small_box) == 0
