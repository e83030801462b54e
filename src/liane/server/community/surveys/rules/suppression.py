"""Small cells are taken out, and enough others that none can be worked out from what is left.

In a list that adds up to a known total, what is hidden must be at least two cells and five people.
In a table with totals, all the ways to fill the hidden cells differ by cycles among them (as flows
in a network do): a cell can be worked out exactly when no cycle that keeps counts at zero or more
goes through it, and none such is left. Nothing is shown of fewer than five answers.
"""

from collections.abc import Sequence

__all__ = ["LEAST", "hidden_in_list", "hidden_in_pair", "hidden_in_table"]

LEAST = 5
Cell = tuple[int, int]


def hidden_in_list(counts: Sequence[int]) -> set[int]:
    """Places to hide in counts that add up to a total which is shown.

    >>> hidden_in_list([40, 3, 12]), hidden_in_list([9, 8]), hidden_in_list([2, 1, 30, 8])
    ({1, 2}, set(), {0, 1, 3})
    """
    hidden = {at for at, count in enumerate(counts) if 0 < count < LEAST}
    others = sorted((count, at) for at, count in enumerate(counts) if count >= LEAST)
    while hidden and others and (len(hidden) < 2 or sum(counts[at] for at in hidden) < LEAST):
        hidden.add(others.pop(0)[1])
    if hidden and (len(hidden) < 2 or sum(counts[at] for at in hidden) < LEAST):
        return set(range(len(counts)))
    return hidden


def hidden_in_pair(count: int, total: int) -> bool:
    """Whether a count of those who picked one of several is hidden: few did, or few did not.

    >>> hidden_in_pair(3, 80), hidden_in_pair(78, 80), hidden_in_pair(80, 80)
    (True, True, False)
    """
    return 0 < count < LEAST or 0 < total - count < LEAST


def hidden_in_table(rows: Sequence[Sequence[int]], hidden_rows: set[int]) -> set[Cell] | None:
    """Cells to hide where the totals of rows not in `hidden_rows`, and of columns, are shown.

    None: nothing of the table can be shown.
    """
    if not rows or not rows[0]:
        return None
    wide = len(rows[0])
    hidden = {
        (r, c) for r, row in enumerate(rows) for c, count in enumerate(row) if 0 < count < LEAST
    }
    margin = {(r, wide) for r in hidden_rows}
    for _ in range(len(rows) * wide + 1):
        weak = _weak(rows, hidden, margin)
        if weak is None:
            return hidden
        more = _closing(rows, hidden, weak)
        if not more:
            return None
        hidden |= more
    return None


def _weak(rows: Sequence[Sequence[int]], hidden: set[Cell], margin: set[Cell]) -> Cell | None:
    """A hidden cell that could be worked out, or that stands with too few people in its line."""
    for cell in sorted(hidden):
        if _is_known(rows, cell, hidden, margin) or _is_thin(rows, cell, hidden, margin):
            return cell
    return None


def _is_known(
    rows: Sequence[Sequence[int]], cell: Cell, hidden: set[Cell], margin: set[Cell]
) -> bool:
    """Whether no other table with the same totals has another count there.

    More in a cell leads from its row to its column, less (where somebody is) from the column to the
    row: another table is a way round.
    """
    ways: dict[Cell, list[Cell]] = {}
    for r, c in (hidden | margin) - {cell}:
        row, column = (0, r), (1, c)
        ways.setdefault(row, []).append(column)
        if c == len(rows[0]) or rows[r][c]:
            ways.setdefault(column, []).append(row)
    row, column = (0, cell[0]), (1, cell[1])
    if _leads(ways, column, row):
        return False
    return not (rows[cell[0]][cell[1]] and _leads(ways, row, column))


def _leads(ways: dict[Cell, list[Cell]], start: Cell, goal: Cell) -> bool:
    seen, waiting = {start}, [start]
    while waiting:
        for near in ways.get(waiting.pop(), ()):
            if near not in seen:
                seen.add(near)
                waiting.append(near)
    return goal in seen


def _is_thin(
    rows: Sequence[Sequence[int]], cell: Cell, hidden: set[Cell], margin: set[Cell]
) -> bool:
    wide = len(rows[0])
    in_row = sum(rows[r][c] for r, c in hidden if r == cell[0])
    in_column = sum(rows[r][c] for r, c in hidden if c == cell[1])
    row_is_shown = (cell[0], wide) not in margin
    return (row_is_shown and in_row < LEAST) or in_column < LEAST


def _closing(rows: Sequence[Sequence[int]], hidden: set[Cell], weak: Cell) -> set[Cell]:
    """The cheapest corners that make a rectangle with a weak cell, and hide people enough."""
    best: tuple[int, set[Cell]] | None = None
    for r in range(len(rows)):
        for c in range(len(rows[0])):
            if r == weak[0] or c == weak[1]:
                continue
            more = {(weak[0], c), (r, weak[1]), (r, c)} - hidden
            cost = sum(rows[a][b] for a, b in more) + 1000 * any(not rows[a][b] for a, b in more)
            if more and (best is None or cost < best[0]):
                best = (cost, more)
    return best[1] if best else set()
