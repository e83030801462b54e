"""A plan of nine places built by hand over a made-up ground, for the tests of the outputs.

It holds one of each thing a writer has to say: point-to-point, point-to-multipoint and fibre, a
demand that cannot be had, a band whose law is unknown, an ITM warning, an unpriced item. The
figures are plausible, not planned: nothing here is a result of the planner.
"""

import copy
import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from liane.economics import Assumptions, Money, assess

SITES = {
    # id: name, lat, lon, kind, priority, households, demand, mast
    "marche": ("Marché de Dougouba", 13.0510, -6.0720, "pop", "gold", 64, 6.0, 18),
    "chateau": ("Château d’eau", 13.0655, -6.0605, "mast", "silver", 0, 0.0, 15),
    "colline": ("Colline de Tienfala", 13.1310, -6.0120, "mast", "silver", 0, 0.0, 10),
    "ecole": ("École de Dougouba", 13.0545, -6.0700, "school", "gold", 12, 4.0, 6),
    "csps": ("Centre de santé", 13.0602, -6.0668, "health", "gold", 8, 4.0, 6),
    "sanankoro": ("Sanankoro", 13.1010, -6.1020, "village", "silver", 96, 5.0, 9),
    "niamana": ("Niamana", 13.1620, -5.9570, "village", "bronze", 71, 3.0, 9),
    "kobala": ("Kobala-sur-Falaise", 13.0200, -5.9900, "village", "bronze", 38, 2.0, 6),
    "tomba": ("Tomba", 13.0935, -6.0290, "village", "silver", 123, 5.0, 9),
}

LINKS = [
    # id, a, b, kind, device a, device b, unit a, unit b, MHz, width, Mb/s, margin, probability
    (
        "L01",
        "marche",
        "chateau",
        "ptp",
        "ubiquiti-powerbeam-5ac-620",
        "ubiquiti-powerbeam-5ac-620",
        "marche-1",
        "chateau-1",
        5600,
        40,
        182.0,
        17.2,
        0.985,
    ),
    (
        "L02",
        "chateau",
        "colline",
        "ptp",
        "ubiquiti-powerbeam-5ac-620",
        "ubiquiti-powerbeam-5ac-620",
        "chateau-2",
        "colline-1",
        5560,
        40,
        143.0,
        11.4,
        0.94,
    ),
    (
        "L03",
        "marche",
        "ecole",
        "fibre",
        "fibre-terminal",
        "fibre-terminal",
        "marche-f1",
        "ecole-f1",
        None,
        None,
        1000.0,
        None,
        0.999,
    ),
    (
        "L04",
        "chateau",
        "csps",
        "ptmp",
        "mikrotik-sxtsq-5-ac",
        "mikrotik-sxtsq-5-ac",
        "chateau-s1",
        "csps-1",
        5200,
        20,
        38.0,
        14.0,
        0.99,
    ),
    (
        "L05",
        "chateau",
        "sanankoro",
        "ptmp",
        "mikrotik-sxtsq-5-ac",
        "mikrotik-lhg-5",
        "chateau-s1",
        "sanankoro-1",
        5200,
        20,
        21.0,
        6.1,
        0.71,
    ),
    (
        "L06",
        "colline",
        "niamana",
        "ptp",
        "mikrotik-lhg-5",
        "mikrotik-lhg-5",
        "colline-2",
        "niamana-1",
        5800,
        20,
        44.0,
        8.7,
        0.88,
    ),
    (
        "L07",
        "ecole",
        "csps",
        "ptp",
        "gl-inet-ar150",
        "gl-inet-ar150",
        "ecole-1",
        "csps-2",
        2437,
        20,
        18.0,
        9.0,
        0.93,
    ),
    (
        "L08",
        "chateau",
        "tomba",
        "ptp",
        "mikrotik-lhg-5",
        "mikrotik-lhg-5",
        "chateau-3",
        "tomba-1",
        5300,
        20,
        61.0,
        13.0,
        0.97,
    ),
]


