"""What a round of tries says of the link. Pure.

A host that does not answer proves nothing: only when none of several keepers' hosts answers, in
two rounds, is the link called cut. When some answer and some do not, it is called unsteady.
"""

from collections.abc import Sequence
from datetime import timedelta

__all__ = ["ROUNDS_TO_CUT", "pause_after", "verdict"]

ROUNDS_TO_CUT = 2


def verdict(answers: Sequence[bool], failed_rounds: int, before: str) -> tuple[str, int]:
    """The state after a round, and the count of rounds in a row without any answer.

    >>> verdict([True, False, True], 0, "ok"), verdict([False] * 3, 0, "ok")
    (('ok', 0), ('ok', 1))
    >>> verdict([False] * 3, 1, "ok"), verdict([True, False, False], 0, "ok"), verdict([], 0, "ok")
    (('cut', 2), ('worn', 0), ('unknown', 0))
    """
    if not answers:
        return "unknown", 0
    if any(answers):
        return ("ok" if sum(answers) * 2 >= len(answers) else "worn"), 0
    failed = min(failed_rounds + 1, 1000)
    return ("cut" if failed >= ROUNDS_TO_CUT else before), failed


def pause_after(tries: int) -> timedelta:
    """How long a message waits after its n-th failure: one minute, doubled, at most six hours."""
    return timedelta(minutes=min(2 ** max(tries - 1, 0), 360))
