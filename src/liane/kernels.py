"""How a hot loop is compiled: one typed decorator over numba.

Kernels are compiled once and cached in the environment (`NUMBA_CACHE_DIR`). Every kernel has a
plain slow twin in the tests. A kernel takes arrays and numbers and returns arrays and numbers.
A cached kernel holds copies of the kernels it calls and of the constants it reads; both live in
files of its own folder that hold kernels: when one of those changes, all are compiled anew.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

__all__ = ["kernel", "loose_kernel", "parallel_kernel"]

F = TypeVar("F", bound=Callable[..., Any])
_LOOSE = {"reassoc", "contract", "nsz", "nnan", "ninf"}
_looked_at: set[Path] = set()


def _compiled(function: F, **options: Any) -> F:
    made = numba.njit(cache=True, error_model="numpy", nogil=True, **options)(function)
    if hasattr(made, "stats"):  # not so with NUMBA_DISABLE_JIT
        _forget_stale(Path(made.stats.cache_path), Path(function.__code__.co_filename).parent)
    return cast(F, made)


def _forget_stale(cached: Path, sources: Path) -> None:
    """Drop a folder's cached kernels once if its sources are not those they were made from."""
    if cached in _looked_at:
        return
    _looked_at.add(cached)
    texts = [file.read_bytes() for file in (Path(__file__), *sorted(sources.glob("*.py")))]
    made_from = hashlib.sha256(b"\0".join(text for text in texts if b"kernel" in text)).hexdigest()
    note = cached / "sources.sha256"
    if note.exists() and note.read_text(encoding="ascii") == made_from:
        return
    cached.mkdir(parents=True, exist_ok=True)
    for index in cached.glob("*.nbi"):
        index.unlink(missing_ok=True)
    note.write_text(made_from, encoding="ascii")


def kernel(function: F) -> F:
    """Compile `function` for one thread; errors in arithmetic follow numpy (no exceptions)."""
    return _compiled(function)


def loose_kernel(function: F) -> F:
    """Compile `function` for one thread, free to take sums in any order.

    That lets several elements be handled at once. For finite input only: NaN and infinity are
    assumed away, so the caller must have refused them before.
    """
    return _compiled(function, fastmath=_LOOSE)


def parallel_kernel(function: F) -> F:
    """Compile `function` with `numba.prange` loops spread over the cores."""
    return _compiled(function, parallel=True)