def ground_m(lat: np.ndarray, lon: np.ndarray) -> np.ndarray:
    """A plain at 290 m, a ridge to the north-east, a cliff to the south-east."""
    x_km = (np.asarray(lon) + 6.06) * 108.4
    y_km = (np.asarray(lat) - 13.08) * 110.6
    ridge = 95 * np.exp(-((x_km - 5.2) ** 2) / 3.0 - (y_km - 5.6 - 0.5 * x_km + 2.6) ** 2 / 14.0)
    edge = x_km - 5.2 - 0.35 * y_km - 0.5 * np.sin(y_km * 1.1)
    cliff = 80 / (1 + np.exp(-edge * 2.6)) / (1 + np.exp((y_km - 1.0) * 1.4))
    valley = -14 * np.exp(-((y_km - 0.8 * np.sin(x_km * 0.6) + 3.0) ** 2) / 0.8)
    folds = 5 * np.sin(x_km * 0.9 + np.sin(y_km * 0.7)) + 4 * np.sin(y_km * 1.3 - x_km * 0.4)
    rough = 1.5 * np.sin(x_km * 5.3 + 2 * np.sin(y_km * 2.1)) * np.sin(y_km * 4.7)
    return 290 + ridge + cliff + valley + folds + rough


@dataclass(frozen=True)
class MadeUpTerrain:
    """What the writers ask of a terrain: a hill shade of a box."""

    sigma_m: float = 6.0

    def hillshade(self, box: Any, width_px: int, height_px: int) -> np.ndarray:
        lat = np.linspace(box.north, box.south, height_px)[:, None]
        lon = np.linspace(box.west, box.east, width_px)[None, :]
        heights = ground_m(lat + 0 * lon, lon + 0 * lat)
        dy, dx = np.gradient(heights)
        light = 0.7 + 0.16 * (dx + dy) / (np.abs(dx).mean() * 4 + 1e-9)
        return np.clip(light * 255, 0, 255).astype(np.uint8)


def distance_m(a: str, b: str) -> float:
    lat_a, lon_a, lat_b, lon_b = (*SITES[a][1:3], *SITES[b][1:3])
    north = (lat_b - lat_a) * 110_640
    east = (lon_b - lon_a) * 111_320 * math.cos(math.radians((lat_a + lat_b) / 2))
    return math.hypot(north, east)


def azimuth_deg(a: str, b: str) -> float:
    lat_a, lon_a, lat_b, lon_b = (*SITES[a][1:3], *SITES[b][1:3])
    east = (lon_b - lon_a) * math.cos(math.radians((lat_a + lat_b) / 2))
    return math.degrees(math.atan2(east, lat_b - lat_a)) % 360


def profile(a: str, b: str, points: int = 80) -> dict[str, list[float]]:
    share = np.linspace(0, 1, points)
    lat = SITES[a][1] + share * (SITES[b][1] - SITES[a][1])
    lon = SITES[a][2] + share * (SITES[b][2] - SITES[a][2])
    trees = np.where((share > 0.55) & (share < 0.68), 7.0, 0.0)
    return {
        "distance_m": [round(float(v), 1) for v in share * distance_m(a, b)],
        "ground_m": [round(float(v), 1) for v in ground_m(lat, lon)],
        "clutter_m": [float(v) for v in trees],
    }


def clearance(a: str, b: str, frequency_mhz: float) -> tuple[float, float, float]:
    """Smallest clearance over the first Fresnel radius, the clearance, and where."""
    line = profile(a, b)
    d = np.array(line["distance_m"])
    total = d[-1]
    ground = np.array(line["ground_m"]) + np.array(line["clutter_m"])
    bulge = d * (total - d) / (2 * 8.5e6)
    start, end = ground[0] + SITES[a][7], ground[-1] + SITES[b][7]
    room = start + (end - start) * d / total - ground - bulge
    radius = np.sqrt(299.792458 / frequency_mhz * d * (total - d) / total)
    share = room[1:-1] / radius[1:-1]
    at = int(np.argmin(share))
    return float(share[at]), float(room[1 + at]), float(d[1 + at])


