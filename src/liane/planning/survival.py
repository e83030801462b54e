"""The survival table of a plan: loss by loss, who is left without what."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from liane.planning.aftermath import Loss, Network, after, every_loss, network_of, parse_loss
from liane.planning.model import Floats

__all__ = ["loss_row", "served_rows", "survival_rows", "what_if"]

_NOTHING = Loss("", "whole")


def _named(network: Network, which: Any) -> list[dict[str, Any]]:
    return [
        {"id": network.ids[at], "households": int(network.households[at])}
        for at in np.flatnonzero(which).tolist()
    ]


def loss_row(network: Network, loss: Loss, before: Floats, required: bool) -> dict[str, Any]:
    """What a loss does: who is without Internet, without local services, or gets less."""
    left = after(network, loss, before)
    user = (network.demand > 0) | (network.households > 0)
    less = left.online & user & (left.mbps < before - 0.01)
    return {
        "loss": loss.name,
        "kind": loss.kind,
        "required": required,
        "cut": _named(network, user & ~left.online),
        "cut_local": _named(network, user & ~left.local) if network.content >= 0 else [],
        "reduced": [
            {**row, "mbps": round(float(left.mbps[network.ids.index(row["id"])]), 2)}
            for row in _named(network, less)
        ],
    }


def served_rows(network: Network) -> list[dict[str, Any]]:
    """Mb/s at the busy hour of every place that asks for some, nothing being lost."""
    given = after(network, _NOTHING).mbps
    return [
        {"id": id_, "mbps": round(float(given[at]), 3)}
        for at, id_ in enumerate(network.ids)
        if network.demand[at] > 0 and given[at] > 0
    ]


def survival_rows(plan: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One row for each loss of a place, pair, uplink, all uplinks, and days without sun."""
    network = network_of(plan)
    before = after(network, _NOTHING).mbps
    masts = {row["id"] for row in plan["sites"] if row["kind"] == "mast"}
    days = int(plan["project"]["sunless_days"] or 0)
    return [
        loss_row(network, loss, before, _required(loss, masts, days))
        for loss in every_loss(network, days)
    ]


def _required(loss: Loss, masts: set[str], days: int) -> bool:
    if loss.kind == "site":
        return loss.name in masts
    if loss.kind == "sun":
        return loss.name == f"SUN:{days}"
    return True


def what_if(plan: Mapping[str, Any], losses: Sequence[str]) -> dict[str, Any]:
    """What the network of `plan` still does when all of `losses` happen at once.

    Losses are written as people write them (see `parse_loss`). Raises `BadInput` for one that is
    not in the plan.
    """
    network = network_of(plan)
    before = after(network, _NOTHING).mbps
    parsed = [parse_loss(network, text) for text in losses]
    joined = Loss(
        ", ".join(loss.name for loss in parsed),
        parsed[0].kind if len(parsed) == 1 else "several",
        frozenset().union(*(loss.sites for loss in parsed)),
        frozenset().union(*(loss.pairs for loss in parsed)),
        frozenset().union(*(loss.uplinks for loss in parsed)),
    )
    left = after(network, joined, before)
    return {
        **loss_row(network, joined, before, required=False),
        "served_mbps": round(float(left.mbps.sum()), 3),
        "asked_mbps": round(float(before.sum()), 3),
        "served": [
            {"id": id_, "mbps": round(float(left.mbps[at]), 3)}
            for at, id_ in enumerate(network.ids)
            if network.demand[at] > 0
        ],
    }
