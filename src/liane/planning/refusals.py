"""What cannot be had, said with its proof and with the cheapest way round it.

The proof is a cut: the places inside it, every way across that could be bought, and every pair of
places across that is refused, with its loss and the margin it lacks with the best device at its
lowest rate. A checker with its own path loss can go through the same pairs. The way round is what
would have to be relaxed: a longer stretch of fibre, a taller mast, or the requirement itself.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from liane.planning.building import Blueprint
from liane.planning.candidates import straight_m
from liane.planning.costing import Need
from liane.planning.document import figure, text
from liane.planning.limits import Refusal, most_of_pairs
from liane.words import N_

__all__ = ["unmet_rows"]

_MOST_PAIRS = 60

_WHY = {
    "service": N_("nothing that can be bought carries the demand of {place} across this cut"),
    "one_uplink": N_("with {scenario} lost, nothing that can be bought keeps the share of {place}"),
    "mast_or_link": N_(
        "with {scenario} lost, nothing that can be bought keeps the share of {place}"
    ),
    "reach": N_(
        "without any uplink, nothing that can be bought joins {place} to the content server"
    ),
}


_TOGETHER = N_(
    "all that is asked cannot be carried together, as bound.json proves; the least urgent that "
    "weighs on it gives way: {place} ({scenario})"
)
_OTHERWISE = {
    "search": N_(
        "no design was found that keeps the share of {place} ({scenario}), and none is proven not "
        "to exist; ask for less there, or relax the requirement"
    ),
    "alike": N_(
        "no design was found that keeps the share of {place} with {scenario} lost; that it cannot "
        "be kept after every such loss is proven by another one"
    ),
    "stopped": N_(
        "stopped before a proof: no design that serves {place} ({scenario}) was found in time; "
        "give more time"
    ),
    "spectrum": _TOGETHER,
    "duals": _TOGETHER,
    "whole": _TOGETHER,
}
_NOT_SERVED = N_(
    "{place} cannot be served beside all that is more urgent, as bound.json proves; it gives way"
)
_KEPT = N_(
    "{place} keeps {kept} of the {asked} Mb/s it asks for; {more} Mb/s cannot be carried beside "
    "all else that is kept"
)


def _lost(plan: Blueprint, refusal: Refusal) -> str:
    """The name of what is lost: a place, a pair, an uplink."""
    if refusal.lost_pair >= 0:
        places = plan.project.places
        a, b = map(int, plan.problem.pairs[refusal.lost_pair])
        return f"{places[a].id}-{places[b].id}"
    return refusal.scenario.partition(" ")[2] or refusal.scenario


def _gone(plan: Blueprint, refusal: Refusal) -> tuple[int, int]:
    """The place and the pair that are lost (−1: none)."""
    kind, _space, id_ = refusal.scenario.partition(" ")
    ids = [place.id for place in plan.project.places]
    return (ids.index(id_) if kind == "site" else -1), refusal.lost_pair


def _across(plan: Blueprint, refusal: Refusal) -> list[dict[str, Any]]:
    """What could be bought across the cut, pair by pair: the best of it, and all of it together."""
    problem, held = plan.problem, set(refusal.inside)
    room = most_of_pairs(problem)
    lost_site, lost_pair = _gone(plan, refusal)
    best: dict[int, tuple[float, str]] = {}
    for option in plan.options:
        ends = (option.a, option.b)
        crossing = (option.a in held) != (option.b in held)
        if crossing and option.pair != lost_pair and lost_site not in ends:
            found = best.get(option.pair, (0.0, ""))
            best[option.pair] = max(found, (option.mbps, option.kind))
    ids = [place.id for place in plan.project.places]
    rows = [(*map(int, problem.pairs[pair]), pair) for pair in best]
    return [
        {
            "a": ids[a],
            "b": ids[b],
            "mbps": round(best[pair][0], 2),
            "kind": best[pair][1],
            "capacity_mbps": round(float(room[pair]) / 1000, 3),
        }
        for a, b, pair in sorted(rows)
    ]


def _refused(
    plan: Blueprint, refusal: Refusal, across: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Pairs across the cut by which nothing works, the likeliest first, at their best masts."""
    found, ids = plan.candidates, [place.id for place in plan.project.places]
    held, bought = set(refusal.inside), {(row["a"], row["b"]) for row in across}
    lost_site, lost_pair = _gone(plan, refusal)
    gone = set(map(int, plan.problem.pairs[lost_pair])) if lost_pair >= 0 else set()
    rank = list(zip(found.best_probability.tolist(), found.best_margin_db.tolist(), strict=True))
    rows: dict[int, int] = {}
    for path, pair in enumerate(found.pair_of.tolist()):
        a, b = map(int, found.pairs[pair])
        crossing = (a in held) != (b in held) and lost_site not in (a, b) and {a, b} != gone
        if not crossing or bought & {(ids[a], ids[b]), (ids[b], ids[a])}:
            continue
        if pair not in rows or rank[path] > rank[rows[pair]]:
            rows[pair] = path
    order = sorted(rows.values(), key=lambda path: rank[path], reverse=True)
    return [_pair_row(plan, path) for path in order[:_MOST_PAIRS]]


