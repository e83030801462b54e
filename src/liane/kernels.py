"""How a hot loop is compiled: one typed decorator over numba.

Kernels are compiled once and cached in the environment (`NUMBA_CACHE_DIR`). Every kernel has a
plain slow twin in the tests. A kernel takes arrays and numbers and returns arrays and numbers.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

__all__ = ["kernel", "loose_kernel", "parallel_kernel"]

F = TypeVar("F", bound=Callable[..., Any])


def kernel(function: F) -> F:
    """Compile `function` for one thread; errors in arithmetic follow numpy (no exceptions)."""
    return cast(F, numba.njit(cache=True, error_model="numpy", nogil=True)(function))


def loose_kernel(function: F) -> F:
    """Compile `function` for one thread, free to take sums and extremes in any order.

    That lets several elements be handled at once. For finite input only: NaN and infinity are
    assumed away, so the caller must have refused them before.
    """
    flags = {"reassoc", "contract", "nsz", "nnan", "ninf"}
    return cast(
        F, numba.njit(cache=True, error_model="numpy", nogil=True, fastmath=flags)(function)
    )


def parallel_kernel(function: F) -> F:
    """Compile `function` with `numba.prange` loops spread over the cores."""
    return cast(F, numba.njit(cache=True, error_model="numpy", nogil=True, parallel=True)(function))
