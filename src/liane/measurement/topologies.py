"""Who hears whom in a mesh, as observations: NetJSON graphs, and what OLSR, batman and babel tell.

A link is one observation of kind `link`: `target` the node that tells, `place` the one it hears,
`value` the cost, in the metric of its protocol. None of these formats says when: the time is
that of whoever asked. A link without both ends is left out; a graph without a link says so.
Sources: NetJSON RFC draft 00 (NetworkGraph, NetworkCollection); olsrd's jsoninfo and txtinfo
plug-ins; meshviewer.json of Freifunk's maps; `batctl vd json`, `batctl nj`, `batctl oj`; babeld's
local socket (`dump`).
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from liane.measurement.observations import Observation, Source, dicts, finite, text

__all__ = [
    "BABEL",
    "OLSR",
    "graph_of_babel",
    "graph_of_olsr",
    "is_topology",
    "names_of",
    "of_topology",
]

BABEL = re.compile(rb"(?:BABEL 1|add (?:interface|neighbour|xroute|route) )")
OLSR = re.compile(rb"(?:HTTP/1\.[01] 200|Table: (?:Links|Neighbors|Topology|HNA|MID|Routes))")
_OLSR_UNIT = 1024  # what jsoninfo multiplies a cost of 1 with
_BEST_QUALITY = 255  # of batman: the share of packets that come through, in 255ths
_ADD = re.compile(r"add (neighbour|route) (\S+) (.*)")


def is_topology(value: dict[str, Any]) -> bool:
    """Whether a JSON object is a NetJSON graph, OLSR's topology, or one link as batman tells it."""
    if value.get("type") == "NetworkCollection":
        return bool(_graphs(value))
    if value.get("type") == "NetworkGraph":
        return True
    lists = isinstance(value.get("topology"), list) or isinstance(value.get("vis"), list)
    return (
        lists
        or {"router", "neighbor"} <= value.keys()
        or _is_told_by_batctl(value)
        or any({"remoteIP", "source_tq"} & each.keys() for each in dicts(value.get("links")))
    )


def _is_told_by_batctl(value: dict[str, Any]) -> bool:
    """Whether an object is one neighbour or originator, as `batctl nj` and `oj` list them."""
    return "neigh_address" in value and bool({"hard_ifname", "orig_address"} & value.keys())


def _graphs(collection: dict[str, Any]) -> list[dict[str, Any]]:
    """The graphs of a collection; collections in collections are read past."""
    listed = dicts(collection.get("collection"))
    return [each for each in listed if each.get("type") == "NetworkGraph"]


def of_topology(value: dict[str, Any]) -> list[tuple[Source, list[Observation]]]:
    """The links of one graph, or of each in a collection, by the node that tells them."""
    if value.get("type") == "NetworkCollection":
        return [found for part in _graphs(value) for found in of_topology(part)]
    olsr = "topology" in value or ("links" in value and "nodes" not in value)
    protocol = text(value.get("protocol")) or ("olsr" if olsr else "batman-adv")
    at = finite(value.get("systemTime")) or text(value.get("timestamp"))
    metric = text(value.get("metric"))
    told: dict[str, list[Observation]] = {}
    for teller, heard, cost in _links(value):
        told.setdefault(teller, []).append(_link(heard, cost, metric))
    found = [(_about(protocol, node, at), links) for node, links in told.items()]
    none = (
        _about(protocol, text(value.get("router_id")), at),
        [Observation("link", failure="no link")],
    )
    return found or [none]


