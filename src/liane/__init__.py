"""Liane: a community as its own local operator of networks, contents and uses.

The engines (`geo`, `terrain`, `propagation`, `equipment`, `spectrum`, `links`, `planning`,
`economics`) are pure Python: arrays and frozen dataclasses in, arrays and frozen dataclasses out.
The command `liane` is a thin door to them. Importing this package imports none of them.
"""

import os
import sys

__all__ = ["__version__"]
__version__ = "0.1.0.dev0"

# Compiled kernels live in the environment, never beside the sources.
os.environ.setdefault("NUMBA_CACHE_DIR", os.path.join(sys.prefix, "var", "numba"))  # noqa: PTH118
