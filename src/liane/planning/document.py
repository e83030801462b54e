"""The plan as data: what `plan.json` holds, from a design and what was found on the way.

Texts are data too: a code, an English message with named placeholders and the facts that fill it,
so that a report can be written in any language. What is not known is null, never zero.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

import numpy as np

from liane.planning.building import Blueprint
from liane.planning.costing import CostLine, Need, Tariff, merge
from liane.planning.laying import Settled
from liane.planning.model import Ints
from liane.terrain import Terrain

__all__ = ["costs", "figure", "links_of", "sites_of", "text"]

_PROFILE_POINTS = 80


def text(code: str, message: str, /, **facts: Any) -> dict[str, Any]:
    """A sentence that can be said in any language."""
    return {"code": code, "message": message, "facts": facts}


def figure(value: Any, digits: int = 2) -> float | None:
    """A number for JSON: rounded, and null when it is not known."""
    number = float(np.asarray(value).ravel()[0])
    return round(number, digits) if math.isfinite(number) else None


def _money(value: Decimal) -> float:
    return float(round(value, 2))


def _line(line: CostLine) -> dict[str, Any]:
    return {
        "item": line.item,
        "site": line.site,
        "link": None,
        "quantity": round(line.quantity, 3),
        "unit": line.unit,
        "unit_price": None if line.unit_price is None else float(line.unit_price),
        "life_years": line.life_years,
        "capex": _money(line.capex),
        "opex_year": _money(line.opex_year),
        "note": "",
    }


def _billed(tariff: Tariff, need: Need) -> CostLine:
    """A line that can be checked by hand: its stated quantity times its price, in whole cents."""
    line = tariff.line(replace(need, quantity=round(need.quantity, 3)))
    return replace(
        line,
        capex=round(line.capex, 2),
        opex_year=round(line.opex_year, 2),
        renewal_year=round(line.renewal_year, 2),
    )


def costs(plan: Blueprint, choice: Ints) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The cost of a choice, and its unpriced parts."""
    lines = [_billed(plan.tariff, need) for need in merge(plan.needs(choice.tolist()))]
    capex = sum((line.capex for line in lines), Decimal(0))
    yearly = sum((line.opex_year for line in lines), Decimal(0))
    unpriced = [
        {"item": line.item, "site": line.site, "quantity": round(line.quantity, 3), "unit": "each"}
        for line in lines
        if line.unit_price is None
    ]
    table = {
        "currency": plan.project.currency,
        "capex": _money(capex),
        "opex_year": _money(yearly),
        "total": _money(capex + plan.project.horizon_years * yearly),
        "renewals_year": _money(sum((line.renewal_year for line in lines), Decimal(0))),
        "lines": [_line(line) for line in lines],
    }
    return table, unpriced


def links_of(
    plan: Blueprint, terrain: Terrain, rows: Sequence[Settled], lawful: dict[str, str]
) -> list[dict[str, Any]]:
    """The links of the plan, with the path, the budget and the profile of each."""
    profiles = _profiles(plan, terrain, rows)
    return [
        {**_link(plan, row), **_radio(row, lawful.get(row.laid.link)), "profile": profile}
        for row, profile in zip(rows, profiles, strict=True)
    ]


def _link(plan: Blueprint, row: Settled) -> dict[str, Any]:
    option, ids = row.laid.option, [place.id for place in plan.project.places]
    return {
        "id": row.laid.link,
        "a": ids[option.a],
        "b": ids[option.b],
        "kind": option.kind,
        "device_a": option.device_a,
        "device_b": option.device_b,
        "unit_a": row.laid.unit_a,
        "unit_b": row.laid.unit_b,
        "mbps": round(option.mbps, 3),
        "distance_m": round(option.length_m / plan.route_factor, 1) if option.length_m else None,
        "route_m": round(option.length_m, 1) if option.length_m else None,
        "airtime": round(option.air, 4) if option.kind == "ptmp" else None,
        "height_a_m": row.heights_m[0],
        "height_b_m": row.heights_m[1],
    }