def names_of(value: dict[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
    """What a graph says of its nodes: whose an address is besides its own, and what it is called.

    NetJSON says both of a node; OLSR's `mid` lists the further addresses of each.
    """
    whose, called = dict[str, str](), dict[str, str]()
    parts = [value, *dicts(value.get("collection"))]
    for node in (node for part in parts for node in dicts(part.get("nodes"))):
        own = text(node.get("id")) or text(node.get("node_id"))
        label = text(node.get("label")) or text(node.get("hostname"))
        others = node.get("local_addresses")
        if own:
            called |= {own: label} if label else {}
            told = (text(each) for each in others) if isinstance(others, list) else ()
            whose |= {each: own for each in told if each}
    for each in dicts(value.get("mid")):
        main = each.get("main")
        own = text((main if isinstance(main, dict) else each).get("ipAddress"))
        for other in dicts(each.get("aliases")):
            address = text(other.get("ipAddress"))
            whose |= {address: own} if own and address else {}
    return whose, called


_Link = tuple[str, str, float | None]


def _about(protocol: str, node: str | None, at: str | float | None) -> Source:
    return Source("topology", protocol, None, None, None, None, None, node, at)


def _link(heard: str, cost: float | None, metric: str | None) -> Observation:
    return Observation("link", place=heard, value=cost, unit=metric or "cost")


def _links(value: dict[str, Any]) -> Iterator[_Link]:
    if "router" in value and "neighbor" in value:
        yield from _whole(value, "router", "neighbor", "label", "metric")
    if _is_told_by_batctl(value):
        yield from _by_batctl(value)
    for node in dicts(value.get("vis")):
        for each in dicts(node.get("neighbors")):
            yield from _whole(each, "router", "neighbor", "metric")
    for each in dicts(value.get("topology")):
        yield from _by_olsr(each, "lastHopIP", "destinationIP", "tcEdgeCost")
    yield from _listed(value.get("links", value.get("edges")))


def _listed(listed: Any) -> Iterator[_Link]:
    for part in listed if isinstance(listed, list) else []:
        for each in dicts(part if isinstance(part, list) else [part]):
            for teller, heard, cost in _whole(each, "source", "target", "cost", "weight"):
                yield teller, heard, _by_quality(each.get("source_tq")) if cost is None else cost
            yield from _by_olsr(each, "localIP", "remoteIP", "linkCost")


def _by_quality(told: Any) -> float | None:
    """The cost of a link from the share of packets that come through, as meshviewer has it."""
    share = finite(told)
    return 1 / share if share else None


def _by_olsr(each: dict[str, Any], one: str, two: str, cost: str) -> Iterator[_Link]:
    for teller, heard, told in _whole(each, one, two, cost):
        yield teller, heard, None if told is None else told / _OLSR_UNIT


def _by_batctl(value: dict[str, Any]) -> Iterator[_Link]:
    """A neighbour; or an originator, and by which neighbour it is reached (the best way only)."""
    near, far = text(value.get("neigh_address")), text(value.get("orig_address"))
    quality = finite(value.get("tq"))
    cost = _BEST_QUALITY / quality if quality else None
    if near and far in (None, near):
        yield "self", near, cost
    elif near and value.get("best") is True:
        yield "self", f"{far} via {near}", cost


def _whole(each: dict[str, Any], one: str, two: str, *costs: str) -> Iterator[_Link]:
    """A link with both of its ends, and the first cost that is a number."""
    teller, heard = text(each.get(one)), text(each.get(two))
    numbers = (finite(each.get(name)) for name in costs)
    if teller and heard:
        yield teller, heard, next((cost for cost in numbers if cost is not None), None)


def graph_of_babel(lines: Iterable[str]) -> dict[str, Any]:
    """What babeld's `dump` tells, as a NetJSON graph: its neighbours, and where routes go."""
    links = []
    for line in lines:
        found = _ADD.match(line.strip())
        if not found:
            continue
        words = found[3].split()
        told = dict(zip(words[::2], words[1::2], strict=False))
        if found[1] == "neighbour":
            links.append(
                {"source": "self", "target": told.get("address"), "cost": told.get("cost")}
            )
        elif told.get("installed") == "yes":
            far = f"{told.get('prefix')} via {told.get('via')}"
            links.append({"source": "self", "target": far, "cost": told.get("metric")})
    return {"type": "NetworkGraph", "protocol": "babel", "metric": "cost", "links": links}


def graph_of_olsr(lines: Iterable[str]) -> dict[str, Any]:
    """The table `Topology` of txtinfo (olsrd, or batman's twin of it) as a NetJSON graph."""
    links: list[dict[str, Any]] = []
    inside = False
    for line in lines:
        cells = line.split()
        if line.startswith("Table:"):
            inside = line.strip() == "Table: Topology"
        elif inside and len(cells) == 5 and finite(cells[4]) is not None:
            links.append({"source": cells[1], "target": cells[0], "cost": cells[4]})
    return {"type": "NetworkGraph", "protocol": "olsr", "metric": "etx", "links": links}
