"""The bound of a plan, proven again from `bound.json` and from nothing of the planner.

Every row is checked for what it claims: that no design of the problem written there can break it.
Cuts are checked on the graph itself. Then the bound is three sums: Σ dual × least, and the
negative reduced costs × the most of each choice.
"""

from collections import defaultdict

import numpy as np
from plan_money import line_cost
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import lil_matrix


class Bound:
    """`bound.json` with what it needs from the plan and the project."""

    def __init__(self, inputs, plan, bound):
        self.inputs, self.plan, self.bound = inputs, plan, bound
        self.exempt = None
        columns = bound["columns"]
        self.places, self.options = bound["places"], columns["options"]
        self.stands, self.sectors = columns["stands"], columns["sectors"]
        self.uplinks = columns["uplinks"]
        self.first = len(self.stands)
        self.more = self.first + len(self.options)
        self.sector = self.more + len(self.options)
        self.uplink = self.sector + len(self.sectors)
        self.limits = bound["limits"]
        self.ends = {o["pair"]: (o["a"], o["b"]) for o in self.options}
        self.scenarios = {row["name"]: row for row in bound["scenarios"]}

    def scenario(self, name):
        """Demand by place, lost site, lost pair, lost uplinks, and whether only a path is asked."""
        if name.startswith("pair ") and name not in self.scenarios:
            pair = int(name.split()[1])
            demand = list(self.bound["link_demand_kbps"])
            for site in self._exempt(pair):
                demand[site] = 0
            return demand, -1, pair, [], False
        row = self.scenarios[name]
        reach = row["kind"] == "uplinks"
        lost_pair = int(name.split()[1]) if name.startswith("pair ") else -1
        return row["demand_kbps"], row["lost_site"], lost_pair, row["lost_uplinks"], reach

    def _exempt(self, pair):
        """Places that the plan says cannot be kept when this pair is lost."""
        if self.exempt is not None:
            yield from (site for at, site in self.exempt if at == pair)
            return
        a, b = (self.places[k] for k in self.ends[pair])
        for row in self.plan["unmet"]:
            lost = {row["certificate"].get("lost"), *row.get("also", [])}
            if row["requirement"] == "mast_or_link" and lost & {f"{a}-{b}", f"{b}-{a}"}:
                yield self.places.index(row["id"])


def prove(bound):
    """The bound that the duals prove, whatever they are: the lowest of the cases not split."""
    return min(_case(bound, at) for at, case in enumerate(bound["cases"]) if not case["split"])


def _refuted(inputs, plan, bound):
    """The rows, so many times each, add up to something that no choice can meet."""
    held = Bound(inputs, plan, bound)
    held.exempt = {tuple(row) for row in bound["exempt"]}
    reduced, least = np.zeros(len(bound["most"])), 0.0
    for number, row in enumerate(bound["rows"]):
        reduced[row["columns"]] -= row["times"] * np.array(row["values"])
        least += row["times"] * row["least"]
        if row["times"] < 0:
            yield f"row {number} is taken {row['times']} times"
        for finding in _row(held, row):
            yield f"row {number} ({row['reason']['rule']}): {finding}"
    yield from _demands(held)
    most = np.array(bound["most"], float)
    if bound["whole"]:
        yield from _whole(bound["rows"], most)
    elif least + float(np.minimum(reduced, 0.0) @ most) <= 0:
        yield "its rows can be met together"


def _whole(rows, most):
    """No choice in whole numbers meets the rows: asked of another solver than the planner's."""
    matrix = lil_matrix((len(rows), len(most)))
    for number, row in enumerate(rows):
        matrix[number, row["columns"]] = row["values"]
    least = [row["least"] - 1e-6 for row in rows]
    answer = milp(
        np.zeros(len(most)),
        integrality=np.ones(len(most)),
        bounds=Bounds(0, most),
        constraints=LinearConstraint(matrix.tocsr(), least, np.inf),
        options={"time_limit": 120},
    )
    if answer.status != 2:
        yield f"its rows are not shown to be impossible ({answer.message})"


