"""What a plan's network carries after each loss, by another maximum flow (scipy's)."""

import math
from collections import defaultdict

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

SLACK_KBPS = 2


class Net:
    """The plan's network with whole kb/s; places by id."""

    def __init__(self, inputs, plan):
        self.inputs, self.plan = inputs, plan
        self.ids = [row["id"] for row in plan["sites"] if row["used"]]
        self.at = {id_: k for k, id_ in enumerate(self.ids)}
        self.links = [(link["a"], link["b"], round(link["mbps"] * 1000)) for link in plan["links"]]
        self.uplinks = [(u["site"], round(u["mbps"] * 1000)) for u in plan["uplinks"] if u["used"]]
        self.content = plan["project"]["content_server"]

    def pairs(self):
        return sorted({tuple(sorted((a, b))) for a, b, _kbps in self.links})

    def _graph(self, lost_sites, lost_pairs):
        room = defaultdict(int)
        for a, b, kbps in self.links:
            if not {a, b} & set(lost_sites) and tuple(sorted((a, b))) not in lost_pairs:
                room[self.at[a], self.at[b]] += kbps
                room[self.at[b], self.at[a]] += kbps
        return room

    def carried(self, demand, lost_sites=(), lost_pairs=(), lost_uplinks=()):
        """Kb/s that reach the places that ask (by id), all together."""
        source, sink = len(self.ids), len(self.ids) + 1
        room = self._graph(lost_sites, lost_pairs)
        for number, (site, kbps) in enumerate(self.uplinks):
            if number not in lost_uplinks and site not in lost_sites:
                room[source, self.at[site]] += kbps
        for id_, kbps in demand.items():
            if id_ in self.at and id_ not in lost_sites and kbps:
                room[self.at[id_], sink] += kbps
        return int(maximum_flow(self._matrix(room, sink + 1), source, sink).flow_value)

    @staticmethod
    def _matrix(room, count):
        ends = np.array(list(room), np.int64).reshape(-1, 2)
        values = np.array(list(room.values()), np.int64).astype(np.int32)
        return csr_matrix((values, (ends[:, 0], ends[:, 1])), shape=(count, count))

    def reached(self, starts, lost_sites=(), lost_pairs=()):
        """Ids of the places joined to one of `starts`."""
        room = self._graph(lost_sites, lost_pairs)
        graph = self._matrix(room, len(self.ids))
        found = set()
        for start in starts:
            if start in self.at and start not in lost_sites:
                order = breadth_first_order(
                    graph, self.at[start], directed=False, return_predecessors=False
                )
                found |= {self.ids[k] for k in order}
        return found


def refused(plan):
    """What the plan says it cannot do: (place, requirement, loss)."""
    rows = set()
    for row in plan["unmet"]:
        for loss in [row["certificate"].get("lost"), *row.get("also", [])]:
            rows.add((row["id"], row["requirement"], loss))
    return rows


def _asked(inputs, plan, requirement, loss):
    """Kb/s asked of each place after a loss, without what the plan refuses."""
    out = refused(plan)
    kept = {r["id"]: r["kept_mbps"] for r in plan["unmet"] if r["requirement"] == "service"}
    names = {loss, "-".join(reversed(loss))} if isinstance(loss, tuple) else {loss}
    names |= {"-".join(loss)} if isinstance(loss, tuple) else set()
    asked = {}
    for id_ in inputs.places:
        share = 1.0 if requirement == "service" else inputs.share(id_, requirement)
        if requirement != "service" and any((id_, requirement, name) in out for name in names):
            continue
        asked[id_] = inputs.kbps(id_, share)
        if id_ in kept:
            asked[id_] = math.floor(kept[id_] * 1000 * share + 1e-6)
    return asked


def check_flows(inputs, plan):
    """Findings about what is carried: whole, after each loss that is asked, and without uplinks."""
    net = Net(inputs, plan)
    whole = _asked(inputs, plan, "service", None)
    yield from _enough(net, whole, "nothing lost")
    for number, (site, _kbps) in enumerate(net.uplinks):
        asked = _asked(inputs, plan, "one_uplink", site)
        yield from _enough(net, asked, f"uplink {site} lost", lost_uplinks=(number,))
    for id_ in net.ids:
        if inputs.places[id_]["kind"] == "mast":
            asked = _asked(inputs, plan, "mast_or_link", id_)
            yield from _enough(net, asked, f"{id_} lost", lost_sites=(id_,))
    for pair in net.pairs():
        asked = _asked(inputs, plan, "mast_or_link", pair)
        yield from _enough(net, asked, f"{'-'.join(pair)} lost", lost_pairs=(pair,))
    yield from _local(inputs, plan, net, whole)
    yield from _served(inputs, plan, whole)


def _enough(net, asked, what, **lost):
    asked = {k: v for k, v in asked.items() if k not in lost.get("lost_sites", ())}
    found, wanted = net.carried(asked, **lost), sum(asked.values())
    if found < wanted - SLACK_KBPS * max(1, len(net.links)):
        yield f"{what}: {found} kb/s carried of {wanted}"


