"""The plan as one document: from the best design found to everything `plan.json` holds.

Nothing is decided here: what was found is laid out, given channels, weighed against the law,
counted, and told with its warnings, unknowns, assumptions and sources.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from liane import __version__
from liane.economics import Money, assess
from liane.economics.sheet import read_assumptions
from liane.geo import Box
from liane.planning import document as doc
from liane.planning import remarks
from liane.planning.aftermath import network_of
from liane.planning.air import Air
from liane.planning.building import Blueprint
from liane.planning.clock import Clock
from liane.planning.laying import settle
from liane.planning.limits import Refusal
from liane.planning.model import Ints
from liane.planning.nextfranc import next_francs
from liane.planning.project import Project, fingerprint, inputs_of
from liane.planning.refusals import unmet_rows
from liane.planning.search import Found
from liane.planning.survival import served_rows, survival_rows
from liane.spectrum import Rule, check, limit
from liane.terrain import Terrain
from liane.words import N_

__all__ = ["Ground", "written"]


@dataclass(frozen=True)
class Ground:
    """What a plan stands on: terrain, the air, the project's rules, the day the law is read."""

    terrain: Terrain
    air: Air
    rules: Sequence[Rule]
    on: date | None
    only_lawful: bool = False


def _gap(found: Found, priced: bool, total: float) -> tuple[float | None, float]:
    """Bound on the priced total (none while something is unpriced), and the relative gap.

    The bill is in whole cents: a bound never stands above it for that reason.
    """
    cost = total if priced else found.cost
    bound = min(round(found.cases.bound, 2), cost)
    gap = max(0.0, (cost - bound) / cost) if cost > 0 else 0.0
    return (bound if priced else None), round(gap, 6)


def written(
    plan: Blueprint,
    ground: Ground,
    found: Found,
    refusals: Sequence[Refusal],
    seed: int,
    clock: Clock | None = None,
) -> dict[str, Any]:
    """The document of a plan, but for how long it took."""
    choice = found.choice
    if choice is None:
        raise ValueError("a plan needs a choice")
    settled, conflicts, firsts = settle(
        plan, ground.terrain, ground.air, choice, fade_margin_db=plan.fade_margin_db, seed=seed
    )
    links = doc.links_of(plan, ground.terrain, settled, {})
    for link in links:
        link["lawful"] = _lawful(link, plan.project, ground)
    document = _frame(plan, ground, unmet_rows(plan, refusals))
    document |= _bill(plan, found, choice)
    document["sites"] = doc.sites_of(plan, ground.terrain, choice, links)
    document["links"] = links
    document["uplinks"] = _uplinks(plan, choice)
    document["spectrum"] = _spectrum(links, plan.project, ground)
    document["served"] = served_rows(network_of(document))
    document["survival"] = survival_rows(document)
    document["next_franc"] = next_francs(plan, choice, document, clock)
    overlaps = remarks.conflict_rows(plan, conflicts, firsts)
    document["channels"] = {"plan": _channel_rows(links), "conflicts": overlaps}
    document |= _told(plan, ground, document, overlaps)
    document["economics"] = _economics(plan.project, document, document["cost"])
    return document


def _frame(plan: Blueprint, ground: Ground, unmet: list[dict[str, Any]]) -> dict[str, Any]:
    project = plan.project
    inputs = inputs_of(project, ground.terrain.files)
    return {
        "format": "liane-plan/1",
        "status": "partial" if unmet else "complete",
        "liane": __version__,
        "project": _about(project),
        "unmet": unmet,
        "map": _map(project),
        "law_date": None if ground.on is None else ground.on.isoformat(),
        "only_lawful": ground.only_lawful,
        "inputs_sha256": fingerprint(project, inputs, ground.only_lawful),
        "inputs": [{"file": name, "sha256": digest} for name, digest in inputs],
    }


def _bill(plan: Blueprint, found: Found, choice: Ints) -> dict[str, Any]:
    cost, unpriced = doc.costs(plan, choice)
    bound, gap = _gap(found, not unpriced, cost["total"])
    method = N_(
        "linear relaxation with cuts, split into cases (HiGHS), computed again from dual values: "
        "bound.json"
    )
    return {
        "complete_prices": not unpriced,
        "unpriced": unpriced,
        "cost": cost,
        "bound": bound,
        "gap": gap,
        "bound_method": doc.text("lp", method),
    }


def _told(
    plan: Blueprint, ground: Ground, document: dict[str, Any], overlaps: list[dict[str, Any]]
) -> dict[str, Any]:
    warnings = remarks.warning_rows(plan, document)
    warnings += [{**row["message"], "links": row["links"]} for row in overlaps]
    return {
        "warnings": warnings,
        "unknowns": remarks.unknown_rows(plan, ground.air, document),
        "assumptions": remarks.assumption_rows(plan, ground.terrain),
        "sources": remarks.source_rows(plan, ground.terrain),
    }


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


def _lawful(link: dict[str, Any], project: Project, ground: Ground) -> str:
    if link["frequency_mhz"] is None:
        return "lawful"
    highest = max(way["eirp_dbm"] for way in link["directions"].values())
    answer = check(
        project.country, link["frequency_mhz"], link["width_mhz"], highest,
        rules=ground.rules, on=ground.on,
    )  # fmt: skip
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
    links: Sequence[dict[str, Any]], project: Project, ground: Ground
) -> list[dict[str, Any]]:
    groups: dict[tuple[float, float], list[str]] = {}
    for link in links:
        if link["frequency_mhz"] is not None:
            half = link["width_mhz"] / 2
            key = (link["frequency_mhz"] - half, link["frequency_mhz"] + half)
            groups.setdefault(key, []).append(link["id"])
    rows = []
    for (low, high), ids in sorted(groups.items()):
        answer = limit(project.country, low, high, rules=ground.rules, on=ground.on)
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