def _case(bound, at):
    """What the duals of one case prove for every choice within its limits."""
    low, high = _limits(bound, at)
    proven, reduced = 0.0, np.array(bound["cost"], float)
    for number, dual in bound["cases"][at]["duals"]:
        row = bound["rows"][number]
        proven += max(0.0, dual) * row["least"]
        reduced[row["columns"]] -= max(0.0, dual) * np.array(row["values"])
    return proven + float(np.minimum(reduced * low, reduced * high).sum())


def _limits(bound, at):
    low, high = np.zeros(len(bound["most"])), np.array(bound["most"], float)
    while at >= 0:
        case = bound["cases"][at]
        column = case["column"]
        if column >= 0 and case["side"] == 0:
            high[column] = min(high[column], case["value"])
        elif column >= 0:
            low[column] = max(low[column], case["value"] + 1)
        at = case["parent"]
    return low, high


def _coverage(bound):
    """The cases leave nothing out: one holds all, and each that is split has both its sides."""
    cases = bound["cases"]
    if [case["parent"] for case in cases].count(-1) != 1 or cases[0]["column"] != -1:
        yield "bound: there is not one case that holds all"
    for at, case in enumerate(cases):
        children = [row for row in cases if row["parent"] == at]
        told = [(row["column"], row["value"], row["side"]) for row in children]
        if not case["split"] and children:
            yield f"bound: case {at} has children and is not split"
        if case["split"] and (
            len(told) != 2 or told[0][:2] != told[1][:2] or {row[2] for row in told} != {0, 1}
        ):
            yield f"bound: case {at} is split into {told}"
        if case["parent"] >= at:
            yield f"bound: case {at} comes before its parent"


def check_bound(inputs, plan, bound):
    """Findings about the bound: its rows, its demands, its arithmetic, the gap."""
    held = Bound(inputs, plan, bound)
    for number, row in enumerate(bound["rows"]):
        for finding in _row(held, row):
            yield f"bound row {number} ({row['reason']['rule']}): {finding}"
    yield from _coverage(bound)
    for number, refuted in enumerate(bound["refuted"]):
        for finding in _refuted(inputs, plan, {**bound, **refuted}):
            yield f"refutation {number}: {finding}"
    yield from _demands(held)
    yield from check_costs(held)
    yield from _gap(plan, bound, prove(bound))


def _gap(plan, bound, proven):
    total = plan["cost"]["total"]
    if bound["bound"] > proven + 0.05 + 1e-7 * abs(proven):
        yield f"bound: {bound['bound']} is stated, {proven:.2f} proven"
    if plan["bound"] is None:
        if plan["complete_prices"]:
            yield "bound: none, though all has a price"
        return
    if abs(plan["bound"] - bound["bound"]) > 0.05 + 1e-6 * abs(proven):
        yield f"bound: {plan['bound']} in the plan, {bound['bound']} in bound.json"
    if plan["bound"] > total + 0.005:
        yield f"bound: {plan['bound']} is above the total {total}"
    if abs(plan["gap"] - max(0.0, (total - plan["bound"]) / total)) > 1e-5:
        yield f"gap: {plan['gap']}, ours {(total - plan['bound']) / total:.6f}"


_KINDS = {
    "whole": None, "uplink": "one_uplink", "site": "mast_or_link", "link": "mast_or_link",
}  # fmt: skip


def _demands(held):
    """What each scenario asks is what the project asks, or less where the plan says it cannot."""
    inputs = held.inputs
    for name, row in held.scenarios.items():
        for at, id_ in enumerate(held.places):
            ours = 1 if inputs.kbps(id_) else 0
            if row["kind"] != "uplinks":
                kind = _KINDS[row["kind"]]
                ours = inputs.kbps(id_, 1.0 if kind is None else inputs.share(id_, kind))
            if row["demand_kbps"][at] > ours:
                yield f"bound: scenario {name} asks {row['demand_kbps'][at]} at {id_}, ours {ours}"
    for at, id_ in enumerate(held.places):
        ours = inputs.kbps(id_, inputs.share(id_, "mast_or_link"))
        if held.bound["link_demand_kbps"][at] > ours:
            yield f"bound: a lost link asks {held.bound['link_demand_kbps'][at]} at {id_}"


