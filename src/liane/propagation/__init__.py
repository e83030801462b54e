"""How much a radio path loses: free space, obstacles, irregular ground, rain.

Each model takes arrays and returns arrays, and says what it does not know by a code or NaN; none
guesses. `itm` is Longley-Rice over terrain profiles; `p526` diffraction over obstacles and round
earth; `fresnel` the room a beam needs; `free_space` and `rain` closed formulas.
"""

from liane.propagation import free_space, fresnel, itm, p526, rain
from liane.propagation.itm import ItmResult

__all__ = ["ItmResult", "free_space", "fresnel", "itm", "p526", "rain"]