MEASURED = (
    "eirp_dbm", "loss_db", "rssi_dbm", "fresnel_fraction", "clearance_m", "clearance_at_m",
    "free_space_db", "diffraction_db", "itm_db", "itm_code", "itm_warnings", "sigma_db",
)  # fmt: skip


def link_of(row: tuple[Any, ...]) -> dict[str, Any]:
    ident, a, b, kind, device_a, device_b, unit_a, unit_b, mhz, width, mbps, margin, chance = row
    radio = kind != "fibre"
    link: dict[str, Any] = {
        "id": ident,
        "a": a,
        "b": b,
        "kind": kind,
        "device_a": device_a,
        "device_b": device_b,
        "unit_a": unit_a,
        "unit_b": unit_b,
        "frequency_mhz": mhz,
        "width_mhz": width,
        "distance_m": distance_m(a, b),
        "mbps": mbps,
        "margin_db": margin,
        "probability": chance,
        "availability": 0.9995 if radio else 0.9999,
        "lawful": "lawful",
        "limit_dbm": 30.0,
        "dfs": radio and 5250 < mhz < 5725,
        "airtime": 0.2 if kind == "ptmp" else None,
        "route_m": None,
        "length_note": None,
        "height_a_m": float(SITES[a][7]),
        "height_b_m": float(SITES[b][7]),
        "profile": profile(a, b),
    }
    return link | (radio_of(link) if radio else fibre_of(link))


def fibre_of(link: dict[str, Any]) -> dict[str, Any]:
    note = {
        "code": "fibre-detour",
        "facts": {"factor": 1.3},
        "message": "Way estimated as {factor:.1f} times the straight line",
    }
    known = {"route_m": link["distance_m"] * 1.3, "limit_dbm": None, "dfs": None}
    return dict.fromkeys(MEASURED) | known | {"length_note": note, "directions": {}}


def radio_of(link: dict[str, Any]) -> dict[str, Any]:
    a, b, mhz, metres = (link[key] for key in ("a", "b", "frequency_mhz", "distance_m"))
    share, room, at = clearance(a, b, mhz)
    free = 32.45 + 20 * math.log10(mhz) + 20 * math.log10(metres / 1000)
    rssi = 30.0 - free - 2.4 + 23
    values = (30.0, free + 2.4, rssi, share, room, at, free, 2.1, free + 2.4, 0, 0, 3.8)
    directions = {
        name: {
            "eirp_dbm": 30.0,
            "power_dbm": 7.0,
            "rssi_dbm": rssi,
            "mcs": 6,
            "mbps": link["mbps"] * k,
            "margin_db": link["margin_db"],
            "azimuth_deg": azimuth_deg(*ends),
            "tilt_deg": math.degrees(math.atan2((SITES[ends[1]][7] - SITES[ends[0]][7]), metres)),
        }
        for name, ends, k in (("ab", (a, b), 1.0), ("ba", (b, a), 1.04))
    }
    return dict(zip(MEASURED, values, strict=True)) | {"directions": directions}


