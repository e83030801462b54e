"""The shapes that kernels pass around, named once for the type checker.

`Floats` and `Ints` are contiguous arrays; `Numbers` a few floats that belong together, whose
order the function that makes them states.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Floats", "Ints", "Numbers"]

Floats = NDArray[np.float64]
Ints = NDArray[np.signedinteger[Any]]
Numbers = tuple[float, ...]
