"""A project's own files, read once more: places, prices, uplinks, what is asked to survive."""

import csv
import math
import os
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import plan_ground
import plan_radio

CLASSES = ("gold", "silver", "bronze")


@dataclass
class Inputs:
    """Everything the checker knows that the plan does not tell it."""

    data: dict
    places: dict
    prices: dict
    ground: plan_ground.Ground
    devices: dict
    law: plan_radio.Law

    @property
    def horizon(self):
        return self.data["horizon_years"]

    def setting(self, name, default):
        return self.data.get("settings", {}).get(name, default)

    def listed(self, table, name):
        rows = self.data.get(table, {}).get(name, [])
        return ["-".join(row) if isinstance(row, list) else row for row in rows]

    def share(self, place, requirement):
        keep = self.data.get("survival", {}).get(self.places[place]["priority"], {})
        return float(keep.get(requirement, 0.0))

    def has_mains(self, place):
        power = self.data.get("power", {})
        listed = power.get("mains", [])
        if place in power.get("no_mains", []) or listed == "none":
            return False
        if listed == "all" or place in listed:
            return True
        return self.places[place]["kind"] != "mast"

    def kbps(self, place, share=1.0):
        return math.ceil(self.places[place]["demand"] * 1000 * share - 1e-6)

    def spot(self, place):
        return self.places[place]["lat"], self.places[place]["lon"]

    def price(self, item, site):
        return self.prices.get(f"{item}@{site}") or self.prices.get(item)


def _paths(folder, given):
    given = [given] if isinstance(given, str) else given
    return [(folder / Path(os.path.expandvars(text)).expanduser()).resolve() for text in given]


def _places(file):
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return {
        row["id"]: {
            "lat": float(row["lat"]),
            "lon": float(row["lon"]),
            "kind": row["kind"] or "hub",
            "masts": sorted({float(h) for h in row["mast_heights_m"].split(";") if h.strip()}),
            "households": int(row["households"]),
            "demand": float(row["demand_mbps"]),
            "priority": row["priority"] or "bronze",
            "ground": None
            if row.get("ground_source", "") in ("", "terrain")
            else float(row["ground_source"]),
        }
        for row in rows
    }


def _prices(file, currency):
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    column = f"price_{currency.lower()}"
    return {
        row["item"]: (Decimal(row[column]), float(row["life_years"]) if row["life_years"] else None)
        for row in rows
        if row[column].strip()
    }


def read_inputs(project_file):
    """The project with the files it names; terrain variables from the environment."""
    file = Path(project_file)
    data = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    folder = file.resolve().parent
    own = _paths(folder, data.get("equipment", {}).get("folders", []))
    return Inputs(
        data,
        _places(folder / data["sites"]),
        _prices(folder / data["prices"], data["currency"]) if "prices" in data else {},
        plan_ground.Ground(_paths(folder, data["terrain"])),
        plan_radio.read_devices([plan_radio.PACKAGE / "equipment" / "devices", *own]),
        plan_radio.Law(data["country"].upper(), data.get("spectrum", {}).get("rule", [])),
    )