def _local(inputs, plan, net, whole):
    if not net.content:
        return
    out = refused(plan)
    near = net.reached([net.content])
    for id_, kbps in whole.items():
        if kbps and id_ not in near and (id_, "reach", None) not in out:
            yield f"uplinks lost: {id_} does not reach the content server"


def _served(inputs, plan, whole):
    told = {row["id"]: row["mbps"] for row in plan["served"]}
    for id_, kbps in whole.items():
        if kbps and told.get(id_, 0.0) * 1000 < kbps - 2:
            yield f"served: {id_} gets {told.get(id_)} Mb/s, {kbps / 1000} are promised"
    for id_, mbps in told.items():
        if mbps * 1000 > inputs.kbps(id_) + 2:
            yield f"served: {id_} gets {mbps} Mb/s, more than it asks for"


def losses_of(inputs, plan, net):
    """The losses a survival table must hold: name, kind, and what is gone."""
    live = {end for a, b, _kbps in net.links for end in (a, b)}
    for id_ in net.ids:
        if id_ in live:
            yield id_, "site", {"lost_sites": (id_,)}
    for a, b in net.pairs():
        yield (a, b), "link", {"lost_pairs": ((a, b),)}
    for number, (site, _kbps) in enumerate(net.uplinks):
        yield f"UPLINK:{site}", "uplink", {"lost_uplinks": (number,)}
    yield "UPLINKS", "uplinks", {"lost_uplinks": tuple(range(len(net.uplinks)))}
    days = int(inputs.data.get("power", {}).get("sunless_days", 0))
    solar = [row for row in plan["sites"] if row["used"] and row["power"]["source"] == "solar"]
    for count in (days, days + 1) if solar and days else ((1,) if solar else ()):
        dark = [row["id"] for row in solar if row["power"]["sunless_days"] < count]
        yield f"SUN:{count}", "sun", {"lost_sites": tuple(dark)}


def check_survival(inputs, plan):
    """Findings about the survival table: who is cut, and what those promised something get."""
    net = Net(inputs, plan)
    told = {}
    for row in plan["survival"]:
        ends = [
            tuple(sorted((a, b))) for a, b in net.pairs() if row["loss"] in (f"{a}-{b}", f"{b}-{a}")
        ]
        told[ends[0] if row["kind"] == "link" and ends else row["loss"]] = row
    for name, kind, lost in losses_of(inputs, plan, net):
        row = told.pop(name, None)
        label = "-".join(name) if isinstance(name, tuple) else name
        if row is None:
            yield f"survival: {label} is not in the table"
            continue
        for finding in _loss(inputs, plan, net, kind, lost, row, name):
            yield f"survival of {label}: {finding}"
    yield from (f"survival: {name} is in the table, and cannot be lost" for name in told)


def _loss(inputs, plan, net, kind, lost, row, name):
    gone = set(lost.get("lost_sites", ()))
    users = {k for k in net.ids if inputs.places[k]["demand"] or inputs.places[k]["households"]}
    cut_off = {"lost_sites": gone, "lost_pairs": lost.get("lost_pairs", ())}
    fed = [s for n, (s, _k) in enumerate(net.uplinks) if n not in lost.get("lost_uplinks", ())]
    for column, starts in (("cut", fed), ("cut_local", [net.content] if net.content else None)):
        away = users - net.reached(starts, **cut_off) if starts is not None else set()
        said = {place["id"] for place in row[column]}
        if said != away:
            yield f"{column} is {sorted(said)}, ours {sorted(away)}"
        for place in row[column]:
            if place["households"] != inputs.places[place["id"]]["households"]:
                yield f"{place['id']}: {place['households']} households"
    yield from _rates(inputs, plan, net, kind, lost, row, name)


def _rates(inputs, plan, net, kind, lost, row, name):
    """The rates told can be carried together, and hold what was promised."""
    off = {place["id"] for place in row["cut"]} | set(lost.get("lost_sites", ()))
    less = {place["id"]: round(place["mbps"] * 1000) for place in row["reduced"]}
    full = {place["id"]: round(place["mbps"] * 1000) for place in plan["served"]}
    given = {k: less.get(k, v) for k, v in full.items() if k not in off}
    found = net.carried(given, **lost)
    if found < sum(given.values()) - 12 * max(1, len(given)):
        yield f"the rates told add up to {sum(given.values())} kb/s, {found} can be carried"
    if kind not in ("uplink", "link", "site") or not row["required"]:
        return
    requirement = "one_uplink" if kind == "uplink" else "mast_or_link"
    loss = name.removeprefix("UPLINK:") if isinstance(name, str) else name
    for id_, kbps in _asked(inputs, plan, requirement, loss).items():
        if kbps and id_ not in lost.get("lost_sites", ()) and given.get(id_, 0) < kbps - 12:
            yield f"{id_} is promised {kbps} kb/s and told {given.get(id_, 0)}"
