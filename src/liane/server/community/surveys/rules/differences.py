"""What two publications of the same edition would tell by subtraction.

Whoever kept the first subtracts it from the second: what is left is a table of those who answered
between both. It must hold no small cell either, beside any publication there was: or the question
stays as it was published last.
"""

from collections.abc import Sequence

from liane.server.community.surveys.rules.suppression import LEAST
from liane.server.community.surveys.rules.tables import Table

__all__ = ["put_out_after", "tells_by_difference"]


def _is_small(count: int) -> bool:
    return 0 < abs(count) < LEAST


def tells_by_difference(before: Table, now: Table) -> bool:
    """Whether fewer than five people could be told apart by subtracting one from the other."""
    if before.answered is None or now.answered is None:
        return False
    came = now.answered - before.answered
    if _is_small(came) or [row.code for row in before.rows] != [row.code for row in now.rows]:
        return True
    steps = [
        b.count - a.count
        for a, b in zip(before.rows, now.rows, strict=True)
        if a.count is not None and b.count is not None
    ]
    if any(map(_is_small, steps)):
        return True
    if now.how == "many":  # those who did not pick it
        return any(_is_small(came - step) for step in steps)
    return bool(now.rows) and _is_small(came - sum(steps))  # those of hidden cells, together


def put_out_after(before: Sequence[Table], now: Table) -> Table:
    """The table to publish: the last one of before where the new one would tell too much."""
    return before[-1] if any(tells_by_difference(each, now) for each in before) else now
