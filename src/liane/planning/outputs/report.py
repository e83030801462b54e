"""The report: one HTML page that holds everything, of at most 400 KB, without script.

It reads plan.json's content and, for the relief, the terrain; it asks nothing of any network. When
the page would be too heavy, profiles lose points, then the surest links lose their drawing for a
row in a table; the page says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from liane.planning.outputs.costs import cash_section, cost_section
from liane.planning.outputs.headlines import alerts, headline
from liane.planning.outputs.knowledge import certainty_section, knowledge_section, spectrum_section
from liane.planning.outputs.link_cards import DETAILS, Detail, link_cards, link_rows
from liane.planning.outputs.losses import next_franc_section, survival_section, unmet_section
from liane.planning.outputs.map_drawing import link_class, map_drawing, mark, site_state
from liane.planning.outputs.svg import tag
from liane.planning.outputs.templating import page
from liane.planning.outputs.wording import Names, names_of, one_line
from liane.words import N_, _, number

__all__ = ["BUDGET_BYTES", "report_html"]

BUDGET_BYTES = 400_000
_STATES = {
    "ok": ("ok", N_("● served")),
    "worn": ("worn", N_("▲ served, not all that was asked")),
    "cut": ("cut", N_("■ not served")),
    "relay": ("", N_("◆ relay")),
    "unused": ("unknown", N_("○ not used")),
}


def _way_names() -> list[tuple[str, str]]:
    return [
        (_("True azimuth"), "azimuth"),
        (_("Tilt"), "tilt"),
        (_("Antenna height"), "height"),
        (_("Transmit power"), "power"),
        (_("Radiated power (EIRP)"), "eirp"),
        (_("Signal expected at the other end"), "rssi"),
        (_("Margin"), "margin"),
        (_("MCS"), "mcs"),
        (_("Rate"), "mbps"),
    ]


def _legend(plan: dict[str, Any]) -> list[dict[str, Any]]:
    """Only what the map shows."""
    present = {site_state(plan, site) for site in plan["sites"]}
    keys = [
        {"mark": mark(key), "text": _(text)[2:]}
        for key, (_class, text) in _STATES.items()
        if key in present
    ]
    if any(row.get("used", True) for row in plan.get("uplinks", [])):
        keys.append({"mark": mark("relay", uplink=True), "text": _("way to the Internet")})
    drawn = {link_class(link) for link in plan["links"]}
    texts = (
        ("k-ptp", _("radio, point to point")),
        ("k-ptmp", _("radio, from a sector")),
        ("k-fibre", _("fibre")),
        ("l-unknown", _("law to be confirmed")),
        ("l-unlawful", _("not lawful")),
    )
    for name, text in texts:
        if any(name in each.split() for each in drawn):
            both = name if name.startswith("k-") else f"k-ptp {name}"
            keys.append({"mark": tag("path", d="M-13 0H13", class_=both), "text": text})
    return keys


def _place(plan: dict[str, Any], site: dict[str, Any], sheets: dict[str, str]) -> dict[str, str]:
    state = site_state(plan, site)
    rate = next((row["mbps"] for row in plan["served"] if row["id"] == site["id"]), None)
    demand = site.get("demand_mbps") or 0
    name_class, text = _STATES[state]
    return {
        "name": one_line(site.get("name") or site["id"]),
        "class": name_class,
        "state": _(text),
        "households": number(site.get("households")),
        "asked": number(demand, 0 if demand == round(demand) else 1),
        "served": number(rate, 1) if rate is not None else "–",
        "mast": number(site["mast_m"]) if site.get("mast_m") else "–",
        "at": f"{site['lat']:.5f}, {site['lon']:.5f}",
        "sheet": sheets.get(site["id"], ""),
    }


def _used_first(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return sorted(plan["sites"], key=lambda site: site_state(plan, site) == "unused")


def _first_places(plan: dict[str, Any], most: int = 12) -> list[dict[str, str]]:
    """The places to look at first beside the map: troubled ones, then by households."""
    order = {"cut": 0, "worn": 1, "ok": 2, "relay": 3, "unused": 4}
    ranked = sorted(
        plan["sites"],
        key=lambda site: (
            order[site_state(plan, site)],
            -(site.get("households") or 0),
            site["id"],
        ),
    )
    return [_place(plan, site, {}) for site in ranked[:most]]


def _sections(
    plan: dict[str, Any], terrain: Any, names: Names, sheets: dict[str, str]
) -> dict[str, Any]:
    return {
        "head": headline(plan),
        "alerts": alerts(plan, names),
        "version": plan.get("liane") or "",
        "country": plan["project"].get("country") or _("country unknown"),
        "map": map_drawing(plan, terrain),
        "legend": _legend(plan),
        "places_first": _first_places(plan),
        "places": [_place(plan, site, sheets) for site in _used_first(plan)],
        "costs": cost_section(plan),
        "cash": cash_section(plan),
        "survival": survival_section(plan, names),
        "unmet": unmet_section(plan, names),
        "next_franc": next_franc_section(plan, names),
        "links": link_rows(plan, names),
        "way_names": _way_names(),
        "spectrum": spectrum_section(plan),
        "known": knowledge_section(plan, names),
        "sure": certainty_section(plan, names),
    }


def _with_links(
    plan: dict[str, Any], names: Names, sections: dict[str, Any], detail: Detail, most: int = 10_000
) -> str:
    """The page at one level of detail; `most`: rows of the table of links without a drawing."""
    cards, _left = link_cards(plan, names, detail)
    drawn = {card["id"] for card in cards}
    left_out = [row for row in sections["links"] if row["id"] not in drawn]
    return page(
        "report.html",
        cards=cards,
        drawn=drawn,
        left_out=left_out[:most],
        left_count=len(left_out),
        thinned=detail.points < DETAILS[0].points,
        doubts=sum(card["doubtful"] for card in cards),
        points=detail.points,
        **sections,
    )


def _lightest(plan: dict[str, Any], names: Names, sections: dict[str, Any], budget: int) -> str:
    """As many drawings as fit in `budget` bytes, found by halving; else tables alone."""
    least = DETAILS[-1]
    low, high, best = 0, len(plan["links"]), ""
    while high - low > 1:
        middle = (low + high) // 2
        text = _with_links(plan, names, sections, replace(least, profiles=middle))
        if len(text.encode("utf-8")) <= budget:
            low, best = middle, text
        else:
            high = middle
    return best or _with_links(plan, names, sections, replace(least, profiles=0), most=60)


def report_html(
    plan: dict[str, Any],
    terrain: Any,
    *,
    files: Mapping[str, Any] | None = None,
    letters: Sequence[str] = (),
    sheets: dict[str, str] | None = None,
    budget_bytes: int = BUDGET_BYTES,
) -> str:
    """The report in the language in use.

    `files`: `main` (path, what it is) pairs and `folders` (what, paths) pairs, beside the page;
    `letters`: paths; `sheets`: path of each place's installation sheet by id. The lightest page
    is returned even if it is over the budget.
    """
    names = names_of(plan)
    sections = _sections(plan, terrain, names, sheets or {})
    sections |= {"files": files or {"main": [], "folders": []}, "letters": list(letters)}
    for detail in DETAILS:
        text = _with_links(plan, names, sections, detail)
        if len(text.encode("utf-8")) <= budget_bytes:
            return text
    return _lightest(plan, names, sections, budget_bytes)
