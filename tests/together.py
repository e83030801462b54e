"""What several suites of one run need is made once, by whichever comes first.

`make test` names the folder of a run in LIANE_TOGETHER, and `python tests/together.py` begins what
takes longest while the rest is being installed; a suite that is run alone has a folder of its own.
Nobody writes into what is there: who wants to, copies it.
"""

import atexit
import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LIANE = [sys.executable, "-c", "import sys; from liane.cli import main; sys.exit(main())"]
CAPE = ROOT / "examples" / "cape_peninsula"
CAPE_EFFORT = 5
CAPE_SECONDS = 900  # a limit against hanging


@cache
def _folder() -> Path:
    if named := os.environ.get("LIANE_TOGETHER"):
        return Path(named)
    own = Path(tempfile.mkdtemp(prefix="liane-together-"))
    atexit.register(shutil.rmtree, own, ignore_errors=True)
    return own


def once(name: str, make: Callable[[Path], None]) -> Path:
    """What `make(path)` made for this run: now, or by another suite, which is waited for."""
    path, done = _folder() / name, _folder() / f"{name}.done"
    with (_folder() / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            make(path)
            done.touch()
    return path


def reference_data() -> Path:
    """Where the real tiles are, if they are here."""
    return Path(os.environ.get("LIANE_DATA") or ROOT.parent / "shared" / "data")


def has_cape() -> bool:
    """Whether the ground of the Cape Peninsula is here."""
    return (reference_data() / "terrain" / "S34E018_srtm3.tif").exists()


def cape_plan() -> Path:
    """The folder that `liane plan` made of the Cape Peninsula."""
    return once("cape", _plan_the_cape)


def _plan_the_cape(out: Path) -> None:
    wanted = f"--out {out} --effort {CAPE_EFFORT} --lang fr".split()
    said = subprocess.run(
        [*LIANE, "plan", str(CAPE / "project.toml"), *wanted],
        env=os.environ | {"LIANE_DATA": str(reference_data())},
        capture_output=True,
        text=True,
        check=False,
        timeout=CAPE_SECONDS,
    )
    assert said.returncode == 0, said.stderr


if __name__ == "__main__" and has_cape():
    cape_plan()