def _row(held, row):
    rule = row["reason"]["rule"]
    check = _CHECKS.get(rule, _static)
    terms = dict(zip(row["columns"], row["values"], strict=True))
    yield from check(held, terms, row["least"], row["reason"])


def _stands_at(held, *sites):
    return {k for k, stand in enumerate(held.stands) if stand["site"] in sites}


def _static(held, terms, least, reason):
    """Rows on how choices hang together: written again from the columns, and compared."""
    wanted = _STATIC[reason["rule"]](held, reason)
    if (terms, least) != wanted:
        yield f"is {terms} >= {least}, ours {wanted}"


def _standing(held, site, lowest):
    """Stands of a place from `lowest` up: what hangs low may hang on a taller mast."""
    return {k for k in _stands_at(held, site) if k >= lowest}


def _stands_row(held, reason):
    option, column = held.options[reason["option"]], held.first + reason["option"]
    rows = [_standing(held, option[end], option[f"stand_{end}"]) for end in "ab"]
    return [({**dict.fromkeys(row, 1), column: -1}, 0) for row in rows]


def _more_row(held, reason):
    option = reason["option"]
    return {held.first + option: held.options[option]["most"] - 1, held.more + option: -1}, 0


def _sector_row(held, reason):
    option = reason["option"]
    return {held.sector + held.options[option]["sector"]: 1, held.first + option: -1}, 0


def _sector_stands_row(held, reason):
    stand = held.sectors[reason["sector"]]["stand"]
    row = dict.fromkeys(_standing(held, held.stands[stand]["site"], stand), 1)
    return {**row, held.sector + reason["sector"]: -1}, 0


def _air_row(held, reason):
    row = {held.sector + reason["sector"]: held.limits["sector_load"]}
    for k, option in enumerate(held.options):
        if option["sector"] == reason["sector"]:
            row[held.first + k] = -option["air"]
    return row, 0


def _width_row(held, reason):
    site, level, row = reason["site"], reason["level"], {}
    for k, option in enumerate(held.options):
        if option["mhz"] and site in (option["a"], option["b"]) and option["level"] <= level:
            row[held.first + k] = row[held.more + k] = -option["mhz"]
    for k, sector in enumerate(held.sectors):
        if held.stands[sector["stand"]]["site"] == site and sector["level"] <= level:
            row[held.sector + k] = -sector["mhz"]
    return {**row, **dict.fromkeys(_stands_at(held, site), held.limits["level_mhz"][level])}, 0


def _pair_row(held, reason):
    row = {}
    for k, option in enumerate(held.options):
        if option["pair"] == reason["pair"] and option["mhz"]:
            row[held.first + k] = -1
            if option["most"] > 1:
                row[held.more + k] = -1
    return row, -held.limits["side_by_side"]


def _forced_pair_row(held, reason):
    a, b = (held.places[k] for k in held.ends[reason["pair"]])
    if not {f"{a}-{b}", f"{b}-{a}"} & set(held.inputs.listed("force", "links")):
        return {}, 0
    row = {held.first + k: 1 for k, o in enumerate(held.options) if o["pair"] == reason["pair"]}
    return row, 1


def _forced_site_row(held, reason):
    if held.places[reason["site"]] not in held.inputs.listed("force", "sites"):
        return {}, 0
    return dict.fromkeys(_stands_at(held, reason["site"]), 1), 1


def _uplink_row(held, reason):
    row = dict.fromkeys(_stands_at(held, held.uplinks[reason["uplink"]]["site"]), 1)
    return {**row, held.uplink + reason["uplink"]: -1}, 0


