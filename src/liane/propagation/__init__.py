"""How much a radio path loses: free space, obstacles, irregular ground, rain, air.

Each model takes arrays and returns arrays, and says what it does not know by a code or NaN; none
guesses. `itm` is Longley-Rice over terrain profiles; `p526` diffraction over obstacles and round
earth; `fresnel` the room a beam needs; `free_space`, `rain` and `gases` closed formulas.
"""

from liane.propagation import free_space, fresnel, gases, itm, p526, rain
from liane.propagation.itm import ItmResult

__all__ = ["ItmResult", "free_space", "fresnel", "gases", "itm", "p526", "rain"]
