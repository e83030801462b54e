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

from liane.equipment import FADE_MARGIN_DB, Device, load_catalogue
from liane.errors import BadInput, MissingResource, NoFeasibleDesign
from liane.planning.air import Air, air_of
from liane.planning.building import Blueprint, draw_up
from liane.planning.candidates import find_candidates
from liane.planning.certificate import Refuted, certificate
from liane.planning.clock import Clock
from liane.planning.energy import Energy
from liane.planning.fibre import find_stretches
from liane.planning.limits import Refusal
from liane.planning.model import Ints
from liane.planning.project import Project
from liane.planning.refusals import unmet_rows
from liane.planning.remarks import silence
from liane.planning.search import Found, search
from liane.planning.together import what_fits
from liane.planning.writing import Ground, written
from liane.progress import Best, Watch, silent, unheard
from liane.spectrum import Rule, emissions_of_links, letter, read_rules
from liane.terrain import Terrain, open_terrain
from liane.words import LANGUAGES, N_, say

__all__ = ["DEFAULT_EFFORT", "Planned", "blueprint_of", "design", "letters_of"]

DEFAULT_EFFORT = 40
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
    refuted: tuple[Refuted, ...] = ()

    def bound_certificate(self) -> dict[str, Any]:
        """The cases with their duals, from which anybody can compute the bound again."""
        return certificate(
            self.blueprint, self.found.cases, self.document, self.choice, self.refuted
        )


def _devices(project: Project) -> dict[str, Device]:
    """The devices that may be used, checked by name, with the fixed parts."""
    catalogue = load_catalogue(project.device_folders)
    only = project.force.get("devices", ())
    asked = only or project.allow or tuple(id_ for id_, d in catalogue.items() if d.is_radio)
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
    project: Project, terrain: Terrain, rules: Sequence[Rule], on: date | None, only_lawful: bool,
    clock: Clock | None = None,
) -> tuple[Blueprint, Air]:  # fmt: skip
    """All that could be bought for a project, and the air it may use."""
    clock = clock or Clock()
    _on_ground(project, terrain)
    devices = _devices(project)
    air = air_of(project, rules, on, only_lawful)
    settings = project.settings
    fade = float(settings.get("fade_margin_db", FADE_MARGIN_DB))
    least = float(settings.get("min_probability", LEAST_PROBABILITY))
    radios = [device for device in devices.values() if device.is_radio]
    found = find_candidates(
        terrain, project.places, radios, air, fade_margin_db=fade, least_probability=least,
        clock=clock,
    )  # fmt: skip
    fibre = {}
    if "fibre_max_m" in settings:
        fibre["longest_m"] = float(settings["fibre_max_m"])
    if "fibre_route_factor" in settings:
        fibre["route_factor"] = float(settings["fibre_route_factor"])
    clock.insist()
    priced = project.prices.find("fibre-aerial") is not None
    stretches = find_stretches(terrain, project.places, **fibre) if priced else ()
    energy = Energy(
        project.mains, project.sunless_days, project.monthly_sun, devices.get("switch-box")
    )
    totals = [level.total_mhz for level in air.levels]
    clock.insist()
    plan = draw_up(project, found, stretches, devices, energy, totals)
    mute = silence(air, project, only_lawful)
    return replace(plan, fade_margin_db=fade, min_probability=least, silence=mute), air


def design(
    project: Project,
    *,
    effort: int = DEFAULT_EFFORT,
    time_limit_s: float | None = None,
    seed: int = 0,
    only_lawful: bool = False,
    on: date | None = None,
    watch: Watch = silent,
    best: Best = unheard,
) -> Planned:
    """Design the network of a project.

    `effort` counts rounds of search; `time_limit_s` is only a cap; `on` is the day the law is
    looked at; `best` hears what the cheapest design so far costs over the horizon. Raises
    `BadInput`, `MissingResource`, and `NoFeasibleDesign` when nobody at all can be served or what
    is forced cannot be.
    """
    started_s = time.monotonic()
    clock = Clock(time_limit_s, lambda fraction, message: watch(0.1 + 0.85 * fraction, message))
    rules = read_rules(project.spectrum_rules)
    watch(0.0, N_("reading the ground"))
    terrain = open_terrain(project.terrain, canopy=project.canopy, sigma_m=project.terrain_sigma_m)
    clock.go_on(0.0, N_("looking along every path"))
    plan, air = blueprint_of(project, terrain, rules, on, only_lawful, clock)
    fit = what_fits(plan.problem, tuple(place.priority for place in project.places), clock, seed)
    plan = replace(plan, problem=fit.problem)
    _someone_served(plan, fit.refusals)
    found = search(plan.problem, effort=effort, clock=clock, seed=seed, start=fit.design, best=best)
    if found.choice is None:
        raise NoFeasibleDesign(N_("no design was found for what is forced; force less"))
    watch(0.97, N_("giving channels and writing the plan"))
    ground = Ground(terrain, air, rules, on, only_lawful)
    document = written(plan, ground, found, fit.refusals, seed, clock)
    document |= {
        "effort": effort,
        "seed": seed,
        "hit_cap": clock.hit_cap or clock.stopped,
        "seconds": round(time.monotonic() - started_s, 1),
    }
    return Planned(document, terrain, plan, found.choice, found, tuple(fit.refuted))


def _someone_served(plan: Blueprint, refusals: Sequence[Refusal]) -> None:
    if not plan.problem.scenarios[0].demand.any():
        row = unmet_rows(plan, refusals[:1])[0] if refusals else None
        why = plan.silence or (row["why"] if row else None)
        raise NoFeasibleDesign(
            N_("no place can be served: {why}"),
            why=say(why["message"], **why["facts"]) if why else "",
        )


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
