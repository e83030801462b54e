"""A box of 1 GB and one core that probes 500 sites and 50 devices: `python bench/box.py`.

Probe, sites, resolvers and control all run on this machine, in namespaces, behind the middlebox of
`tests/probes`, and all of it within one control group of one core and one gigabyte, so that what is
measured is more than the probe alone would take. Rounds are begun every minute without a pause
between sites: an hour has sixty times that room. A round that is not over when the next is due has
fallen behind.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests"))

from probes.box import Box  # noqa: E402 (the folder of the tests has to be on the path first)

GIGABYTE = 1 << 30
SITES, DEVICES, ROUNDS, EVERY_S = 500, 50, 5, 60
GROUPS = Path("/sys/fs/cgroup")


@contextmanager
def small() -> Iterator[list[Path]]:
    """Control groups of one core and one gigabyte, which this process enters with its children."""
    name = f"liane-box-{os.getpid()}"
    if (GROUPS / "cgroup.controllers").exists():
        limits = {GROUPS / name: {"memory.max": GIGABYTE, "cpu.max": "100000 100000"}}
    else:
        limits = {
            GROUPS / "memory" / name: {"memory.limit_in_bytes": GIGABYTE},
            GROUPS / "cpu" / name: {"cpu.cfs_quota_us": 100_000},
        }
    for group, values in limits.items():
        group.mkdir()
        for file, value in values.items():
            (group / file).write_text(str(value), encoding="ascii")
        (group / "cgroup.procs").write_text(str(os.getpid()), encoding="ascii")
    try:
        yield list(limits)
    finally:
        for group in limits:
            (group.parent / "cgroup.procs").write_text(str(os.getpid()), encoding="ascii")
            group.rmdir()


def peak_mb(groups: list[Path]) -> float:
    """The most memory of the whole group, files in memory and sites included."""
    names = ("memory.peak", "memory.max_usage_in_bytes")
    files = [group / name for group in groups for name in names if (group / name).exists()]
    return int(files[0].read_text("ascii")) / 1e6


def probed(folder: Path) -> tuple[dict[str, Any], dict[str, float]]:
    """The rounds as the probe tells them, and what its own process used."""
    box = Box(folder)
    try:
        sites = tuple(f"https://s{number}.many.example/" for number in range(SITES))
        rows = "".join(f"m{n},10.44.1.{n},device\n" for n in range(2, 2 + DEVICES))
        words = ["--sites", box.put("many.csv", box.listed(sites))]
        words += ["--devices", box.put("fifty.csv", "name,address,kind\n" + rows)]
        words += ["--rounds", str(ROUNDS), "--every", str(EVERY_S), "--daily-mb", "500"]
        run = box.probe("many", *words, patience="1")
        lines = box.measured("many")
    finally:
        box.end()
    return run | {"spent_s": spent(run, lines)}, box.used


def spent(run: dict[str, Any], lines: list[dict[str, Any]]) -> list[float]:
    """How long each round took, from its beginning to the end of its last measurement."""
    begins = [datetime.fromisoformat(each["began"]).timestamp() for each in run["rounds"]]
    ends = [
        datetime.fromisoformat(each["measurement_start_time"] + "+00:00").timestamp()
        + each["test_runtime"]
        for each in lines
    ]
    last = [*begins[1:], float("inf")]
    return [
        max(end for end in ends if begin <= end < until) - begin
        for begin, until in zip(begins, last, strict=True)
    ]


def section() -> str:
    """The whole table."""
    title = "## A box of 1 GB and one core: `python bench/box.py`\n\n"
    try:
        with tempfile.TemporaryDirectory() as folder, small() as groups:
            run, used = probed(Path(folder))
            peak = peak_mb(groups)
    except OSError as error:
        return f"{title}Control groups cannot be made here: {error}.\n"
    told, took = run["rounds"], run["spent_s"]
    late = sum(b - a > EVERY_S + 1 for a, b in pairwise(_begins(told)))
    rows = [
        ("sites and devices of each round", f"{SITES} and {DEVICES}"),
        ("measurements of each round", ", ".join(str(each["measured"]) for each in told)),
        ("left out, or wrong", sum(bool(each["left_out"] or each["wrong"]) for each in told)),
        ("seconds of each round", ", ".join(f"{each:.0f}" for each in took)),
        (f"rounds begun late, of one every {EVERY_S} s", late),
        ("MB that passed in all", f"{told[-1]['bytes'] / 1e6:.0f}"),
        ("the probe: processor, memory", f"{used['cpu_s']:.1f} s, {used['peak_kb'] / 1e3:.0f} MB"),
        ("the whole group at most", f"{peak:.0f} MB of {GIGABYTE / 1e6:.0f}"),
    ]
    table = "\n".join(f"| {name} | {value} |" for name, value in rows)
    return f"{title}| | |\n|---|---|\n{table}\n"


def _begins(rounds: list[dict[str, Any]]) -> list[float]:
    return [datetime.fromisoformat(each["began"]).timestamp() for each in rounds]


if __name__ == "__main__":
    print(section())