def _pair_row(plan: Blueprint, path: int) -> dict[str, Any]:
    found, ids = plan.candidates, [place.id for place in plan.project.places]
    a, b = map(int, found.pairs[found.pair_of[path]])
    return {
        "a": ids[a],
        "b": ids[b],
        "height_a_m": float(found.height_a_m[path]),
        "height_b_m": float(found.height_b_m[path]),
        "distance_m": figure(found.paths.distance_m[path], 1),
        "loss_db": figure(found.paths.loss_db[path]),
        "best_margin_db": figure(found.best_margin_db[path]),
        "probability": figure(found.best_probability[path], 4),
    }


def _fibre_round(plan: Blueprint, refusal: Refusal) -> dict[str, Any] | None:
    """The shortest stretch of fibre across the cut, wherever it goes, if fibre has a price."""
    places, held = plan.project.places, set(refusal.inside)
    outside = [at for at in range(len(places)) if at not in held]
    if not outside or plan.project.prices.find("fibre-aerial") is None:
        return None
    pairs = np.array([(i, j) for i in sorted(held) for j in outside], np.int64)
    if refusal.lost_pair >= 0:
        lost = set(map(int, plan.problem.pairs[refusal.lost_pair]))
        pairs = np.array([row for row in pairs.tolist() if set(row) != lost], np.int64)
    if not len(pairs):
        return None
    length = straight_m(places, pairs)
    at = int(np.argmin(length))
    route = float(length[at]) * plan.route_factor
    needs = [Need("fibre-aerial", route), Need("fibre-terminal", 2)]
    cost = sum(float(plan.tariff.line(n).total(plan.project.horizon_years)) for n in needs)
    a, b = pairs[at]
    message = N_("a stretch of fibre of {km} km between {a} and {b}, if a route can be found")
    return {
        "what": text("fibre", message, km=round(route / 1e3, 1), a=places[a].id, b=places[b].id),
        "cost": round(cost, 2),
        "unknown": [text("route", N_("the route has not been walked: permission, poles, water"))],
    }


def _mast_round(plan: Blueprint, refused: Sequence[dict[str, Any]]) -> dict[str, Any]:
    if not refused:
        return {
            "what": text("accept", N_("accept that this requirement is not met")),
            "cost": None,
            "unknown": [text("ask", N_("what the people there prefer"))],
        }
    row = refused[0]
    ends = {"a": row["a"], "b": row["b"], "ha": row["height_a_m"], "hb": row["height_b_m"]}
    lack = plan.fade_margin_db - (row["best_margin_db"] or 0.0)
    if lack <= 0:
        return _visit(row, ends)
    message = N_(
        "a relay or a taller mast that gains {gain} dB between {a} and {b} (now {ha} m and {hb} m)"
    )
    return {
        "what": text("mast", message, gain=round(float(lack), 1), **ends),
        "cost": None,
        "unknown": [text("ask", N_("a place for a relay in between, and the price of the mast"))],
    }


