"""How a long job says where it is, and how it is told to stop.

An engine calls `watch(fraction, message)` now and then; whoever started it shows that as it
likes. A watch that returns False asks the engine to stop at the next safe point, with the best
found so far. Engines never print and never read a clock for anything but a cap.

A search may also call `best(cost, bound)` each time it knows more: what the best found so far
costs, and what no answer at all can cost less than.
"""

from collections.abc import Callable

__all__ = ["Best", "Watch", "silent", "unheard"]

Watch = Callable[[float, str], bool]
Best = Callable[[float, float], None]


def silent(_fraction: float, _message: str) -> bool:
    """A watch that shows nothing and never stops anything."""
    return True


def unheard(_cost: float, _bound: float) -> None:
    """A best that nobody waits for."""