_RADIO_FIELDS = (
    "frequency_mhz", "width_mhz", "eirp_dbm", "loss_db", "rssi_dbm", "margin_db", "availability",
    "probability", "lawful", "fresnel_fraction", "clearance_m", "clearance_at_m", "free_space_db",
    "diffraction_db", "itm_db", "itm_code", "itm_warnings", "sigma_db", "limit_dbm", "dfs",
    "directions",
)  # fmt: skip


def _radio(row: Settled, lawful: str | None) -> dict[str, Any]:
    if row.path is None or row.budget is None:
        return {
            **dict.fromkeys(_RADIO_FIELDS),
            "probability": 1.0,
            "lawful": "lawful",
            "directions": {},
        }
    path, made = row.path, row.budget
    ways = _directions(row)
    worse = min(ways.values(), key=lambda way: (way["mbps"] or 0.0, way["margin_db"] or 0.0))
    rate = worse["mbps"] if row.laid.option.kind == "ptp" else row.laid.option.mbps
    return {
        "frequency_mhz": row.frequency_mhz,
        "width_mhz": row.laid.option.width_mhz,
        "mbps": rate,
        "eirp_dbm": worse["eirp_dbm"],
        "rssi_dbm": worse["rssi_dbm"],
        "margin_db": worse["margin_db"],
        "distance_m": figure(path.distance_m, 1),
        "loss_db": figure(path.loss_db, 3),
        "free_space_db": figure(path.free_space_db, 3),
        "diffraction_db": figure(path.diffraction_db, 3),
        "itm_db": figure(path.itm_db, 3),
        "itm_code": int(path.itm_code[0]),
        "itm_warnings": int(path.itm_warnings[0]),
        "sigma_db": figure(path.sigma_db),
        "fresnel_fraction": figure(path.clearance_fraction, 3),
        "clearance_m": figure(path.clearance_m),
        "clearance_at_m": figure(path.clearance_at_m, 1),
        "availability": figure(made.availability, 6),
        "probability": figure(made.probability, 4),
        "lawful": lawful or "unknown",
        "limit_dbm": row.limit_dbm,
        "dfs": row.dfs,
        "directions": ways,
    }


def _directions(row: Settled) -> dict[str, dict[str, Any]]:
    path, made = row.path, row.budget
    if path is None or made is None:
        return {}
    sector = row.sector_azimuth_deg
    return {
        "ab": {
            "eirp_dbm": figure(made.eirp_ab_dbm),
            "power_dbm": figure(made.power_a_dbm),
            "rssi_dbm": figure(made.rssi_ab_dbm),
            "mcs": int(made.mcs_ab[0]),
            "mbps": figure(made.mbps_ab),
            "margin_db": figure(made.margin_ab_db),
            "azimuth_deg": figure(path.azimuth_ab_deg) if sector is None else sector,
            "tilt_deg": figure(path.tilt_ab_deg),
        },
        "ba": {
            "eirp_dbm": figure(made.eirp_ba_dbm),
            "power_dbm": figure(made.power_b_dbm),
            "rssi_dbm": figure(made.rssi_ba_dbm),
            "mcs": int(made.mcs_ba[0]),
            "mbps": figure(made.mbps_ba),
            "margin_db": figure(made.margin_ba_db),
            "azimuth_deg": figure(path.azimuth_ba_deg),
            "tilt_deg": figure(path.tilt_ba_deg),
        },
    }


def _profiles(
    plan: Blueprint, terrain: Terrain, rows: Sequence[Settled]
) -> Iterable[dict[str, Any]]:
    if not rows:
        return
    places = plan.project.places
    a = [places[row.laid.option.a] for row in rows]
    b = [places[row.laid.option.b] for row in rows]
    ground = terrain.profiles(
        np.array([p.lat for p in a]), np.array([p.lon for p in a]),
        np.array([p.lat for p in b]), np.array([p.lon for p in b]),
    )  # fmt: skip
    for at in range(len(rows)):
        part = slice(int(ground.offsets[at]), int(ground.offsets[at + 1]))
        heights, clutter = ground.heights_m[part], ground.clutter_m[part]
        kept = _tops(heights + clutter)
        yield {
            "distance_m": [round(float(k * ground.step_m[at]), 1) for k in kept],
            "ground_m": [round(float(heights[k]), 1) for k in kept],
            "clutter_m": [round(float(clutter[k]), 1) for k in kept],
        }


