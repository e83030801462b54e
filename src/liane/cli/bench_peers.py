"""Runs a peer's path loss over profiles, in that peer's own environment (without Liane).

`python bench_peers.py NAME` reads a job as JSON on standard input (ground, step_m, mast_m and the
settings of the path) and prints what it measured: paths per second, version, and what the peer
computes. It imports nothing of Liane and is started by `liane bench paths` alone.
"""

import json
import math
import sys
import time
import warnings
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

Job = dict[str, Any]


def itmlogic(job: Job) -> Callable[[list[float]], object]:
    """ITM in plain Python (itmlogic on PyPI)."""
    from itmlogic.preparatory_subroutines.qlrpfl import qlrpfl
    from itmlogic.preparatory_subroutines.qlrps import qlrps
    from itmlogic.statistics.avar import avar

    medium = (job["polarization"], job["epsilon"], job["sigma"])

    def path_loss(heights: list[float]) -> float:
        mean = sum(heights) / len(heights)
        wave = qlrps(job["frequency_mhz"], mean, job["n0"], *medium)
        path = dict(zip(("wn", "gme", "ens", "zgnd"), wave, strict=True))
        path |= {"hg": [job["mast_m"]] * 2, "klim": job["climate"], "klimx": 0, "lvar": 5}
        path |= {"mdvar": job["mdvar"], "mdvarx": job["mdvar"], "kwx": 0, "mdp": -1}
        path["pfl"] = [len(heights) - 1, job["step_m"], *heights]
        excess, path = avar(0.0, 0.0, 0.0, qlrpfl(path))
        waves = job["frequency_mhz"] * path["dist"] / 1e3
        return float(excess) + 32.45 + 20.0 * math.log10(waves)

    return path_loss


def pycraf(job: Job) -> Callable[[list[float]], object]:
    """P.452-16 with all its parts (pycraf on PyPI), compiled."""
    from astropy import units
    from pycraf import conversions, pathprof

    km = [at * job["step_m"] / 1e3 for at in range(len(job["ground"][0]))]
    mast, step = job["mast_m"] * units.m, job["step_m"] * units.m
    gain = 0.0 * conversions.dBi
    air = (job["frequency_mhz"] / 1e3 * units.GHz, 290.0 * units.K, 1013.0 * units.hPa)
    ends = (0.0 * units.deg, 45.0 * units.deg, 0.1 * units.deg, 45.0 * units.deg)

    def path_loss(heights: list[float]) -> object:
        path = pathprof.PathProp(
            *air, *ends, mast, mast, step, 50.0 * units.percent, delta_N=45.0 / units.km,
            N0=job["n0"] * units.dimensionless_unscaled, hprof_dists=km * units.km,
            hprof_heights=heights * units.m, hprof_bearing=90.0 * units.deg,
            hprof_backbearing=-90.0 * units.deg,
        )  # fmt: skip
        return pathprof.loss_complete(path, gain, gain)

    return path_loss


PEERS = {"itmlogic": (itmlogic, "ITM, plain Python"), "pycraf": (pycraf, "P.452, compiled")}


def measure(name: str, job: Job) -> dict[str, Any]:
    """Paths per second: the best of three runs after a warm one."""
    make, what = PEERS[name]
    path_loss = make(job)
    path_loss(job["ground"][0])
    best_s = math.inf
    for _ in range(3):
        start_s = time.process_time()
        for heights in job["ground"]:
            path_loss(heights)
        best_s = min(best_s, time.process_time() - start_s)
    per_s = round(len(job["ground"]) / best_s, 1)
    return {"per_s": per_s, "version": version(name), "note": f"{what}, {version(name)}"}


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    print(json.dumps(measure(sys.argv[1], json.load(sys.stdin))))
