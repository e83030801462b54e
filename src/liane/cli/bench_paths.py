"""`liane bench paths`: path losses per second, on made-up ground, beside peers on this machine.

Every program gets the same profiles in the same minute and one thread, timed in seconds of
processor: other work on the machine counts neither for nor against it. Each figure is the best of
several runs once warm. The peers from
PyPI live in an environment of their own (`make bench` makes `.venv/peers`); `$LIANE_PEERS` names
another interpreter. splat computes a coverage map: its figure is the cells of the map per second.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from liane.cli.console import Result, table
from liane.cli.options import whole
from liane.words import N_, _, number, say

if TYPE_CHECKING:
    from liane.propagation._shapes import Floats

__all__ = ["arguments", "machine", "run"]

SETTINGS = {
    "climate": 5, "n0": 301.0, "frequency_mhz": 5_800.0, "polarization": 1, "epsilon": 15.0,
    "sigma": 0.005, "mdvar": 1, "time_pct": 50.0, "location_pct": 50.0, "situation_pct": 50.0,
}  # fmt: skip
STEP_M, MAST_M = 30.0, 10.0
RUNS, SLICES = 5, 10
PEER_PATHS = 300
PEERS = ("itmlogic", "pycraf")


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `liane bench paths`."""
    parser.add_argument(
        "--points", type=whole(2), default=260, metavar="N", help=_("heights per profile (260)")
    )
    parser.add_argument(
        "--profiles",
        type=whole(1),
        default=50_000,
        metavar="N",
        help=_("profiles per run (50,000)"),
    )


def machine() -> dict[str, Any]:
    """What was measured on, and when."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return {
        "date": datetime.now(UTC).isoformat(timespec="minutes"),
        "processor": named[0] if named else platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
    }


def made_up_ground(profiles: int, points: int) -> "Floats":
    """Rolling ground from a fixed seed, shape (profiles, points), in m."""
    import numpy as np

    rng = np.random.default_rng(2)
    walk = np.cumsum(rng.normal(0.0, 3.0, (profiles, points)), axis=1)
    swell = 60.0 * np.sin(np.arange(points) / 40.0 + rng.uniform(0.0, 6.0, (profiles, 1)))
    ground: Floats = 300.0 + walk + swell
    return ground


def _liane_per_s(ground: "Floats", threads: int) -> float:
    """Path losses per second, once compiled: the best of many slices of the batch.

    One thread is timed in seconds of processor, several in seconds of the wall.
    """
    import numpy as np

    from liane.propagation import itm

    profiles, points = ground.shape
    slice_ = max(1, profiles // SLICES)
    offsets = np.arange(slice_ + 1) * points
    clock = time.thread_time if threads == 1 else time.perf_counter
    best_s = float("inf")
    for again in range(RUNS * SLICES + 1):
        first = again % SLICES * slice_ if again else 0
        heights = ground[first : first + slice_].ravel()
        start_s = clock()
        found = itm.point_to_point_many(
            heights, offsets[: heights.size // points + 1], STEP_M, MAST_M, MAST_M, **SETTINGS,
            threads=threads,
        )  # fmt: skip
        took_s = (clock() - start_s) * slice_ / (heights.size // points)
        best_s = min(best_s, took_s) if again else best_s
        if not np.isfinite(found.loss_db).all():
            raise AssertionError("a path of the bench has no loss")
    return float(slice_ / best_s)


def _interpreter() -> Path:
    return Path(os.environ.get("LIANE_PEERS") or Path(sys.prefix) / "peers/bin/python")


def _python_peers(ground: "Floats") -> list[dict[str, Any]]:
    """What the peers from PyPI do on the first profiles."""
    interpreter = _interpreter()
    if not interpreter.exists():
        why = say(N_("no environment for peers at {path}; make bench makes it"), path=interpreter)
        return [{"name": name, "status": "absent", "note": why} for name in PEERS]
    script = Path(__file__).with_name("bench_peers.py")
    job = {"ground": ground[:PEER_PATHS].tolist(), "step_m": STEP_M, "mast_m": MAST_M, **SETTINGS}
    return [_asked(interpreter, script, name, json.dumps(job)) for name in PEERS]


def _asked(interpreter: Path, script: Path, name: str, job: str) -> dict[str, Any]:
    done = subprocess.run(
        [str(interpreter), str(script), name], input=job, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or [""])[-1]
        status = "absent" if "ModuleNotFoundError" in last else "failed"
        return {"name": name, "status": status, "note": last}
    return {"name": name, "status": "measured", **json.loads(done.stdout)}


def _splat() -> dict[str, Any]:
    from liane.cli.bench_splat import measured

    with tempfile.TemporaryDirectory() as folder:
        return measured(Path(folder))


def _beside_splat(peer: dict[str, Any]) -> float:
    """Liane's speed on as many heights per path as splat's map has in the mean."""
    return _liane_per_s(made_up_ground(50_000, int(peer["points"])), 1)


def run(args: argparse.Namespace) -> Result:
    """Measure Liane, then every peer that is there."""
    ground = made_up_ground(args.profiles, args.points)
    per_s = _liane_per_s(ground, 1)
    cores = os.cpu_count() or 1
    data: dict[str, Any] = {
        **machine(),
        "points": args.points,
        "profiles": args.profiles,
        "per_s": round(per_s),
        "per_s_all_cores": round(_liane_per_s(ground, cores)) if cores > 1 else round(per_s),
        "peers": [*_python_peers(ground), _splat()],
    }
    for peer in data["peers"]:
        if peer["status"] == "measured":
            ours = _beside_splat(peer) if peer["name"] == "splat" else per_s
            peer["ratio"] = round(ours / peer["per_s"], 2)
    return Result(data, _text(data))


def _text(data: dict[str, Any]) -> str:
    rows = [
        ["liane", number(data["per_s"]), "1", _("one thread")],
        ["liane", number(data["per_s_all_cores"]), "", say(N_("{n} threads"), n=data["cores"])],
    ]
    for peer in data["peers"]:
        speed = number(peer["per_s"]) if "per_s" in peer else _("not installed")
        if peer["status"] == "failed":
            speed = _("failed")
        ratio = number(peer["ratio"], 1) if "ratio" in peer else ""
        rows.append([peer["name"], speed, ratio, peer.get("note", "")])
    head = say(
        N_("Paths of {points} heights, {date}, {processor}, {cores} cores"),
        points=data["points"],
        date=data["date"],
        processor=data["processor"],
        cores=data["cores"],
    )
    columns = [_("program"), _("paths/s"), _("liane ÷ it"), _("note")]
    return head + "\n" + table(columns, rows, right=(1, 2))