def _tops(heights_m: Any) -> list[int]:
    """Indices of the ends and of the highest point of each stretch, at most 80 in all."""
    count = len(heights_m)
    if count <= _PROFILE_POINTS:
        return list(range(count))
    edges = np.linspace(1, count - 1, _PROFILE_POINTS - 1).astype(int)
    tops = [int(lo + np.argmax(heights_m[lo:hi])) for lo, hi in pairwise(edges.tolist()) if hi > lo]
    return [0, *tops, count - 1]


def sites_of(
    plan: Blueprint, terrain: Terrain, choice: Ints, links: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The places of the plan, with their mast, their devices and their energy."""
    layout = plan.problem.layout
    stands = {
        plan.stands[at].site: plan.stands[at].height_m
        for at in np.flatnonzero(choice[: layout.stands] > 0)
    }
    places = plan.project.places
    ground = terrain.heights_m(np.array([p.lat for p in places]), np.array([p.lon for p in places]))
    rows = []
    for site, place in enumerate(places):
        devices = _devices(place.id, links) if site in stands else []
        rows.append(
            {
                "id": place.id,
                "name": place.name,
                "lat": place.lat,
                "lon": place.lon,
                "kind": place.kind,
                "priority": place.priority,
                "households": place.households,
                "demand_mbps": place.demand_mbps,
                "ground_m": figure(
                    place.ground_m if place.ground_m is not None else ground[site], 1
                ),
                "mast_m": stands.get(site, 0.0),
                "used": site in stands,
                "devices": devices,
                "power": _power(plan, site, devices),
            }
        )
    return rows


def _devices(id_: str, links: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    units: dict[str, dict[str, Any]] = {}
    for link in links:
        for end, way in (("a", "ab"), ("b", "ba")):
            if link[end] != id_:
                continue
            unit = link[f"unit_{end}"]
            if unit in units:
                units[unit]["links"].append(link["id"])
            else:
                units[unit] = _device(link, end, way)
    return [units[name] for name in sorted(units, key=lambda u: int(u.rpartition("-")[2]))]


def _device(link: dict[str, Any], end: str, way: str) -> dict[str, Any]:
    roles = {"ptp": "ptp", "fibre": "fibre-terminal", "ptmp": "sector" if end == "a" else "client"}
    aim = (link["directions"] or {}).get(way, {})
    return {
        "unit": link[f"unit_{end}"],
        "device": link[f"device_{end}"],
        "role": roles[link["kind"]],
        "height_m": link[f"height_{end}_m"],
        "azimuth_deg": aim.get("azimuth_deg"),
        "tilt_deg": aim.get("tilt_deg"),
        "frequency_mhz": link["frequency_mhz"],
        "width_mhz": link["width_mhz"],
        "power_dbm": aim.get("power_dbm"),
        "eirp_dbm": aim.get("eirp_dbm"),
        "links": [link["id"]],
    }


def _power(plan: Blueprint, site: int, devices: Sequence[dict[str, Any]]) -> dict[str, Any]:
    place = plan.project.places[site]
    draw = sum(plan.energy.draw_w(plan.devices[row["device"]]) for row in devices)
    draw = round(draw + plan.energy.box_draw_w, 2) if devices else 0.0
    if place.id in plan.project.mains:
        nothing = dict.fromkeys(("panel_w", "battery_wh", "worst_month", "sun_kwh_m2_day"))
        return {"source": "mains", "draw_w": draw, "sunless_days": None, **nothing}
    watt = plan.energy.one_watt(place)
    return {
        "source": "solar",
        "draw_w": draw,
        "panel_w": round(watt.panel_w * draw, 1),
        "battery_wh": round(watt.battery_wh * draw, 1),
        "sunless_days": plan.project.sunless_days,
        "worst_month": watt.worst_month,
        "sun_kwh_m2_day": round(watt.sun_kwh_m2_day, 2),
    }
