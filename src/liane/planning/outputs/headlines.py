"""The first screen of the report: what the plan is, what it costs, whom it serves, how sure it is.

Every figure carries its unit and what it is a figure of. A total with missing prices is called a
part of the cost; a plan that does not meet everything asked says so before anything else.
"""

from typing import Any

from liane.planning.outputs.items import item_name
from liane.planning.outputs.wording import SPACE, Names, money, percent
from liane.words import _, number, say

__all__ = ["alerts", "gap_sentence", "headline", "households_of", "served_households"]

Figure = dict[str, str]


def households_of(plan: dict[str, Any]) -> float:
    """Households of all places that ask for something."""
    return sum(site.get("households") or 0 for site in plan["sites"])


def served_households(plan: dict[str, Any]) -> float:
    """Households of the places that the plan serves."""
    served = {row["id"] for row in plan["served"]}
    return sum(site.get("households") or 0 for site in plan["sites"] if site["id"] in served)


def _known_gap(plan: dict[str, Any]) -> float | None:
    """The gap, unless something has no price: then it speaks of supposed prices."""
    gap: float | None = None if plan.get("bound") is None else plan.get("gap")
    return gap


def gap_sentence(plan: dict[str, Any]) -> str:
    """How far from the cheapest plan this one can be, in plain words."""
    gap = _known_gap(plan)
    if gap is None:
        return _("how far from the cheapest plan is not known")
    if gap < 0.0005:
        return _("with these prices, no plan costs less")
    return say("with these prices, no plan costs more than {gap} less", gap=percent(gap, 1))


def _money_figure(value: float | None, currency: str, text: str, complete: bool = True) -> Figure:
    shown, _space, unit = money(value, currency).partition(SPACE)
    said = text if complete else say("{what}, at least", what=text)
    return {"value": shown, "unit": unit, "text": said}


def _monthly(plan: dict[str, Any]) -> Figure:
    currency, years = plan["cost"]["currency"], plan["project"]["horizon_years"]
    homes, complete = served_households(plan), plan["complete_prices"]
    assessed = (plan.get("economics") or {}).get("monthly_cost_per_household")
    if assessed is not None:
        text = _("per household and month, if every household served pays")
        return _money_figure(assessed, currency, text, complete)
    text = say(
        "per household and month: everything over {years} years, if every household served pays",
        years=number(years),
    )
    share = plan["cost"]["total"] / (12 * years * homes) if homes else None
    return _money_figure(share, currency, text, complete)


def _served(plan: dict[str, Any]) -> Figure:
    asked = sum((site.get("demand_mbps") or 0) > 0 for site in plan["sites"])
    text = say(
        "households served, of {homes}; {served} places of {asked}",
        homes=number(households_of(plan)),
        served=len(plan["served"]),
        asked=asked,
    )
    return {"value": number(served_households(plan)), "unit": "", "text": text}


def _counted(plan: dict[str, Any]) -> Figure:
    fibre = sum(link["kind"] == "fibre" for link in plan["links"])
    text = say(
        "links: {radio} by radio, {fibre} by fibre", radio=len(plan["links"]) - fibre, fibre=fibre
    )
    return {"value": number(len(plan["links"])), "unit": "", "text": text}


def _figures(plan: dict[str, Any]) -> list[Figure]:
    cost, years, complete = plan["cost"], plan["project"]["horizon_years"], plan["complete_prices"]
    currency = cost["currency"]
    over = say("in all over {years} years", years=number(years))
    rate = sum(row["mbps"] for row in plan["served"])
    return [
        _served(plan),
        _money_figure(cost["capex"], currency, _("to buy and build"), complete),
        _money_figure(cost["opex_year"], currency, _("a year to run, renewals included"), complete),
        _monthly(plan),
        _money_figure(cost["total"], currency, over, complete),
        {"value": percent(_known_gap(plan), 1), "unit": "", "text": gap_sentence(plan)},
        _counted(plan),
        {"value": number(rate), "unit": _("Mb/s"), "text": _("served together at the busy hour")},
    ]


def headline(plan: dict[str, Any]) -> dict[str, Any]:
    """Title, state and figures."""
    complete = plan["status"] == "complete"
    state = {"class": "ok", "text": _("● complete plan"), "note": _("everything asked is met")}
    if not complete:
        note = say(
            "{count} of the things asked cannot be had: see why, and the way out",
            count=len(plan["unmet"]),
        )
        state = {"class": "worn", "text": _("▲ partial plan"), "note": note}
    return {
        "name": plan["project"]["name"],
        "operator": plan["project"].get("operator"),
        "state": state,
        "figures": _figures(plan),
    }


def alerts(plan: dict[str, Any], names: Names) -> list[dict[str, str]]:
    """What has to be read before the figures are believed."""
    found = _lawfulness(plan, names)
    if not plan["complete_prices"]:
        unpriced = dict.fromkeys(str(row["item"]) for row in plan.get("unpriced", []))
        items = [item_name(item) for item in unpriced]
        text = say("The costs leave out what has no price: {items}.", items=_listed(items))
        found.append({"title": _("Incomplete cost."), "text": text})
    if plan.get("hit_cap"):
        text = _("The time allowed ran out: the same inputs may give another plan on another day.")
        found.append({"title": _("Stopped by the clock."), "text": text})
    return found


def _lawfulness(plan: dict[str, Any], names: Names) -> list[dict[str, str]]:
    radio = [link for link in plan["links"] if link["kind"] != "fibre"]
    doubtful = [names[link["id"]] for link in radio if link.get("lawful") == "unknown"]
    unlawful = [names[link["id"]] for link in radio if link.get("lawful") == "unlawful"]
    found = []
    if unlawful:
        text = say("Do not switch on: {links}.", links=_listed(unlawful))
        found.append({"title": _("Not lawful as it stands."), "text": text})
    if len(doubtful) > 4:
        text = say(
            "Liane does not know the power allowed here for {count} of the {all} radio links."
            " Ask the regulator before switching on.",
            count=len(doubtful),
            all=len(radio),
        )
        found.append({"title": _("To be confirmed in writing."), "text": text})
    elif doubtful:
        text = say(
            "Liane does not know the power allowed here for: {links}."
            " Ask the regulator before switching on.",
            links=_listed(doubtful),
        )
        found.append({"title": _("To be confirmed in writing."), "text": text})
    return found


def _listed(names: list[str], most: int = 6) -> str:
    text = ", ".join(names[:most])
    return (
        say("{names} and {count} more", names=text, count=len(names) - most)
        if len(names) > most
        else text
    )
