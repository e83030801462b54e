"""What the pages of a plan show, made ready for templates: figures, rows, budgets, differences.

Nothing is decided here. A figure that the plan does not hold is shown as unknown.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liane.server.networks.plans.models import Plan, PlannedLink
from liane.server.networks.plans.queries import loss_rows
from liane.server.networks.plans.rules import expected_rssi, gap_of
from liane.server.networks.plans.wording import item_name, percent, requirement, spoken
from liane.server.site.templatetags.liane import money, number
from liane.server.site.widgets.curve import draw_search, draw_spending
from liane.server.site.widgets.profile import Profile

__all__ = [
    "asked",
    "best_so_far",
    "budget",
    "buys",
    "chance_state",
    "link_rows",
    "profile",
    "result",
    "side_by_side",
    "sight_method",
]

_LINKS_FIRST = 12
_LOSSES_FIRST = 6
_FRANCS_FIRST = 5


def asked(plan: Plan) -> dict[str, Any]:
    """What a draft asks for, step by step, and what is still lacking."""
    tree = plan.project
    priced = sum(1 for row in plan.prices if row.get("price"))
    unknown = len(plan.prices) - priced
    steps = [
        ("plan-places", _("Places"), len(plan.chosen) > 1, _places(plan)),
        ("plan-uplinks", _("Ways to the Internet"), bool(tree.get("uplink")), _uplinks(plan)),
        ("plan-settings", _("Survival, budget, effort"), bool(tree.get("currency")), _asks(plan)),
        (
            "plan-prices",
            _("Prices"),
            priced > 0,
            _("{priced} known, {unknown} unknown").format(priced=priced, unknown=unknown),
        ),
    ]
    needed = all(ready for name, _label, ready, _text in steps if name != "plan-prices")
    return {"steps": steps, "ready": needed or bool(plan.verbatim)}


def _places(plan: Plan) -> str:
    text = ngettext("{count} place chosen", "{count} places chosen", len(plan.chosen))
    return text.format(count=len(plan.chosen))


def _uplinks(plan: Plan) -> str:
    rows = plan.project.get("uplink") or []
    names = {place.get("id"): place.get("name") for place in plan.places}
    return ", ".join(
        f"{names.get(row.get('site')) or row.get('site')} ({number(row.get('mbps'))} {_('Mb/s')})"
        for row in rows
    )


def _asks(plan: Plan) -> str:
    tree = plan.project
    said = [_("{years} years").format(years=tree.get("horizon_years", "?"))]
    if plan.budget is not None:
        said.append(_("budget {amount}").format(amount=money(plan.budget, plan.currency)))
    days = (tree.get("power") or {}).get("sunless_days", 0)
    said.append(_("{days} days without sun").format(days=days))
    said.append(_("effort {effort}").format(effort=plan.effort))
    return " · ".join(said)


def result(plan: Plan, links: Sequence[PlannedLink], names: dict[str, str]) -> dict[str, Any]:
    """The page of a calculated plan."""
    found = plan.result
    losses = loss_rows(plan, names)
    homes = found.get("households") or 0
    return {
        "figures": _figures(plan),
        "gap_words": gap_words(found),
        "served_words": _served(found),
        "budget_words": _budget(plan),
        "losses": losses[:_LOSSES_FIRST],
        "homes": homes,
        "francs_more": len(found["next_franc"][1:_FRANCS_FIRST]),
        "francs": [
            _franc(row, names, plan.currency) for row in found["next_franc"][:_FRANCS_FIRST]
        ],
        "unmet": [_unmet(row, names, plan.currency) for row in found["unmet"]],
        "warnings": [spoken(row, names) for row in found["warnings"]][:12],
        "doubtful": sum(link.lawful == "unknown" for link in links),
        "unlawful": sum(link.lawful == "unlawful" for link in links),
        "links": link_rows(links[:_LINKS_FIRST], names),
        "looked": [row for row in link_rows(links, names) if row["looked"]][:20],
        "links_more": max(0, found["links"] - _LINKS_FIRST),
        "unpriced": _unpriced(found),
        "curve": draw_spending(
            found.get("cash") or (), plan.currency, float(plan.budget) if plan.budget else None
        ),
        "assumptions": [spoken(row, names) for row in (found.get("assumptions") or [])][:20],
    }


def _figures(plan: Plan) -> list[tuple[str, str, str]]:
    found, currency = plan.result, plan.currency
    years = (found.get("project") or {}).get("horizon_years")
    complete = bool(found.get("complete_prices"))
    least = "" if complete else "≥\u00a0"
    homes = found.get("served") or 0
    share = plan.monthly / homes if plan.monthly is not None and homes else None
    return [
        (f"{least}{_amount(plan.capex, currency)}", currency, _("to buy and build")),
        (
            f"{least}{_amount(plan.monthly, currency)}",
            currency,
            _("a month: all that is bought and paid over {years} years").format(years=years),
        ),
        (
            f"{least}{_amount(share, currency)}",
            currency,
            _("per household and month, if all {homes} that are served pay").format(
                homes=number(homes)
            ),
        ),
        (percent(plan.gap, 1), "", gap_words(found)),
    ]


def _amount(value: float | None, currency: str) -> str:
    return money(value, currency).partition("\u00a0")[0]


def gap_words(found: Mapping[str, Any]) -> str:
    """How far from the cheapest plan this one can be."""
    gap = found.get("gap")
    if gap is None or found.get("bound") is None:
        return _("how far from the cheapest plan is not known")
    if gap < 0.0005:
        return _("with these prices, no plan costs less")
    return _("with these prices, no plan costs more than {gap} less").format(gap=percent(gap, 1))


def best_so_far(plan: Plan, costs: Sequence[Sequence[float]]) -> dict[str, Any]:
    """What the cheapest plan found so far costs, how far from the best it can be, and the way."""
    if not costs:
        return {}
    _at_s, cost, bound = costs[-1]
    gap = gap_of(cost, bound)
    return {
        "cost": money(cost, plan.currency),
        "years": plan.project.get("horizon_years", 10),
        "gap_words": gap_words({"gap": gap, "bound": bound}),
        "curve": draw_search(costs, plan.currency),
    }


def _served(found: Mapping[str, Any]) -> str:
    return _("{homes} households of {all} are served, in {served} places of {places}.").format(
        homes=number(found.get("served")),
        all=number(found.get("households")),
        served=found.get("places_served"),
        places=found.get("places"),
    )


def _budget(plan: Plan) -> tuple[str, str] | None:
    if plan.budget is None or plan.capex is None:
        return None
    left = float(plan.budget) - plan.capex
    amount = money(abs(left), plan.currency)
    if left >= 0:
        return "ok", _("within the budget: {amount} left").format(amount=amount)
    return "cut", _("over the budget by {amount}").format(amount=amount)


def _franc(row: Mapping[str, Any], names: dict[str, str], currency: str) -> dict[str, Any]:
    what, why = spoken(row.get("what"), names), spoken(row.get("why"), names)
    return {
        "what": what[:1].upper() + what[1:],
        "why": why[:1].upper() + why[1:],
        "buys": buys(row.get("buys") or {}),
        "cost": money(row.get("cost"), currency),
        "instead": [
            f"{spoken(other.get('what'), names)} ({money(other.get('cost'), currency)})"
            for other in row.get("instead") or ()
        ],
    }


def buys(row: Mapping[str, Any]) -> str:
    """What a purchase changes, in households and time."""
    said = []
    if row.get("households_served"):
        said.append(
            _("{count} more households served").format(count=number(row["households_served"]))
        )
    if row.get("households_survival"):
        said.append(
            _("{count} households stand one more loss").format(
                count=number(row["households_survival"])
            )
        )
    minutes = row.get("outage_minutes_year")
    if minutes:
        said.append(_("{hours} h of cuts a year avoided").format(hours=number(minutes / 60, 1)))
    return " · ".join(said) or _("what it buys is not known")


def _unmet(row: Mapping[str, Any], names: dict[str, str], currency: str) -> dict[str, str]:
    way = row.get("relaxation") or {}
    return {
        "place": names.get(row["id"], str(row["id"])),
        "asked": requirement(str(row.get("requirement"))),
        "why": spoken(row.get("why"), names),
        "way": spoken(way.get("what"), names) if way else "",
        "cost": money(way.get("cost"), currency) if way else "",
    }


def _unpriced(found: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys(item_name(str(row["item"])) for row in found.get("unpriced") or []))


def chance_state(chance: float | None) -> str:
    """A code of the sheet for the chances that a link works."""
    if chance is None:
        return "unknown"
    return "ok" if chance >= 0.9 else "worn" if chance >= 0.5 else "cut"


def link_rows(links: Iterable[PlannedLink], names: dict[str, str]) -> list[dict[str, Any]]:
    """Links as rows: name, km, Mb/s, chances now."""
    return [
        {
            "order": link.order,
            "name": names.get(link.key, link.key),
            "km": link.distance_m / 1000,
            "mbps": link.mbps,
            "fibre": link.kind == "fibre",
            "state": chance_state(link.chances),
            "chances": percent(link.chances),
            "looked": link.chances != link.probability,
            "before": percent(link.probability),
        }
        for link in links
    ]


def profile(link: PlannedLink) -> Profile:
    """The profile that the job wrote down for a link."""
    raw, facts = link.profile, link.facts
    at = raw.get("distance_m") or ()
    return Profile(
        at,
        raw.get("ground_m") or (),
        raw.get("clutter_m") or [0.0] * len(at),
        facts.get("height_a_m") or 0.0,
        facts.get("height_b_m") or 0.0,
        facts.get("frequency_mhz") or 0.0,
        facts.get("clearance_m"),
        facts.get("clearance_at_m"),
    )


_LAWFUL = {"lawful": "ok", "unlawful": "cut", "unknown": "unknown"}


def budget(link: PlannedLink) -> dict[str, Any]:
    """The budget of a link, its two directions, and the level to measure."""
    facts = link.facts
    level = expected_rssi(facts)
    ways = facts.get("directions") or {}
    lawful = {
        "lawful": _("lawful"),
        "unlawful": _("not lawful: do not switch on"),
        "unknown": _("to be confirmed in writing"),
    }
    return {
        "facts": facts,
        "directions": [ways[key] for key in ("ab", "ba") if key in ways],
        "level": level,
        "lawful": (_LAWFUL.get(link.lawful, "unknown"), lawful.get(link.lawful, _("unknown"))),
        "chances": percent(link.chances),
        "chance_state": chance_state(link.chances),
        "before": percent(link.probability),
        "availability": percent(facts.get("availability"), 2),
        "fresnel": percent(facts.get("fresnel_fraction")),
    }


def sight_method(table: Mapping[tuple[bool, bool], tuple[float, float]]) -> list[dict[str, str]]:
    """The assumptions behind the chances after a look, as rows."""
    labels = {
        (True, False): _("I see the other end"),
        (True, True): _("I see it, with a photo"),
        (False, False): _("I do not see it"),
        (False, True): _("I do not see it, with a photo"),
    }
    return [
        {"what": labels[key], "works": percent(works), "fails": percent(fails)}
        for key, (works, fails) in table.items()
    ]


def side_by_side(plans: Sequence[Plan]) -> list[dict[str, Any]]:
    """Rows of figures for plans side by side; `differs` where they do."""
    rows = [
        (_("to buy and build"), [money(plan.capex, plan.currency) for plan in plans]),
        (_("a month"), [money(plan.monthly, plan.currency) for plan in plans]),
        (_("households served"), [number(plan.result.get("served")) for plan in plans]),
        (_("places served"), [number(plan.result.get("places_served")) for plan in plans]),
        (_("links"), [number(plan.result.get("links")) for plan in plans]),
        (_("of them fibre"), [number(plan.result.get("fibre")) for plan in plans]),
        (_("distance to the cheapest"), [percent(plan.gap, 1) for plan in plans]),
        (_("not met"), [number(len(plan.result.get("unmet") or ())) for plan in plans]),
        (_("prices missing"), [number(len(_unpriced(plan.result))) for plan in plans]),
        (_("years counted"), [str(_years(plan)) for plan in plans]),
        (_("places asked for"), [number(len(plan.chosen)) for plan in plans]),
        (_("households without Internet, worst single loss"), [_worst(plan) for plan in plans]),
    ]
    return [{"what": what, "cells": cells, "differs": len(set(cells)) > 1} for what, cells in rows]


def _years(plan: Plan) -> Any:
    return (plan.result.get("project") or {}).get("horizon_years", "?")


def _worst(plan: Plan) -> str:
    cut = [
        sum(each.get("households") or 0 for each in row["cut"])
        for row in plan.survival
        if row["kind"] in ("site", "link", "uplink")
    ]
    return number(max(cut)) if cut else "?"
