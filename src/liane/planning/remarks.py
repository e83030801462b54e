"""What has to be said beside the figures: warnings, unknowns, assumptions, sources.

Nothing is silent: a formula outside its range, a law that nobody has read, a price that is
missing, a draw that is assumed. Each unknown says what to ask, and of whom.
"""

import re
from collections.abc import Sequence
from typing import Any

from liane.equipment import load_catalogue
from liane.links import MAC
from liane.planning.air import HYPOTHESIS_DBM, Air
from liane.planning.building import Blueprint
from liane.planning.candidates import on_one_point
from liane.planning.channels import Conflict
from liane.planning.costing import ITEMS
from liane.planning.document import figure, text
from liane.planning.laying import Laid
from liane.planning.project import Project
from liane.propagation import itm
from liane.spectrum import regulator
from liane.terrain import Terrain
from liane.words import N_

__all__ = [
    "assumption_rows",
    "conflict_rows",
    "silence",
    "source_rows",
    "unknown_rows",
    "warning_rows",
]

_SURE = 0.9
_MAST = re.compile(r"mast-\d+(\.\d+)?")


_NO_LAWFUL = N_(
    "no radio link is known to be lawful in {country}: only a rule whose text was seen within a "
    'year counts; give one in [[spectrum.rule]] with status = "seen", ask {regulator}, or plan '
    "without --only-lawful"
)
_NO_CHANNEL = N_(
    "no channel is left for radio in {country}: see the channels of [force] and [forbid], and "
    "band_mhz of [settings]"
)


def silence(air: Air, project: Project, only_lawful: bool) -> dict[str, Any] | None:
    """Why no radio may be used at all; None where one may."""
    if any(level.widths for level in air.levels):
        return None
    if not only_lawful:
        return text("channels", _NO_CHANNEL, country=project.country)
    who = regulator(project.country)
    name = who.name if who is not None else "?"
    return text("lawful", _NO_LAWFUL, country=project.country, regulator=name)


def conflict_rows(
    plan: Blueprint, conflicts: Sequence[Conflict], first: Sequence[Laid]
) -> list[dict[str, Any]]:
    """Emissions that still overlap and hear each other."""
    places = plan.project.places
    rows = []
    for conflict in conflicts:
        one, two = first[conflict.one], first[conflict.two]
        shared = {one.option.a, one.option.b} & {two.option.a, two.option.b}
        message = (
            N_("{one} and {two} share a mast and have overlapping channels: lower a width")
            if conflict.same_mast
            else N_("{one} and {two} overlap and hear each other at {level} dBm")
        )
        level = None if conflict.same_mast else figure(conflict.level_dbm, 1)
        rows.append(
            {
                "site": places[min(shared)].id if shared else None,
                "links": [one.link, two.link],
                "level_dbm": level,
                "message": text("overlap", message, one=one.link, two=two.link, level=level),
            }
        )
    return rows


def warning_rows(plan: Blueprint, document: dict[str, Any]) -> list[dict[str, Any]]:
    """What may go wrong, link by link, and what was not used of the project."""
    rows = []
    for link in document["links"]:
        if link["itm_code"] is None:
            continue
        rows += [
            {**text("itm", message), "link": link["id"]}
            for message in itm.explain(link["itm_code"], link["itm_warnings"])
        ]
        chance = link["probability"]
        if chance is not None and chance < _SURE:
            message = N_("{link} works with a probability of {share} %: look from the roof first")
            facts = {"link": link["id"], "share": round(100 * chance)}
            rows.append({**text("doubt", message, **facts), "link": link["id"]})
    if plan.silence:
        rows.append(plan.silence)
    elif document["only_lawful"]:
        rows.append(text("lawful", N_("only links known to be lawful were let in")))
    for key in plan.project.unknown_keys:
        rows.append(
            text("key", N_("the key “{key}” of the project is not known: not used"), key=key)
        )
    rows += _on_one_point(plan.project)
    rows += _unused_prices(plan.project)
    return [_once(row) for row in _merged(rows)]


def _on_one_point(project: Project) -> list[dict[str, Any]]:
    """Places within a metre of another: nothing is offered to join them."""
    message = N_(
        "{one} and {other} are on the same point: no link joins them; correct one of them, "
        "or make them one place"
    )
    return [
        text("point", message, one=project.places[a].name, other=project.places[b].name)
        for a, b in on_one_point(project.places).tolist()
    ]


def _unused_prices(project: Project) -> list[dict[str, Any]]:
    """Prices that nothing can ask for: a part or a place that has no such name."""
    parts = {*ITEMS, *load_catalogue(project.device_folders)}
    places = {place.id for place in project.places}
    rows = []
    for name in project.prices.rows:
        item, _at, place = name.partition("@")
        if (item not in parts and not _MAST.fullmatch(item)) or (place and place not in places):
            message = N_("the price of “{item}” is not used: no part, or no place, has that name")
            rows.append(text("price", message, item=name))
    return rows


