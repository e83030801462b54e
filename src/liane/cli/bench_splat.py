"""splat beside Liane: cells of a coverage map per second, if splat is installed.

splat (Debian) computes no batch of paths, but a map: one ITM loss for every cell around a mast,
over the ground between. The map here is 20 km around a mast on made-up ground at 3″. Cells are
counted in an untimed run; the time includes reading the ground and writing the picture.
"""

import math
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

__all__ = ["measured"]

RADIUS_KM = 20.0
SIDE = 1_200  # cells of a tile's side at 3″
CELL_KM = 111.2 / SIDE
SITE = "MAST\n44.5\n6.5\n30.0m\n"
SETTINGS = "15.000\n0.005\n301.000\n5800.000\n5\n1\n0.50\n0.50\n0\n"


def _ground(folder: Path) -> None:
    """One tile of hills in splat's own format: its box, then every height from the south-east."""
    heights = (
        str(round(300 + 120 * math.sin(i / 37) * math.cos(j / 53) + 40 * math.sin(j / 9)))
        for i in range(SIDE)
        for j in range(SIDE)
    )
    text = "\n".join(["7", "44", "6", "45", *heights, ""])
    (folder / "44:45:6:7.sdf").write_text(text, encoding="ascii")
    (folder / "mast.qth").write_text(SITE, encoding="ascii")
    (folder / "mast.lrp").write_text(SETTINGS, encoding="ascii")


def _map(splat: str, folder: Path, *more: str) -> float:
    """Seconds of processor that one coverage map takes."""
    words = [splat, "-t", "mast.qth", "-L", "10", "-R", str(RADIUS_KM), "-metric", "-olditm"]
    words += ["-N", "-d", ".", "-o", "map", *more]
    before = os.times()
    subprocess.run(words, cwd=folder, capture_output=True, check=True)
    after = os.times()
    return (
        after.children_user + after.children_system - before.children_user - before.children_system
    )


def measured(folder: Path) -> dict[str, Any]:
    """Cells per second and the mean number of heights per path, or that splat is not here."""
    splat = shutil.which("splat")
    if splat is None:
        return {"name": "splat", "status": "absent", "note": "apt install splat"}
    _ground(folder)
    try:
        _map(splat, folder, "-ano", "cells.txt")
        best_s = min(_map(splat, folder) for _ in range(3))
        cells = len((folder / "cells.txt").read_text(encoding="ascii").splitlines()) - 2
    except (OSError, subprocess.CalledProcessError) as problem:
        return {"name": "splat", "status": "failed", "note": str(problem)}
    points = round(2.0 / 3.0 * RADIUS_KM / CELL_KM)
    return {
        "name": "splat",
        "status": "measured",
        "per_s": round(cells / best_s, 1),
        "points": points,
        "note": f"ITM, coverage map of {cells} cells, {points} heights per path",
    }
