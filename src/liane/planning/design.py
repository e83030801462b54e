"""A project in, a plan out: the whole way from places and ground to a document.

candidates → problem → what cannot be asked → search and bound → channels → budgets → survival,
bill, next franc, remarks. The plan is a dict that `schemas/plan.schema.json` describes; nothing
is written here. Same project, seed and effort give the same plan, unless the cap was hit.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from liane import __version__
from liane.economics import Money, assess
from liane.economics.sheet import read_assumptions
from liane.equipment import Device, load_catalogue
from liane.errors import BadInput, MissingResource, NoFeasibleDesign
from liane.geo import Box
from liane.planning import document as doc
from liane.planning import remarks
from liane.planning.aftermath import network_of
from liane.planning.air import Air, air_of
from liane.planning.building import Blueprint, draw_up
from liane.planning.candidates import find_candidates
from liane.planning.certificate import certificate
from liane.planning.energy import Energy
from liane.planning.fibre import find_stretches
from liane.planning.laying import settle
from liane.planning.limits import Refusal, what_can_be_asked
from liane.planning.model import Ints
from liane.planning.nextfranc import next_francs
from liane.planning.project import Project, fingerprint
from liane.planning.refusals import unmet_rows
from liane.planning.search import Found, search
from liane.planning.survival import served_rows, survival_rows
from liane.progress import Watch, silent
from liane.spectrum import Rule, check, emissions_of_links, letter, limit, read_rules
from liane.terrain import Terrain, open_terrain
from liane.words import LANGUAGES, N_, say

__all__ = ["DEFAULT_EFFORT", "Planned", "blueprint_of", "design", "letters_of"]

DEFAULT_EFFORT = 60
FADE_MARGIN_DB = 6.0
LEAST_PROBABILITY = 0.8
_FIXED_PARTS = ("fibre-terminal", "switch-box")


@dataclass(frozen=True)
class Planned:
    """A plan as data, the ground it stands on, and what it was made from."""

    document: dict[str, Any]
    terrain: Terrain
    blueprint: Blueprint
    choice: Ints
    found: Found

    def bound_certificate(self) -> dict[str, Any]:
        """The relaxation with its duals, from which anybody can compute the bound again."""
        return certificate(self.blueprint, self.found.relaxation, self.document, self.choice)


def _devices(project: Project) -> dict[str, Device]:
    """The devices that may be used, checked by name, with the fixed parts."""
    catalogue = load_catalogue(project.device_folders)
    asked = project.allow or tuple(id_ for id_, d in catalogue.items() if d.is_radio)
    for id_ in (*asked, *project.forbid.get("devices", ())):
        if id_ not in catalogue:
            raise BadInput(
                N_(
                    "{file}: equipment: no device “{id}” in the catalogue; "
                    "see: liane equipment list"
                ),
                file=project.folder / "project.toml",
                id=id_,
            )
    banned = set(project.forbid.get("devices", ()))
    kept = [id_ for id_ in asked if id_ not in banned]
    return {id_: catalogue[id_] for id_ in (*kept, *_FIXED_PARTS) if id_ in catalogue}


def _on_ground(project: Project, terrain: Terrain) -> None:
    heights = terrain.heights_m(
        np.array([p.lat for p in project.places]), np.array([p.lon for p in project.places])
    )
    for place, height in zip(project.places, heights, strict=True):
        if not np.isfinite(height):
            raise MissingResource(
                N_(
                    "{file}: the place “{id}” ({lat}, {lon}) is off the terrain or in a void; "
                    "correct it, or fetch its tile with: liane terrain get"
                ),
                file=project.inputs[1][0],
                id=place.id,
                lat=place.lat,
                lon=place.lon,
            )


def blueprint_of(
    project: Project, terrain: Terrain, rules: Sequence[Rule], on: date | None, only_lawful: bool
) -> tuple[Blueprint, Air]:
    """All that could be bought for a project, and the air it may use."""
    _on_ground(project, terrain)
    devices = _devices(project)
    air = air_of(project, rules, on, only_lawful)
    settings = project.settings
    fade = float(settings.get("fade_margin_db", FADE_MARGIN_DB))
    least = float(settings.get("min_probability", LEAST_PROBABILITY))
    radios = [device for device in devices.values() if device.is_radio]
    found = find_candidates(
        terrain, project.places, radios, air, fade_margin_db=fade, least_probability=least
    )
    fibre = {}
    if "fibre_max_m" in settings:
        fibre["longest_m"] = float(settings["fibre_max_m"])
    if "fibre_route_factor" in settings:
        fibre["route_factor"] = float(settings["fibre_route_factor"])
    priced = project.prices.find("fibre-aerial") is not None
    stretches = find_stretches(terrain, project.places, **fibre) if priced else ()
    energy = Energy(
        project.mains, project.sunless_days, project.monthly_sun, devices.get("switch-box")
    )
    totals = [level.total_mhz for level in air.levels]
    plan = draw_up(project, found, stretches, devices, energy, totals)
    return replace(plan, fade_margin_db=fade, min_probability=least), air


def design(
    project: Project,
    *,
    effort: int = DEFAULT_EFFORT,
    time_limit_s: float | None = None,
    seed: int = 0,
    only_lawful: bool = False,
    on: date | None = None,
    watch: Watch = silent,
) -> Planned:
    """Design the network of a project.

    `effort` counts rounds of search; `time_limit_s` is only a cap; `on` is the day the law is
    looked at. Raises `BadInput`, `MissingResource`, and `NoFeasibleDesign` when nobody at all can
    be served or what is forced cannot be.
    """
    started_s = time.monotonic()
    rules = read_rules(project.spectrum_rules)
    watch(0.0, N_("reading the ground"))
    terrain = open_terrain(project.terrain, sigma_m=project.terrain_sigma_m)
    watch(0.02, N_("looking along every path"))
    plan, air = blueprint_of(project, terrain, rules, on, only_lawful)
    priorities = tuple(place.priority for place in project.places)
    problem, refusals = what_can_be_asked(plan.problem, priorities)
    plan = replace(plan, problem=problem)
    _someone_served(plan, refusals)
    left = None if time_limit_s is None else time_limit_s - (time.monotonic() - started_s)
    found = search(
        problem, effort=effort, seconds=left, seed=seed,
        watch=lambda f, m: watch(0.1 + 0.85 * f, m),
    )  # fmt: skip
    if found.choice is None:
        raise NoFeasibleDesign(
            N_("no design was found that meets everything; relax a requirement, or raise --effort")
        )
    watch(0.97, N_("giving channels and writing the plan"))
    document = _document(plan, terrain, air, rules, on, found, refusals, seed)
    document |= {
        "effort": effort,
        "seed": seed,
        "hit_cap": found.hit_cap or found.stopped,
        "seconds": round(time.monotonic() - started_s, 1),
    }
    return Planned(document, terrain, plan, found.choice, found)


def _someone_served(plan: Blueprint, refusals: Sequence[Refusal]) -> None:
    if not plan.problem.scenarios[0].demand.any():
        row = unmet_rows(plan, refusals[:1])[0] if refusals else None
        raise NoFeasibleDesign(
            N_("no place can be served: {why}"),
            why=say(row["why"]["message"], **row["why"]["facts"]) if row else "",
        )


def _gap(found: Found, weight: float, total: float) -> tuple[float | None, float]:
    """Bound on the priced total (none while something is unpriced), and the relative gap.

    The bill is in whole cents: a bound never stands above it for that reason.
    """
    priced = weight <= 0
    cost = total if priced else found.cost
    bound = min(round(found.relaxation.bound, 2), cost)
    gap = max(0.0, (cost - bound) / cost) if cost > 0 else 0.0
    return (bound if priced else None), round(gap, 6)


def _document(
    plan: Blueprint,
    terrain: Terrain,
    air: Air,
    rules: Sequence[Rule],
    on: date | None,
    found: Found,
    refusals: Sequence[Refusal],
    seed: int,
) -> dict[str, Any]:
    project, choice = plan.project, found.choice
    if choice is None:
        raise ValueError("a plan needs a choice")
    settled, conflicts, firsts = settle(
        plan, terrain, air, choice, fade_margin_db=plan.fade_margin_db, seed=seed
    )
    cost, unpriced, weight = doc.costs(plan, choice)
    bound, gap = _gap(found, weight, cost["total"])
    links = doc.links_of(plan, terrain, settled, {})
    for link in links:
        link["lawful"] = _lawful(link, project, rules, on)
    unmet = unmet_rows(plan, refusals)
    document: dict[str, Any] = {
        "format": "liane-plan/1",
        "status": "partial" if unmet else "complete",
        "liane": __version__,
        "project": _about(project),
        "complete_prices": not unpriced,
        "unpriced": unpriced,
        "cost": cost,
        "bound": bound,
        "gap": gap,
        "bound_method": doc.text(
            "lp",
            N_(
                "linear relaxation with cuts (HiGHS), recomputed from its dual values; "
                "see bound.json"
            ),
        ),
        "sites": doc.sites_of(plan, terrain, choice, links),
        "links": links,
        "uplinks": _uplinks(plan, choice),
        "unmet": unmet,
        "spectrum": _spectrum(links, project, rules, on),
        "map": _map(project),
        "law_date": None if on is None else on.isoformat(),
        "inputs_sha256": fingerprint(project, [source.path for source in terrain.sources]),
        "inputs": [{"file": name, "sha256": digest} for name, digest in project.inputs],
    }
    document["served"] = served_rows(network_of(document))
    document["survival"] = survival_rows(document)
    document["next_franc"] = next_francs(plan, choice, document)
    overlaps = remarks.conflict_rows(plan, conflicts, firsts)
    document["channels"] = {"plan": _channel_rows(links), "conflicts": overlaps}
    document["warnings"] = remarks.warning_rows(plan, document) + [
        {**row["message"], "links": row["links"]} for row in overlaps
    ]
    document["unknowns"] = remarks.unknown_rows(plan, air, document)
    document["assumptions"] = remarks.assumption_rows(plan, terrain)
    document["sources"] = remarks.source_rows(plan, terrain)
    document["economics"] = _economics(project, document, cost)
    return document


def _about(project: Project) -> dict[str, Any]:
    return {
        "name": project.name,
        "country": project.country,
        "currency": project.currency,
        "horizon_years": project.horizon_years,
        "content_server": project.content_server,
        "operator": project.operator,
        "sunless_days": project.sunless_days,
        "survival": {
            name: {"mast_or_link": keep.mast_or_link, "one_uplink": keep.one_uplink}
            for name, keep in project.survival.items()
        },
        "force": {name: list(rows) for name, rows in project.force.items()},
        "forbid": {name: list(rows) for name, rows in project.forbid.items()},
    }


def _lawful(link: dict[str, Any], project: Project, rules: Sequence[Rule], on: date | None) -> str:
    if link["frequency_mhz"] is None:
        return "lawful"
    highest = max(way["eirp_dbm"] for way in link["directions"].values())
    answer = check(
        project.country, link["frequency_mhz"], link["width_mhz"], highest, rules=rules, on=on
    )
    return answer.status


def _uplinks(plan: Blueprint, choice: Ints) -> list[dict[str, Any]]:
    used = choice[plan.problem.layout.uplink :]
    return [
        {
            "site": uplink.site,
            "mbps": uplink.mbps,
            "monthly_cost": None if uplink.monthly_cost is None else float(uplink.monthly_cost),
            "provider": uplink.provider,
            "used": bool(used[at]),
        }
        for at, uplink in enumerate(plan.project.uplinks)
    ]


def _spectrum(
    links: Sequence[dict[str, Any]], project: Project, rules: Sequence[Rule], on: date | None
) -> list[dict[str, Any]]:
    groups: dict[tuple[float, float], list[str]] = {}
    for link in links:
        if link["frequency_mhz"] is not None:
            half = link["width_mhz"] / 2
            key = (link["frequency_mhz"] - half, link["frequency_mhz"] + half)
            groups.setdefault(key, []).append(link["id"])
    rows = []
    for (low, high), ids in sorted(groups.items()):
        answer = limit(project.country, low, high, rules=rules, on=on)
        basis = [
            {"text": b.text, "source": b.source, "date": b.date, "status": b.status}
            for b in answer.basis
        ]
        rows.append(
            {
                "low_mhz": low,
                "high_mhz": high,
                "status": answer.status,
                "limit_dbm": answer.limit_dbm,
                "dfs": answer.dfs,
                "basis": basis,
                "links": ids,
            }
        )
    return rows


def _map(project: Project) -> dict[str, float]:
    lats, lons = [p.lat for p in project.places], [p.lon for p in project.places]
    box = Box.around(np.array(lats), np.array(lons), 2_000.0)
    return {"south": box.south, "west": box.west, "north": box.north, "east": box.east}


def _channel_rows(links: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "link": link["id"],
            "frequency_mhz": link["frequency_mhz"],
            "width_mhz": link["width_mhz"],
        }
        for link in links
        if link["frequency_mhz"] is not None
    ]


def _renewals(lines: Sequence[dict[str, Any]], project: Project) -> list[tuple[int, Money]]:
    """What is bought again within the horizon, by year."""
    rows = []
    for line in lines:
        life, year = line["life_years"], line["life_years"]
        while year is not None and year < project.horizon_years - 1e-9:
            rows.append((max(1, round(year)), Money.of(str(line["capex"]), project.currency)))
            year += life
    return rows


def _economics(
    project: Project, document: dict[str, Any], cost: dict[str, Any]
) -> dict[str, Any] | None:
    served = {row["id"] for row in document["served"]}
    households = sum(place.households for place in project.places if place.id in served)
    if households < 1:
        return None
    running = cost["opex_year"] - cost["renewals_year"]
    found = assess(
        Money.of(str(cost["capex"]), project.currency),
        Money.of(f"{running:.2f}", project.currency),
        households,
        project.horizon_years,
        renewals=_renewals(cost["lines"], project),
        assumptions=read_assumptions(
            project.economics, project.currency, project.folder / "project.toml"
        ),
    )
    return found.as_dict()


def letters_of(planned: Planned, on: date | None) -> dict[str, str]:
    """The letter to the regulator in each language, if a link needs one."""
    project = planned.blueprint.project
    rules = read_rules(project.spectrum_rules)
    asked = [row for row in planned.document["links"] if row["lawful"] == "unknown"]
    emissions = emissions_of_links(asked)
    if not emissions:
        return {}
    operator = project.operator or project.name
    return {
        code: letter(project.country, operator, emissions, code, rules=rules, on=on)
        for code in LANGUAGES
    }
