"""The next franc: single purchases, ranked by what they buy for their cost.

A purchase is a second link between two places that the network already joins to others, or a
battery for one more sunless day. What it buys is counted in households that no longer lose the
Internet when one place, one link or one uplink is lost, and in minutes of outage a year, if each
of these fails once a year for a day (an assumption, stated). Purchases that save the same places
from the same losses are one: buying a second of them would buy nothing; the others stand under it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from liane.planning.aftermath import Loss, Network, after_paths, every_loss, network_of
from liane.planning.building import Blueprint, Option
from liane.planning.clock import Clock
from liane.planning.costing import Need
from liane.planning.document import text
from liane.planning.model import Ints
from liane.words import N_

__all__ = ["DAYS_OF_REPAIR", "next_francs"]

DAYS_OF_REPAIR = 1.0
_MOST = 8
_MOST_NAMED = 4
_MOST_INSTEAD = 4


def _away(network: Network, losses: Sequence[Loss]) -> Any:
    """Loss by loss, the places that have no path to the Internet and are not lost themselves."""
    away = np.zeros((len(losses), len(network.ids)), np.bool_)
    for at, loss in enumerate(losses):
        online, _local = after_paths(network, loss)
        away[at] = ~online
        away[at, list(loss.sites)] = False
    return away


def _exposed(network: Network, losses: Sequence[Loss]) -> float:
    """Households without Internet, summed over the losses."""
    return float((_away(network, losses) @ network.households).sum())


def _with_link(network: Network, a: int, b: int, mbps: float) -> Network:
    return replace(
        network,
        tail=np.append(network.tail, a),
        head=np.append(network.head, b),
        room=np.append(network.room, mbps),
    )


def _additions(
    plan: Blueprint, choice: Ints, ids: dict[str, int]
) -> Iterator[tuple[Option, float]]:
    """The cheapest option of each pair of used places that has no link yet, with its cost."""
    layout = plan.problem.layout
    counts = choice[layout.first : layout.more]
    joined = set(plan.problem.option_pair[counts > 0].tolist())
    held = np.full(plan.problem.places, -1)
    standing = np.flatnonzero(choice[: layout.stands] > 0)
    held[plan.problem.stand_site[standing]] = standing
    best: dict[int, tuple[float, int]] = {}
    for at, option in enumerate(plan.options):
        names = plan.project.places[option.a].id, plan.project.places[option.b].id
        fits = held[option.a] >= option.stand_a and held[option.b] >= option.stand_b
        if option.pair in joined or option.sector >= 0 or not fits or not set(names) <= set(ids):
            continue
        cost = float(plan.problem.option_cost[at])
        best[option.pair] = min(best.get(option.pair, (np.inf, -1)), (cost, at))
    for cost, at in best.values():
        yield plan.options[at], cost


def _link_rows(
    plan: Blueprint, choice: Ints, network: Network, clock: Clock
) -> list[dict[str, Any]]:
    ids = {id_: at for at, id_ in enumerate(network.ids)}
    losses = [loss for loss in every_loss(network, 0) if loss.kind in ("site", "link", "uplink")]
    before = _away(network, losses)
    households = max(1, int(network.households.sum()))
    rows: dict[bytes, list[dict[str, Any]]] = {}
    for option, cost in _additions(plan, choice, ids):
        if not clock.go_on():
            return []  # a rank among some of them would be no rank
        a, b = (plan.project.places[end] for end in (option.a, option.b))
        more = _with_link(network, ids[a.id], ids[b.id], option.mbps)
        gained = before & ~_away(more, losses)
        saved = float((gained @ network.households).sum())
        if saved <= 0:
            continue
        message = {
            "fibre": N_("fibre between {a} and {b}, {km} km"),
            "ptp": N_("a link between {a} and {b}, {mbps} Mb/s"),
        }[option.kind]
        rows.setdefault(gained.tobytes(), []).append(
            {
                "what": text(
                    f"{option.kind}-link", message, a=a.name, b=b.name,
                    km=round(option.length_m / 1e3, 1), mbps=round(option.mbps),
                ),
                "cost": round(cost, 2),
                "buys": {
                    "households_served": 0,
                    "households_survival": round(saved),
                    "outage_minutes_year": round(saved * DAYS_OF_REPAIR * 1440 / households, 1),
                },
                "why": _saved(plan, network, gained, saved),
            }
        )  # fmt: skip
    return [_one_of(same) for same in rows.values()]


def _saved(plan: Blueprint, network: Network, gained: Any, saved: float) -> dict[str, Any]:
    """Whom a second way keeps on line."""
    ids = [network.ids[at] for at in np.flatnonzero(gained.any(axis=0)).tolist()]
    if len(ids) > _MOST_NAMED:
        message = N_(
            "a second way for {places} places: over all single losses, "
            "{count} households stay on line"
        )
        return text("paths", message, places=len(ids), count=round(saved))
    message = N_(
        "a second way for {places}: over all single losses, {count} households stay on line"
    )
    names = ", ".join(plan.project.place(id_).name for id_ in ids)
    return text("paths", message, places=names, count=round(saved))


def _one_of(same: list[dict[str, Any]]) -> dict[str, Any]:
    """Of purchases that buy the same: the cheapest, then the widest; the next ones stand in it."""
    first, *others = sorted(same, key=lambda row: (row["cost"], -row["what"]["facts"]["mbps"]))
    instead = [{"what": row["what"], "cost": row["cost"]} for row in others[:_MOST_INSTEAD]]
    return {**first, "instead": instead}


def _battery_rows(
    plan: Blueprint, network: Network, battery_wh: dict[str, float]
) -> list[dict[str, Any]]:
    """One more day of battery at every solar place at once."""
    days = plan.project.sunless_days
    dark = np.flatnonzero(np.isfinite(network.autonomy_days))
    if not len(dark):
        return []
    loss = Loss("sun", "sun", sites=frozenset(dark.tolist()))
    kept = _exposed(network, [loss])
    kept += float(network.households[dark].sum())
    if kept <= 0 or days <= 0:
        return []
    more = {network.ids[at]: battery_wh.get(network.ids[at], 0.0) / days for at in dark.tolist()}
    needs = [Need("battery-lifepo4", wh, id_) for id_, wh in more.items()]
    cost = sum(float(plan.tariff.line(n).total(plan.project.horizon_years)) for n in needs)
    households = max(1, int(network.households.sum()))
    return [
        {
            "what": text(
                "battery", N_("batteries for one more sunless day at {count} places"),
                count=len(more),
            ),
            "cost": round(cost, 2),
            "buys": {
                "households_served": 0,
                "households_survival": round(kept),
                "outage_minutes_year": round(kept * 1440 / households, 1),
            },
            "why": text(
                "sun", N_("with {days} sunless days, {count} households stay on line"),
                days=days + 1, count=round(kept),
            ),
        }
    ]  # fmt: skip


def next_francs(
    plan: Blueprint, choice: Ints, document: dict[str, Any], clock: Clock | None = None
) -> list[dict[str, Any]]:
    """The best single purchases after this plan, by household saved per unit of money.

    Unpriced purchases are left out: their rank is not known. So are links, if the clock runs out.
    """
    network = network_of(document)
    battery_wh = {row["id"]: row["power"]["battery_wh"] or 0.0 for row in document["sites"]}
    rows = _link_rows(plan, choice, network, clock or Clock()) + _battery_rows(
        plan, network, battery_wh
    )
    for row in document["unmet"]:
        cost = row["relaxation"]["cost"]
        if cost is None or row["requirement"] != "service":
            continue
        homes = plan.project.place(row["id"]).households
        rows.append(
            {
                "what": row["relaxation"]["what"],
                "cost": cost,
                "buys": {"households_served": homes, "households_survival": 0,
                         "outage_minutes_year": None},
                "why": row["why"],
            }
        )  # fmt: skip
    rows = [row for row in rows if row["cost"] > 0]
    return sorted(rows, key=_rank)[:_MOST]


def _rank(row: dict[str, Any]) -> tuple[float, str]:
    gain = row["buys"]["households_survival"] + 50 * row["buys"]["households_served"]
    return (-gain / row["cost"], str(row["what"]["facts"]))
