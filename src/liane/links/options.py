"""Every worthwhile way of equipping many paths: device pairs by widths, as one flat table.

For one path and one pair of devices a wider channel may carry more but hear less. A width is kept
when no other that is as narrow or narrower carries as much as surely. Choosing between devices is
left to whoever knows their price.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from liane.equipment import Device
from liane.errors import BadInput
from liane.links.budgets import FADE_MARGIN_DB, Budget, budget
from liane.links.paths import Flags, Ints, Paths
from liane.words import N_

__all__ = ["Options", "options"]

Limits = Mapping[int, ArrayLike | None]


@dataclass(frozen=True)
class Options:
    """One row per path, pair of devices and width that works: indices, width, and its budget.

    Rows are ordered by pair, width, path. The budget's `basis`, `sources` and `missing` are those
    of all the pairs together.
    """

    path: Ints
    pair: Ints
    width_mhz: Ints
    budget: Budget

    def __len__(self) -> int:
        return len(self.path)


def options(
    paths: Paths,
    pairs: Sequence[tuple[Device, Device]],
    frequency_mhz: float,
    limits_dbm: Limits,
    fade_margin_db: float = FADE_MARGIN_DB,
) -> Options:
    """The options of n paths with each pair of devices at each width that `limits_dbm` names.

    `limits_dbm` maps a width (MHz) to the EIRP limit there: a number, one per path, or None where
    none is known. Widths that a pair does not have are left out, as are links that do not work
    and, for one path and pair, widths for which a width no greater has as many Mb/s and as high a
    probability. Returns a flat `Options` table. Raises BadInput if no pair has any of the widths.
    """
    tables = [
        (number, budgets, _kept(budgets))
        for number, pair in enumerate(pairs)
        if (budgets := _by_width(paths, pair, frequency_mhz, limits_dbm, fade_margin_db))
    ]
    rows = [
        (number, width, np.flatnonzero(kept), one)
        for number, budgets, keeps in tables
        for (width, one), kept in zip(budgets.items(), keeps, strict=True)
    ]
    if not rows:
        raise BadInput(
            N_("no pair of devices has any of the widths {widths}"), widths=[*limits_dbm]
        )
    return Options(
        np.concatenate([at for _, _, at, _ in rows]),
        np.concatenate([np.full(len(at), number) for number, _, at, _ in rows]),
        np.concatenate([np.full(len(at), width) for _, width, at, _ in rows]),
        _stacked([one.take(at) for _, _, at, one in rows]),
    )


def _by_width(
    paths: Paths, pair: tuple[Device, Device], frequency_mhz: float, limits: Limits, margin: float
) -> dict[int, Budget]:
    shared = set(pair[0].widths_mhz) & set(pair[1].widths_mhz)
    return {
        width: budget(
            paths.loss_db,
            paths.sigma_db,
            *pair,
            frequency_mhz,
            width,
            limits[width],
            margin,
            paths=paths,
        )
        for width in sorted(shared & set(limits))
    }


def _kept(budgets: Mapping[int, Budget]) -> list[Flags]:
    """Which paths keep each width, from the narrowest up."""
    seen: list[Budget] = []
    kept = []
    for one in budgets.values():
        keep = one.works.copy()
        for other in seen:
            keep &= ~(
                other.works & (other.mbps >= one.mbps) & (other.probability >= one.probability)
            )
        kept.append(keep)
        seen.append(one)
    return kept


def _stacked(parts: Sequence[Budget]) -> Budget:
    told = ("basis", "sources", "missing")
    joined: dict[str, Any] = {
        f.name: np.concatenate([getattr(one, f.name) for one in parts])
        for f in fields(Budget)
        if f.name not in told
    }
    for name in told:
        joined[name] = tuple(dict.fromkeys(x for one in parts for x in getattr(one, name)))
    return Budget(**joined)