def _one_stand_row(held, reason):
    return dict.fromkeys(_stands_at(held, reason["site"]), -1), -1


_STATIC = {
    "more": _more_row,
    "sector": _sector_row,
    "sector stands": _sector_stands_row,
    "air": _air_row,
    "width": _width_row,
    "side by side": _pair_row,
    "one stand": _one_stand_row,
    "uplink stands": _uplink_row,
    "forced site": _forced_site_row,
    "forced pair": _forced_pair_row,
}


def _option_stands(held, terms, least, reason):
    """A link needs a stand that is high enough at each of its ends."""
    if (terms, least) not in _stands_row(held, reason):
        yield f"is {terms} >= {least}, ours {_stands_row(held, reason)}"


def _beyond_radio(held, terms, least, reason):
    """What all of the radio across a cut cannot carry, fibre and uplinks have to."""
    demand, lost_site, lost_pair, lost_uplinks, reach = held.scenario(reason["scenario"])
    inside = set(reason["inside"])
    need = sum(demand[site] for site in inside)
    across = list(_crossing(held, inside, lost_site, lost_pair))
    rest = need - _radio_room(held, [option for _k, option in across], inside)
    if reach or rest <= 0 or least > 1 + 1e-9:
        yield f"asks {least} of a rest of {rest}"
        return
    wanted = {
        held.first + k: min(option["kbps"] / rest, 1.0)
        for k, option in across
        if not option["mhz"] and option["sector"] < 0
    }
    for k, uplink in _open_uplinks(held, lost_site, lost_uplinks).items():
        if uplink["site"] in inside:
            wanted[held.uplink + k] = min(uplink["kbps"] / rest, 1.0)
    yield from _lacking(terms, wanted)


def _radio_room(held, across, inside):
    """The most that radio can carry: by its pairs, and by the spectrum of either side's places."""
    clients = sum(option["kbps"] for option in across if option["sector"] >= 0)
    radio = [option for option in across if option["mhz"]]
    fastest = defaultdict(int)
    for option in radio:
        fastest[option["pair"]] = max(fastest[option["pair"]], option["kbps"])
    sides = held.limits["side_by_side"]
    rooms = [sides * sum(fastest.values())]
    for within in (True, False):
        left, room = list(held.limits["site_mhz"]), defaultdict(float)
        for option in sorted(radio, key=lambda o: -o["kbps"] / o["mhz"]):
            end = option["a"] if (option["a"] in inside) == within else option["b"]
            taken = min(left[end], option["mhz"] * option["most"])
            left[end] -= taken
            room[end] += option["kbps"] * taken / option["mhz"]
        pairs = defaultdict(float)
        for pair, kbps in fastest.items():
            a, b = held.ends[pair]
            pairs[a if (a in inside) == within else b] += sides * kbps
        rooms.append(sum(min(room[end], pairs[end]) for end in room))
    return clients + min(rooms)


def _alive(held, lost_site, lost_pair):
    return {
        pair: ends
        for pair, ends in held.ends.items()
        if pair != lost_pair and lost_site not in ends
    }


def _open_uplinks(held, lost_site, lost_uplinks):
    return {
        k: uplink
        for k, uplink in enumerate(held.uplinks)
        if k not in lost_uplinks and uplink["site"] != lost_site
    }


def _content(held):
    return held.places.index(held.plan["project"]["content_server"])


def _crossing(held, inside, lost_site, lost_pair):
    alive = _alive(held, lost_site, lost_pair)
    for k, option in enumerate(held.options):
        if option["pair"] in alive and (option["a"] in inside) != (option["b"] in inside):
            yield k, option


