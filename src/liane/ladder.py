"""The ladder's own figures: its steps, what people weigh, how much is asked. Pure, and light.

One source for the engine that reads incident files (`liane.detection.ladder`) and for the pages
that keep incidents (`liane.server.lookout.incidents.rules`), which may load no engine.
"""

from collections.abc import Iterable

__all__ = ["LEAST_OPERATORS", "LEAST_WEIGHT", "MOST_ANONYMOUS", "STEPS", "WEIGHTS", "weigh"]

STEPS = ("reported", "measured", "confirmed", "attributed")
WEIGHTS = {"vouched": 1.0, "known": 0.5, "anonymous": 0.25}
MOST_ANONYMOUS = 1.0  # all of them together: nobody can tell how many they are
LEAST_WEIGHT, LEAST_OPERATORS = 3.0, 2  # that confirming asks for


def weigh(identities: Iterable[str]) -> float:
    """What different people weigh together, each by how well they are known.

    >>> weigh(["vouched", "known"]), weigh(["anonymous"] * 100)
    (1.5, 1.0)
    """
    told = list(identities)
    named = sum(WEIGHTS.get(each, 0.0) for each in told if each != "anonymous")
    strangers = sum(each == "anonymous" for each in told) * WEIGHTS["anonymous"]
    return named + min(MOST_ANONYMOUS, strangers)
