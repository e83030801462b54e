"""Reading measurements, beside ripe.atlas.sagan where it is: `python bench/measurement.py`.

The lines are those of the reference data (`$LIANE_DATA`, else `../shared/data`), repeated. A rate
is counted from lines of JSON to observations, or to a verdict, in processor seconds of one core;
the best of several runs, for others may be at work beside. The peer reads the same lines in the
environment of the peers (`.venv/peers`); it is not fetched for this.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa

from liane.detection import verdict
from liane.measurement import blocks
from liane.measurement.table import load, observations

HERE = Path(__file__).resolve().parent
DATA = Path(os.environ.get("LIANE_DATA", HERE.parents[1] / "shared/data")) / "observatory"
PEER = Path(sys.prefix) / "peers/bin/python"
BLOCK = 20_000
AIMS = {"ping": 150_000, "traceroute": 15_000, "dns": 100_000}
SAGAN = """
import json, sys, time
from ripe.atlas.sagan import Result
lines = open(sys.argv[1]).read().splitlines()
best = 0
for _ in range(3):
    began = time.process_time()
    for line in lines:
        Result.get(line, on_error=Result.ACTION_IGNORE, on_malformation=Result.ACTION_IGNORE)
    best = max(best, len(lines) / (time.process_time() - began))
print(best)
"""


def section() -> str:
    """The whole table."""
    if not DATA.exists():
        return "## Reading measurements\n\nThe reference measurements are not here.\n"
    pa.set_cpu_count(1)
    lines = [
        "## Reading measurements: `python bench/measurement.py`",
        "",
        f"Load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores when this began.",
        "",
        "| work | a second of one core | aim | ripe.atlas.sagan |",
        "|---|---:|---:|---:|",
        *[row for kind in AIMS for row in _atlas(kind)],
        *_ooni(),
        *_table(),
    ]
    return "\n".join([*lines, ""])


def _rate(work: Callable[[], object], count: int, runs: int = 5) -> float:
    best = 0.0
    for _ in range(runs):
        began = time.process_time()
        work()
        best = max(best, count / (time.process_time() - began))
    return best


def _lines(kind: str) -> list[bytes]:
    return [line for line in (DATA / f"atlas/{kind}.jsonl").read_bytes().splitlines() if line]


def _modern(lines: Sequence[bytes]) -> list[bytes]:
    """Results as probes write them today: of a firmware from 4400 on (2012)."""
    return [line for line in lines if int(json.loads(line).get("fw") or 0) >= 4400]


def _atlas(kind: str) -> list[str]:
    few = _lines(kind)
    rows = []
    for told, chosen in ((f"Atlas {kind}, of today", _modern(few)), ("… of all firmwares", few)):
        many = (chosen * (BLOCK // len(chosen) + 1))[:BLOCK]
        fast = _rate(lambda many=many: blocks.observed_in(many), len(many))
        rows.append(f"| {told}, by the block | {fast:,.0f} | {AIMS[kind]:,} | {_peer(many)} |")
    slow = _rate(lambda: [observations(json.loads(line)) for line in few * 50], len(few) * 50)
    return [*rows, f"| … one by one | {slow:,.0f} | | |"]


def _peer(lines: Sequence[bytes]) -> str:
    """The rate of the peer, where it is installed."""
    with tempfile.NamedTemporaryFile(suffix=".jsonl") as file:
        Path(file.name).write_bytes(b"\n".join(lines[:4000]))
        words = [str(PEER), "-c", SAGAN, file.name]
        try:
            done = subprocess.run(words, capture_output=True, text=True, check=False)
        except OSError:
            return "not installed"
    return f"{float(done.stdout):,.0f}" if done.returncode == 0 else "not installed"


def _ooni() -> list[str]:
    texts = [file.read_bytes() for file in sorted((DATA / "ooni/wc05_qa").iterdir())]
    size = sum(map(len, texts)) / len(texts) / 1000
    judged = _rate(lambda: [verdict(json.loads(text)) for text in texts * 20], len(texts) * 20)
    read = _rate(lambda: [observations(json.loads(text)) for text in texts * 20], len(texts) * 20)
    about = f"OONI web_connectivity 0.5 of {size:.0f} kB"
    return [
        f"| {about}, read and judged | {judged:,.0f} | 5,000 | |",
        f"| … to observations | {read:,.0f} | | |",
    ]


def _table() -> list[str]:
    """Pings that differ into the table on disk: content sums, Parquet, fsync and all."""
    base = [json.loads(line) for line in _modern(_lines("ping"))]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "a.jsonl"
        values = [base[at % len(base)] | {"timestamp": 1772438400 + at} for at in range(BLOCK)]
        file.write_text("\n".join(json.dumps(each) for each in values), encoding="utf-8")
        began = time.process_time()
        load([file], Path(folder) / "table", datetime(2026, 3, 3, tzinfo=UTC))
        rate = BLOCK / (time.process_time() - began)
    return [f"| Atlas pings into the table on disk, each record once | {rate:,.0f} | | |"]


if __name__ == "__main__":
    print(section())
