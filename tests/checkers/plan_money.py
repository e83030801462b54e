"""The bill and the energy of a plan, added up once more from its sites, links and the price list.

Quantities come from what the plan says stands where, prices from the project's own list; every
amount is exact (Decimal) and compared to the cent.
"""

import math
from collections import defaultdict
from decimal import Decimal

CENT = Decimal("0.01")
USABLE = 0.80 * 0.98**8  # of a battery, at the end of its life
YIELD = 0.75 * 0.995**15  # of a panel, after heat, dust, wiring, charger and age
QUANTITY = {"m": 0.2, "W": 0.2, "Wh": 0.6}


def _at_site(inputs, site):
    """(item, quantity) of what stands at a place."""
    id_, power = site["id"], site["power"]
    yield from ((item, 1) for item in ("site-works", "switch-box", "visit"))
    if site["mast_m"]:
        yield f"mast-{site['mast_m']:g}", 1
    if inputs.places[id_]["kind"] == "mast":
        yield "rent-summit", 1
    if inputs.has_mains(id_):
        yield "mains-power", 1
    else:
        yield "charge-controller", 1
        yield "solar-panel", power["panel_w"]
        yield "battery-lifepo4", power["battery_wh"]
    yield from ((row["device"], 1) for row in site["devices"])


def expected_quantities(inputs, plan):
    """What has to be bought or paid, by (item, site)."""
    need = defaultdict(float)
    for site in plan["sites"]:
        for item, quantity in _at_site(inputs, site) if site["used"] else ():
            need[item, site["id"]] += quantity
    for link in plan["links"]:
        if link["kind"] == "fibre":
            need["fibre-aerial", None] += link["route_m"]
    for uplink in plan["uplinks"]:
        if uplink["used"]:
            need["transit", uplink["site"]] += 1
    return need


def _monthly(inputs, site):
    rows = [u for u in inputs.data["uplink"] if u["site"] == site and "monthly_cost" in u]
    return [Decimal(str(row["monthly_cost"])) for row in rows]


def line_cost(inputs, item, site, quantity):
    """(capex, opex a year, renewals a year) of a line, or None if it has no price."""
    count, zero = Decimal(str(quantity)), Decimal(0)
    if item == "transit":
        monthly = _monthly(inputs, site)
        return (zero, 12 * sum(monthly), zero) if monthly else None
    price = inputs.price(item, site)
    if price is None:
        return None
    amount, life = price
    if item in ("rent-summit", "mains-power"):
        return zero, 12 * amount * count, zero
    if item == "visit":
        return zero, amount * count * Decimal(str(inputs.setting("visits_per_year", 2.0))), zero
    capex = amount * count
    times = max(0, math.ceil(inputs.horizon / life - 1e-9) - 1) if life else 0
    renewal = capex * times / inputs.horizon
    upkeep = inputs.prices.get("maintenance", (zero, None))[0] / 100
    return capex, renewal + capex * upkeep, renewal


def _same(one, two, room=CENT):
    return abs(Decimal(str(one)) - Decimal(str(two))) <= room


def check_money(inputs, plan):
    """Findings about the bill: its lines, their sums, what has no price."""
    cost, need = plan["cost"], expected_quantities(inputs, plan)
    seen, sums = set(), [Decimal(0)] * 3
    for line in cost["lines"]:
        key = (line["item"], line["site"])
        seen.add(key)
        room = QUANTITY.get(line["unit"], 1e-6)
        stretches = sum(link["kind"] == "fibre" for link in plan["links"])
        room *= max(1, stretches) if line["item"] == "fibre-aerial" else 1
        if line["item"] != "transit" and abs(line["quantity"] - need.get(key, 0.0)) > room:
            yield f"bill: {key}: {line['quantity']}, ours {need.get(key, 0.0)}"
        ours = line_cost(inputs, line["item"], line["site"], line["quantity"])
        if ours is None:
            if line["unit_price"] is not None or line["capex"] or line["opex_year"]:
                yield f"bill: {key} has no price, and costs"
            continue
        sums = [total + part for total, part in zip(sums, _cents(ours), strict=True)]
        for name, value in (("capex", ours[0]), ("opex_year", ours[1])):
            if not _same(line[name], value.quantize(CENT)):
                yield f"bill: {key}: {name} {line[name]}, ours {value:.2f}"
    yield from (f"bill: {key} is missing ({need[key]})" for key in set(need) - seen if need[key])
    yield from _totals(inputs, plan, sums)
    yield from _unpriced(inputs, plan, need)


def _cents(parts):
    return [part.quantize(CENT) for part in parts]


def _totals(inputs, plan, sums):
    cost = plan["cost"]
    named = (("capex", sums[0], CENT / 2), ("opex_year", sums[1], CENT / 2),
             ("renewals_year", sums[2], CENT * max(1, len(cost["lines"])) / 2))  # fmt: skip
    for name, ours, room in named:
        if not _same(cost[name], ours, room):
            yield f"cost: {name} {cost[name]}, ours {ours}"
    lines = sum(Decimal(str(line["capex"])) for line in cost["lines"])
    if not _same(lines, cost["capex"], CENT / 2):
        yield f"cost: the lines add up to {lines}, capex is {cost['capex']}"
    total = Decimal(str(cost["capex"])) + inputs.horizon * Decimal(str(cost["opex_year"]))
    if not _same(total, cost["total"], CENT / 2):
        yield f"cost: total {cost['total']}, capex + {inputs.horizon} × opex is {total}"
    if cost["currency"] != inputs.data["currency"]:
        yield f"cost: is in {cost['currency']}"


def _unpriced(inputs, plan, need):
    ours = {key for key in need if need[key] and line_cost(inputs, *key, 1) is None}
    told = {(row["item"], row["site"]) for row in plan["unpriced"]}
    if told != ours:
        yield f"unpriced: {sorted(map(str, told))}, ours {sorted(map(str, ours))}"
    if plan["complete_prices"] != (not ours):
        yield f"complete_prices is {plan['complete_prices']} with {len(ours)} parts without a price"


def check_energy(inputs, plan):
    """Findings about power: who has mains, draws, batteries for the sunless days, panels."""
    days = int(inputs.data.get("power", {}).get("sunless_days", 0))
    for site in plan["sites"]:
        if not site["used"]:
            continue
        power, id_ = site["power"], site["id"]
        if (power["source"] == "mains") != inputs.has_mains(id_):
            yield f"power of {id_}: {power['source']}"
            continue
        draw = sum(inputs.devices[row["device"]].draw_w for row in site["devices"])
        if site["devices"]:
            draw += inputs.devices["switch-box"].draw_w
        if abs(draw - power["draw_w"]) > 0.01:
            yield f"power of {id_}: draws {power['draw_w']} W, ours {draw:.2f}"
        if power["source"] == "solar":
            yield from _solar(id_, power, draw, days)


def _solar(id_, power, draw, days):
    if power["sunless_days"] < days:
        yield f"power of {id_}: stands {power['sunless_days']} sunless days of {days}"
    asked = draw * 24 * power["sunless_days"] / USABLE
    if power["battery_wh"] < asked - 0.1:
        yield f"power of {id_}: battery {power['battery_wh']} Wh, {asked:.0f} for the sunless days"
    if power["panel_w"] * power["sun_kwh_m2_day"] * YIELD < draw * 24 / 0.95 - 1:
        yield f"power of {id_}: {power['panel_w']} W of panel do not carry {draw:.1f} W"