def _capacity(held, terms, least, reason):
    """Enough must come into a set of places: from the links across, and the uplinks within."""
    demand, lost_site, lost_pair, lost_uplinks, reach = held.scenario(reason["scenario"])
    inside = set(reason["inside"])
    need = sum(demand[site] for site in inside)
    if not need or abs(least - 1) > 1e-9:
        yield f"asks {least} of a need of {need}"
        return
    if reach and _content(held) in inside:
        yield "the content server is inside: nothing has to come in"
    wanted = {}
    for k, option in _crossing(held, inside, lost_site, lost_pair):
        value = 1.0 if reach else min(option["kbps"], need) / need
        wanted |= dict.fromkeys([held.first + k, held.more + k][: option["most"]], value)
    for k, uplink in {} if reach else _open_uplinks(held, lost_site, lost_uplinks).items():
        if uplink["site"] in inside:
            wanted[held.uplink + k] = min(uplink["kbps"], need) / need
    yield from _lacking(terms, wanted)


def _lacking(terms, wanted):
    lacking = [c for c, value in wanted.items() if terms.get(c, 0.0) < value - 1e-6]
    if lacking or any(value < 0 for value in terms.values()):
        yield f"counts too little on columns {lacking[:5]}"


def _path(held, terms, least, reason):
    """Without the named pairs, places and uplinks, no path is left to a place that asks."""
    demand, lost_site, lost_pair, lost_uplinks, reach = held.scenario(reason["scenario"])
    site, through = reason["site"], set(reason["through"])
    if not demand[site] or abs(least - 1) > 1e-9:
        yield f"asks {least}, where {demand[site]} is asked"
    wanted = {held.uplink + k for k in reason["uplinks"]} | _stands_at(held, *through)
    wanted |= {held.first + k for k, o in enumerate(held.options) if o["pair"] in reason["pairs"]}
    yield from _lacking(terms, dict.fromkeys(wanted, 1.0))
    starts = [_content(held)] if reach else []
    for k, uplink in {} if reach else _open_uplinks(held, lost_site, lost_uplinks).items():
        starts += [] if k in reason["uplinks"] else [uplink["site"]]
    alive = _alive(held, lost_site, lost_pair)
    left = [ends for pair, ends in alive.items() if pair not in reason["pairs"]]
    if site in _spread([s for s in starts if s != lost_site], left, through):
        yield f"a path to {held.places[site]} is left"


def _spread(starts, pairs, walls):
    """Places that can be reached over `pairs` without entering `walls`."""
    near = defaultdict(list)
    for a, b in pairs:
        near[a].append(b)
        near[b].append(a)
    stack = [start for start in starts if start not in walls]
    seen = set(stack)
    while stack:
        fresh = [place for place in near[stack.pop()] if place not in seen | walls]
        seen |= set(fresh)
        stack += fresh
    return seen


_CHECKS = {
    "capacity": _capacity,
    "path": _path,
    "beyond radio": _beyond_radio,
    "stands": _option_stands,
}


def check_costs(held):
    """What each choice costs, from its parts and the project's price list; and the design's sum."""
    inputs, bound = held.inputs, held.bound
    unknown = False
    for column, parts in enumerate(bound["parts"]):
        rows = [line_cost(inputs, item, site, quantity) for item, quantity, site in parts]
        if None in rows:
            unknown = True
            continue
        ours = sum(float(capex + inputs.horizon * opex) for capex, opex, _renewal in rows)
        if abs(ours - bound["cost"][column]) > 0.02 + 1e-9 * ours:
            yield f"bound: column {column} costs {bound['cost'][column]:.2f}, ours {ours:.2f}"
    chosen = np.array(bound["chosen"])
    total = float(np.array(bound["cost"]) @ chosen)
    rounding = 0.01 * (1 + inputs.horizon) * len(held.plan["cost"]["lines"])
    if not unknown and abs(total - held.plan["cost"]["total"]) > rounding:
        yield f"bound: the choice costs {total:.2f}, the plan {held.plan['cost']['total']}"
    for number, row in enumerate(bound["rows"]):
        if np.array(row["values"]) @ chosen[row["columns"]] < row["least"] - 1e-6:
            yield f"bound row {number} ({row['reason']}): the plan's own choice breaks it"