def _visit(row: dict[str, Any], ends: dict[str, Any]) -> dict[str, Any]:
    """Enough margin, and too much doubt: to go and look costs a day."""
    message = N_(
        "a test with real radios between {a} and {b} ({ha} m and {hb} m): by the map the link "
        "works with a probability of {share} % only"
    )
    share = round(100 * (row["probability"] or 0.0))
    return {
        "what": text("visit", message, share=share, **ends),
        "cost": None,
        "unknown": [text("see", N_("what the ground is truly like on the way"))],
    }


def _certificate(
    plan: Blueprint, refusal: Refusal, across: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    """The cut and the kind of its proof; where nothing can be bought across, nothing gets in."""
    return {
        "kind": "isolated" if refusal.proof == "cut" and not across else refusal.proof,
        "number": refusal.number if refusal.number >= 0 else None,
        "lost": None if refusal.scenario in ("whole", "uplinks") else _lost(plan, refusal),
        "inside": [plan.project.places[site].id for site in refusal.inside],
        "asked_mbps": refusal.asked_kbps / 1000,
        "capacity_mbps": refusal.capacity_kbps / 1000,
        "across": across,
    }


def _why(plan: Blueprint, refusal: Refusal) -> dict[str, Any]:
    place = plan.project.places[refusal.site]
    if refusal.kept_kbps and refusal.proof not in ("search", "stopped", "alike"):
        return text(
            refusal.proof,
            _KEPT,
            place=place.name,
            kept=refusal.kept_kbps / 1000,
            asked=place.demand_mbps,
            more=refusal.more_kbps / 1000,
        )
    if refusal.requirement == "service" and refusal.proof in ("spectrum", "duals", "whole"):
        return text(refusal.proof, _NOT_SERVED, place=place.name)
    message = _OTHERWISE.get(refusal.proof, _WHY[refusal.requirement])
    return text(refusal.proof, message, place=place.name, scenario=_lost(plan, refusal))


def _row(plan: Blueprint, refusal: Refusal) -> dict[str, Any]:
    places = plan.project.places
    across = _across(plan, refusal)
    refused = _refused(plan, refusal, across)
    return {
        "id": places[refusal.site].id,
        "requirement": refusal.requirement,
        "why": _why(plan, refusal),
        "kept_mbps": refusal.kept_kbps / 1000,
        "certificate": {
            **_certificate(plan, refusal, across),
            "refused": refused,
            "fade_margin_db": plan.fade_margin_db,
            "min_probability": plan.min_probability,
        },
        "relaxation": _fibre_round(plan, refusal) or _mast_round(plan, refused),
    }


def unmet_rows(plan: Blueprint, refusals: Sequence[Refusal]) -> list[dict[str, Any]]:
    """One row for each place and requirement; losses that fail alike are told once."""
    rows: list[dict[str, Any]] = []
    seen: set[tuple[int, str]] = set()
    for refusal in refusals:
        key = (refusal.site, refusal.requirement)
        if key not in seen:
            rows.append(_row(plan, refusal))
            seen.add(key)
        else:
            first = next(r for r in rows if (r["id"], r["requirement"]) == _names(plan, key))
            first.setdefault("also", []).append(_lost(plan, refusal))
            proof = _certificate(plan, refusal, _across(plan, refusal))
            first.setdefault("also_certificates", []).append(proof)
    return rows


def _names(plan: Blueprint, key: tuple[int, str]) -> tuple[str, str]:
    return plan.project.places[key[0]].id, key[1]
