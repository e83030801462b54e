"""What is known beside a happening, and how far it speaks of it.

A signal of one moment speaks of a happening to whose time it is near. One that lasted (power that
was lost, a provider's router that answered) speaks by the share that it covers of the time in which
the happening became known, from its onset to its detection: a power cut of one hour explains none
of nineteen. Where it covers less than half of it, it says nothing.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace

from liane.detection.causes.fusion import Happening
from liane.detection.causes.weighing import Signal

__all__ = ["speaking"]

_NEAR_S = 6 * 3600.0  # how far from a happening the moment of a signal may lie
_LEAST_S = 600.0  # an onset is known to ten minutes at best
_LEAST_SHARE = 0.5


def speaking(happening: Happening, signals: Iterable[Signal]) -> Iterator[Signal]:
    """The signals that speak of a happening; those that lasted, as reliable as they cover it."""
    for signal in signals:
        if signal.until_s is None or signal.at_s is None:
            if _is_near(happening, signal.at_s):
                yield signal
        elif (share := _share(happening, signal.at_s, signal.until_s)) >= _LEAST_SHARE:
            at_s = max(signal.at_s, happening.began_s)
            sure = round(signal.reliability * share, 3)
            yield replace(signal, at_s=at_s, until_s=None, reliability=sure)


def _is_near(happening: Happening, at_s: float | None) -> bool:
    """Whether a moment lies in the time of a happening; without a time it speaks of all."""
    if at_s is None:
        return True
    ended_s = math.inf if happening.ended_s is None else happening.ended_s
    return happening.began_s - _NEAR_S <= at_s <= ended_s + _NEAR_S


def _share(happening: Happening, begin_s: float, end_s: float) -> float:
    """How much of the time from onset to detection lies between two moments."""
    began_s = happening.began_s
    known_s = min(happening.detected_s, happening.ended_s or math.inf)
    known_s = max(known_s, began_s + _LEAST_S)
    covered_s = min(end_s, known_s) - max(begin_s, began_s)
    return max(covered_s, 0.0) / (known_s - began_s)