def devices_of(site: str, links: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for link in links:
        for end, way in (("a", "ab"), ("b", "ba")):
            if link[end] != site:
                continue
            unit = link[f"unit_{end}"]
            role = {"fibre": "fibre-terminal", "ptp": "ptp"}.get(link["kind"])
            sent = link["directions"].get(way, {})
            entry = found.setdefault(
                unit,
                {
                    "unit": unit,
                    "device": link[f"device_{end}"],
                    "role": role or ("sector" if end == "a" else "client"),
                    "height_m": link[f"height_{end}_m"] - 0.5,
                    "azimuth_deg": sent.get("azimuth_deg"),
                    "tilt_deg": sent.get("tilt_deg"),
                    "frequency_mhz": link["frequency_mhz"],
                    "width_mhz": link["width_mhz"],
                    "power_dbm": sent.get("power_dbm"),
                    "eirp_dbm": sent.get("eirp_dbm"),
                    "links": [],
                },
            )
            entry["links"].append(link["id"])
    return list(found.values())


def site_of(ident: str, links: list[dict[str, Any]]) -> dict[str, Any]:
    name, lat, lon, kind, priority, households, demand, mast = SITES[ident]
    solar = kind == "mast"
    power = {
        "source": "solar" if solar else "mains",
        "draw_w": 14.5 if solar else 8.0,
        "panel_w": 120.0 if solar else None,
        "battery_wh": 1400.0 if solar else None,
        "sunless_days": 2 if solar else None,
        "worst_month": 8 if solar else None,
        "sun_kwh_m2_day": 4.7 if solar else None,
    }
    return {
        "id": ident,
        "name": name,
        "lat": lat,
        "lon": lon,
        "kind": kind,
        "priority": priority,
        "households": households,
        "demand_mbps": demand,
        "ground_m": float(ground_m(lat, lon)),
        "mast_m": float(mast),
        "used": ident != "kobala",
        "devices": devices_of(ident, links),
        "power": power,
    }


def cost_lines() -> list[dict[str, Any]]:
    rows = [
        ("mast-18", "marche", None, 1, "each", 650000, 15),
        ("mast-15", "chateau", None, 1, "each", 480000, 15),
        ("mast-10", "colline", None, 1, "each", 390000, 15),
        ("mast-9", "sanankoro", None, 1, "each", 310000, 15),
        ("mast-9", "niamana", None, 1, "each", 310000, 15),
        ("mast-9", "tomba", None, 1, "each", 310000, 15),
        ("ubiquiti-powerbeam-5ac-620", "chateau", "L01", 2, "each", 165000, 5),
        ("ubiquiti-powerbeam-5ac-620", "colline", "L02", 2, "each", 165000, 5),
        ("mikrotik-sxtsq-5-ac", "chateau", None, 2, "each", 62000, 5),
        ("mikrotik-lhg-5", None, None, 5, "each", 58000, 5),
        ("gl-inet-ar150", None, "L07", 2, "each", 24000, 4),
        ("fibre-aerial", "ecole", "L03", 570, "metre", 1450, 20),
        ("solar-panel", "chateau", None, 120, "W", 520, 20),
        ("battery-lifepo4", "chateau", None, 1400, "Wh", 95, 6),
        ("solar-panel", "colline", None, 120, "W", 520, 20),
        ("battery-lifepo4", "colline", None, 1400, "Wh", 95, 6),
    ]
    bought = [
        line(item, site, link, quantity, unit, price, life, quantity * price)
        for item, site, link, quantity, unit, price, life in rows
    ]
    yearly = [
        line("uplink", "marche", None, 12, "month", 180000, None, 0),
        line("visit", None, None, 24, "each", 12000, None, 0),
    ]
    return [*bought, *yearly, line("lightning-arrester", "chateau", None, 3, "each", None, None, 0)]


def line(
    item: str,
    site: str | None,
    link: str | None,
    quantity: float,
    unit: str,
    price: float | None,
    life_years: float | None,
    capex: float,
) -> dict[str, Any]:
    """A line of the cost: bought and renewed over its life, or paid every year, or unpriced."""
    yearly = capex / life_years if life_years else quantity * (price or 0)
    return {
        "item": item,
        "site": site,
        "link": link,
        "quantity": quantity,
        "unit": unit,
        "unit_price": price,
        "life_years": life_years,
        "capex": capex,
        "opex_year": round(yearly),
        "note": "invented" if price else "",
    }


def cost() -> dict[str, Any]:
    lines = cost_lines()
    capex = sum(line["capex"] for line in lines)
    opex = sum(line["opex_year"] for line in lines)
    renewals = sum(line["opex_year"] for line in lines if line["capex"])
    return {
        "currency": "XOF",
        "capex": capex,
        "opex_year": opex,
        "total": capex + 10 * opex,
        "renewals_year": renewals,
        "lines": lines,
    }


def economics(bill: dict[str, Any]) -> dict[str, Any]:
    """An assessment at a given tariff, so that the cash curve has its three scenarios."""
    asked = Assumptions(tariff=Money.of(1900, "XOF"), pledged_subscribers=150)
    capex, opex = Money.of(bill["capex"], "XOF"), Money.of(bill["opex_year"], "XOF")
    return assess(capex, opex, households=374, horizon_years=10, assumptions=asked).as_dict()


def households(*idents: str) -> list[dict[str, Any]]:
    return [{"id": ident, "households": SITES[ident][5]} for ident in idents]


def survival() -> list[dict[str, Any]]:
    all_served = [i for i in SITES if SITES[i][5] and i != "kobala"]
    away = [i for i in all_served if i not in ("marche", "ecole", "csps")]

    def row(
        loss: str, kind: str, required: bool, cut: list[str], local: list[str]
    ) -> dict[str, Any]:
        return {
            "loss": loss,
            "kind": kind,
            "required": required,
            "cut": households(*cut),
            "cut_local": households(*local),
            "reduced": [],
        }

    return [
        row("UPLINKS", "uplinks", True, all_served, []),
        row("UPLINK:marche", "uplink", True, all_served, []),
        row("SUN:2", "sun", True, [], []),
        row("SUN:4", "sun", False, away, away),
        row("chateau", "site", False, away, away),
        row("colline", "site", True, ["niamana"], ["niamana"]),
        row("marche-chateau", "link", True, [], []),
        row("chateau-sanankoro", "link", False, ["sanankoro"], ["sanankoro"]),
        row("marche-ecole", "link", True, [], []),
        row("ecole-csps", "link", True, [], []),
    ]


PROJECT = {
    "name": "Réseau de Dougouba",
    "country": "ML",
    "currency": "XOF",
    "horizon_years": 10,
    "content_server": "csps",
    "operator": "Association Dougouba Numérique",
    "sunless_days": 2,
    "survival": {
        "gold": {"mast_or_link": 1.0, "one_uplink": 1.0},
        "silver": {"mast_or_link": 0.5, "one_uplink": 0.25},
        "bronze": {"mast_or_link": 0.0, "one_uplink": 0.0},
    },
}


def sample_plan() -> dict[str, Any]:
    """The whole plan, fresh each time."""
    links = [link_of(row) for row in LINKS]
    links[5] |= {"lawful": "unknown", "limit_dbm": None, "itm_code": 1, "itm_warnings": 4}
    bill = cost()
    words = json.loads(Path(__file__).with_name("outputs_sample_words.json").read_text("utf-8"))
    return {
        "format": "liane-plan/1",
        "status": "partial",
        "liane": "0.1.0.dev0",
        "project": copy.deepcopy(PROJECT),
        "complete_prices": False,
        "unpriced": [{"item": "lightning-arrester", "quantity": 3, "unit": "each"}],
        "cost": bill,
        "bound": bill["total"] * 0.979,
        "gap": 0.021,
        "bound_method": {"message": "linear programme with capacities on every cut, by HiGHS"},
        "sites": [site_of(ident, links) for ident in SITES],
        "links": links,
        "uplinks": [
            {
                "site": "marche",
                "mbps": 50.0,
                "monthly_cost": 180000,
                "provider": "Opérateur A",
                "used": True,
            }
        ],
        "served": [
            {"id": ident, "mbps": SITES[ident][6]}
            for ident in SITES
            if SITES[ident][5] and ident != "kobala"
        ],
        "survival": survival(),
        "economics": economics(bill),
        "map": {"south": 13.0, "west": -6.12, "north": 13.18, "east": -5.94},
        "effort": 200,
        "seed": 1,
        "hit_cap": False,
        "seconds": 41.2,
        "inputs_sha256": "9f" * 32,
        "inputs": [
            {"file": "project.toml", "sha256": "ab" * 32},
            {"file": "sites.csv", "sha256": "cd" * 32},
        ],
    } | words