def _merged(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Equal sentences told once, with all their links."""
    merged: dict[str, dict[str, Any]] = {}
    for row in rows:
        key = row["message"] + str(sorted(row["facts"].items()))
        held = merged.setdefault(key, {**row, "links": []})
        if "link" in row:
            held["links"].append(row["link"])
    return list(merged.values())


def _once(row: dict[str, Any]) -> dict[str, Any]:
    links = row.pop("links")
    row.pop("link", None)
    return {**row, "link": links[0], "links": links} if links else row


def unknown_rows(plan: Blueprint, air: Air, document: dict[str, Any]) -> list[dict[str, Any]]:
    """What is not known, and what to ask whom."""
    rows = _law_unknowns(plan, air, document)
    if document["unpriced"]:
        items = ", ".join(sorted({row["item"] for row in document["unpriced"]}))
        rows.append(
            {
                **text("price", N_("no price is known for: {items}; the total leaves them out"),
                       items=items),
                "ask": text("ask-price", N_("ask a supplier for a dated written offer")),
            }
        )  # fmt: skip
    fibre = [row["id"] for row in document["links"] if row["kind"] == "fibre"]
    if fibre:
        message = N_("nobody has walked the {count} fibre routes: length and price may change")
        ask = N_("walk each route: permissions, poles, cliffs, water, roads to cross")
        rows.append(
            {
                **text("route", message, count=len(fibre)),
                "links": fibre,
                "ask": text("ask-route", ask),
            }
        )
    costless = [u.site for u in plan.project.uplinks if u.monthly_cost is None]
    if costless:
        rows.append(
            {
                **text("transit", N_("the monthly price of the uplink at {sites} is not known"),
                       sites=", ".join(costless)),
                "ask": text("ask-transit", N_("ask the provider for a written offer")),
            }
        )  # fmt: skip
    rows.append(
        {
            **text("declination", N_("azimuths are from true north; the declination is not known")),
            "ask": text("ask-declination", N_("look it up for the place and day, or use the sun")),
        }
    )
    return rows


def _law_unknowns(plan: Blueprint, air: Air, document: dict[str, Any]) -> list[dict[str, Any]]:
    links = [row["id"] for row in document["links"] if row["lawful"] == "unknown"]
    if not links:
        return []
    who = regulator(plan.project.country)
    name = who.name if who is not None else "?"
    rows = [
        {
            **text(
                "law",
                N_("whether {count} links are lawful in {country} is not known: no text was seen"),
                count=len(links), country=plan.project.country,
            ),
            "links": links,
            "ask": text("ask-law", N_("send the letter to the regulator: {name}"), name=name),
        }
    ]  # fmt: skip
    if air.supposed:
        rows.append(
            {
                **text(
                    "limit",
                    N_("no limit is known for {country}: the plan supposes {limit} dBm EIRP"),
                    country=plan.project.country, limit=HYPOTHESIS_DBM,
                ),
                "ask": text("ask-limit", N_("give a rule in [[spectrum.rule]] with its source")),
            }
        )  # fmt: skip
    return rows


def _assumed(code: str, message: str, source: str, **facts: Any) -> dict[str, Any]:
    return {**text(code, message, **facts), "source": source, "status": "assumption"}


def assumption_rows(plan: Blueprint, terrain: Terrain) -> list[dict[str, Any]]:
    """What was supposed, with where it comes from."""
    ours = "liane"
    rows = [
        _assumed("mac", MAC["ptp"].basis, ours),
        _assumed(
            "fade", N_("a margin of {margin} dB is kept above the sensitivity of the rate"), ours,
            margin=plan.fade_margin_db,
        ),
        _assumed(
            "chance", N_("a link less likely to work than {share} % is not used"), ours,
            share=round(100 * plan.min_probability),
        ),
        _assumed(
            "fibre", N_("a fibre route is {factor} times the straight line; 1 Gb/s a stretch"),
            ours, factor=plan.route_factor,
        ),
        _assumed(
            "ground", N_("heights are wrong by {sigma} m (standard deviation)"), "terrain",
            sigma=round(terrain.sigma_m, 1),
        ),
        _assumed(
            "visits", N_("{count} visits a year to each place"), ours,
            count=plan.tariff.visits_per_year,
        ),
        _assumed(
            "repair", N_("each place and link fails once a year, for a day (next franc)"), ours
        ),
    ]  # fmt: skip
    if any(option.sector >= 0 for option in plan.options):
        rows.insert(1, _assumed("mac-sector", MAC["ptmp"].basis, ours))
    if plan.energy.assumed:
        names = ", ".join(sorted(plan.energy.assumed))
        rows.append(_assumed("draw", N_("the draw is assumed for: {names}"), ours, names=names))
    rows += [
        {**text("sun", row.text), "source": row.fact.source, "status": row.fact.status,
         "value": row.fact.value, "unit": row.fact.unit}
        for design in list(plan.energy.sized.values())[:1]
        for row in design.assumptions
    ]  # fmt: skip
    return rows


def source_rows(plan: Blueprint, terrain: Terrain) -> list[dict[str, Any]]:
    """Where terrain, prices and device values come from."""
    rows = [
        {
            "what": "terrain",
            "name": source.path.name,
            "date": "",
            "status": f"{source.resolution_m:.0f} m",
        }
        for source in terrain.sources
    ]
    rows += [
        {"what": "prices", "name": name, "date": "", "status": digest[:12]}
        for name, digest in plan.project.inputs[2:]
    ]
    used = {row.device_a for row in plan.options} | {row.device_b for row in plan.options}
    for id_ in sorted(used):
        fact = plan.devices[id_].gain_dbi
        rows.append({"what": "device", "name": id_, "date": fact.date, "status": fact.status})
    return rows
