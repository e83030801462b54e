"""Compiled loops: what is cached is never older than its sources."""

import os
import subprocess
import sys
from pathlib import Path

CALLER = """
from liane.kernels import kernel
from callee import {name}

@kernel
def doubled(x):
    return 2.0 * {name}(x)
"""
CALLEE = """
from liane.kernels import kernel

@kernel
def shifted(x):
    return x + {shift}
"""


def _doubled(folder: Path, x: float) -> float:
    """2 (x + shift), in a process of its own with a cache of its own."""
    done = subprocess.run(
        [sys.executable, "-c", f"import caller; print(caller.doubled({x}))"],
        env=os.environ | {"NUMBA_CACHE_DIR": str(folder / "cache"), "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout)


def test_a_kernel_is_compiled_anew_when_one_it_calls_in_another_file_has_changed(tmp_path: Path):
    (tmp_path / "caller.py").write_text(CALLER.format(name="shifted"))
    (tmp_path / "callee.py").write_text(CALLEE.format(shift="1.0"))
    assert _doubled(tmp_path, 1.0) == 4.0
    assert list((tmp_path / "cache").rglob("*.nbi"))
    (tmp_path / "callee.py").write_text(CALLEE.format(shift="3.0"))
    assert _doubled(tmp_path, 1.0) == 8.0


def test_kernels_whose_sources_have_not_changed_stay_in_the_cache(tmp_path: Path):
    (tmp_path / "caller.py").write_text(CALLER.format(name="shifted"))
    (tmp_path / "callee.py").write_text(CALLEE.format(shift="1.0"))
    _doubled(tmp_path, 1.0)
    before = {file: file.stat().st_mtime_ns for file in (tmp_path / "cache").rglob("*.nbc")}
    _doubled(tmp_path, 5.0)
    after = {file: file.stat().st_mtime_ns for file in (tmp_path / "cache").rglob("*.nbc")}
    assert before == after != {}
