"""What the network costs, as the report tells it: what is bought, what runs, how cash goes.

Shares are of the purchase or of a year. What has no price keeps its place in the list, without an
amount. The cash curve comes with its table.
"""

from collections import defaultdict
from typing import Any

from liane.economics import INCOMES
from liane.planning.outputs.cash_drawing import cash_curves, cash_drawing
from liane.planning.outputs.items import amount_of, item_name
from liane.planning.outputs.materials import purchases
from liane.planning.outputs.wording import money, percent, spoken
from liane.words import N_, _, language, number, say

__all__ = ["cash_section", "cost_section"]

_TARIFF = N_("tariff assumed, a month")
_TARIFFS = {
    "given": N_("tariff given, a month"),
    "needed": N_("tariff needed to cover everything, a month"),
    "best-available": N_("tariff that earns most, a month (none covers the cost)"),
}


def _bought(plan: dict[str, Any]) -> list[dict[str, Any]]:
    currency, capex = plan["cost"]["currency"], plan["cost"]["capex"] or 1
    return [
        {
            "name": item_name(row["item"]),
            "quantity": amount_of(row["quantity"], row["unit"]),
            "amount": money(row["total"], currency)
            if row["unit_price"] is not None
            else _("price unknown"),
            "share": round(100 * (row["total"] or 0) / capex, 1),
            "percent": percent((row["total"] or 0) / capex)
            if row["unit_price"] is not None
            else "",
            "unpriced": row["unit_price"] is None,
        }
        for row in purchases(plan)
    ]


def _running(plan: dict[str, Any]) -> list[dict[str, Any]]:
    cost = plan["cost"]
    sums: dict[str, float] = defaultdict(float)
    for line in cost.get("lines", []):
        sums[
            _("renewals and upkeep of what is bought")
            if line.get("capex")
            else item_name(line["item"])
        ] += line.get("opex_year") or 0
    whole = cost["opex_year"] or 1
    return [
        {
            "name": name,
            "amount": money(value, cost["currency"]),
            "share": round(100 * value / whole, 1),
            "percent": percent(value / whole),
        }
        for name, value in sorted(sums.items(), key=lambda each: -each[1])
        if value
    ]


def cost_section(plan: dict[str, Any]) -> dict[str, Any]:
    """Purchases and yearly costs, each with its share."""
    cost = plan["cost"]
    bought = _bought(plan)
    return {
        "bought": bought[:12],
        "more": bought[12:],
        "running": _running(plan),
        "capex": money(cost["capex"], cost["currency"]),
        "opex": money(cost["opex_year"], cost["currency"]),
        "total": money(cost["total"], cost["currency"]),
        "years": number(plan["project"]["horizon_years"]),
        "complete": plan["complete_prices"],
    }


def _scenario(row: dict[str, Any]) -> str:
    name = str(row["name"])
    return _(name)


def _tariff(tariff: dict[str, Any], currency: str) -> list[tuple[str, str]]:
    """The tariff, and where it comes from: given, needed, or the one that earns most."""
    label = _(_TARIFFS.get(str(tariff.get("basis")), _TARIFF))
    return [(label, money(tariff.get("amount"), currency))]


def _affordable(economics: dict[str, Any]) -> list[tuple[str, str]]:
    """The tariff's weight in each known monthly income; unknown where nobody gave one."""
    incomes = (economics.get("affordability") or {}).get("incomes") or {}
    if not incomes:
        return [(_("affordability"), _("unknown: no income was given"))]
    return [
        (
            _(INCOMES[name]),
            say("tariff: {share}", share=percent(row["tariff_share"], 1))
            + " · "
            + (_("1 GB for 2 %: yes") if row["one_for_two"] else _("1 GB for 2 %: no")),
        )
        for name, row in incomes.items()
    ]


def _sound(economics: dict[str, Any], currency: str) -> list[tuple[str, str]]:
    """Reserve, largest funder, solidarity: only where somebody said."""
    rows = []
    if economics.get("reserve_months") is not None:
        rows.append((_("reserve, in months"), number(economics["reserve_months"], 1)))
    if economics.get("single_funder_share") is not None:
        rows.append((_("single-funder share"), percent(economics["single_funder_share"])))
    if economics.get("solidarity_cost_year") is not None:
        cost = money(economics["solidarity_cost_year"], currency)
        rows.append((_("solidarity tariffs, cost a year"), cost))
    return rows


def _assessed(economics: dict[str, Any], currency: str) -> list[tuple[str, str]]:
    tariff = economics.get("tariff") or {}
    rows = _tariff(tariff, currency) if tariff else []
    rows += _affordable(economics)
    rows.append((_("households that subscribe, once full"), number(economics.get("subscribers"))))
    if economics.get("break_even_subscribers") is None:
        rows.append((_("subscribers to break even"), _("none does: each costs more than it pays")))
    else:
        rows.append((_("subscribers to break even"), number(economics["break_even_subscribers"])))
    for each in economics.get("scenarios", []):
        month = each.get("payback_month")
        shown = (
            _("never within the horizon")
            if month is None
            else say("after {months} months", months=number(month))
        )
        rows.append((say("paid back, {scenario}", scenario=_scenario(each)), shown))
    return rows + _sound(economics, currency)


def cash_section(plan: dict[str, Any]) -> dict[str, Any]:
    """The curve, its table, and the figures of the assessment."""
    curves, economics = cash_curves(plan), plan.get("economics") or {}
    currency = plan["cost"]["currency"]
    shown = "F\u00a0CFA" if language() == "fr" and currency in ("XOF", "XAF") else currency
    rows = [
        (number(year), [money(curve.yearly[year], currency) for curve in curves])
        for year in range(len(curves[0].yearly))
    ]
    return {
        "svg": cash_drawing(curves, shown),
        "heads": [curve.name for curve in curves],
        "rows": rows,
        "assessed": _assessed(economics, currency) if economics.get("scenarios") else [],
        "spent_only": curves[0].key == "spent",
        "ask": [spoken(text) for text in economics.get("ask", [])],
    }
