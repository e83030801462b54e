"""One picture of a mesh from what its nodes tell, and what changed between two pictures.

A node tells by which addresses it is known, whom it hears, and (link-state protocols) the links of
others. A link stands where one of its ends hears the other; it is gone where an end that tells no
longer hears it; where neither end tells, nothing is known of it, and that is said.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from liane.measurement.observations import dicts, finite
from liane.measurement.readings import Reading
from liane.measurement.topologies import (
    BABEL,
    OLSR,
    graph_of_olsr,
    is_topology,
    names_of,
    of_topology,
)

__all__ = ["Change", "Mesh", "Seen", "Tale", "differences", "joined", "of_babel", "of_text"]

_NO_WAY = 65535  # babel: infinity
_SELF = "self"


@dataclass(frozen=True, slots=True)
class Tale:
    """What one node tells: its own addresses, and links between addresses with their cost.

    `whose` leads from further addresses of others to the one they are known by, `called` to names.
    """

    own: frozenset[str] = frozenset()
    links: tuple[tuple[str, str, float | None], ...] = ()
    metric: str = "cost"
    whose: Mapping[str, str] = field(default_factory=dict)
    called: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Seen:
    """What one look brought of a device: readings, what its mesh tells, why a way gave nothing."""

    key: str
    at: float
    readings: list[Reading] = field(default_factory=list)
    tale: Tale | None = None
    failures: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mesh:
    """Links between devices (by their keys, the lesser first), each with its lowest cost."""

    links: dict[tuple[str, str], float | None] = field(default_factory=dict)
    told: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Change:
    """A link that came, that went, or of which nobody tells any more."""

    link: tuple[str, str]
    became: str  # there, gone, untold


def of_babel(lines: Iterable[str]) -> Tale:
    """What babeld's `dump` tells: whom it hears, with a cost that is no infinity."""
    own, links = set(), []
    for line in lines:
        words = line.split()
        if words[:1] == ["my-id"]:
            own.add(words[-1])
        if words[:2] not in (["add", "interface"], ["add", "neighbour"]):
            continue
        told = dict(zip(words[3::2], words[4::2], strict=False))
        if words[1] == "interface":
            own |= {told[name] for name in ("ipv6", "ipv4") if name in told}
            continue
        cost = finite(told.get("cost"))
        if told.get("address") and cost is not None and cost < _NO_WAY:
            links.append((_SELF, told["address"], cost))
    return Tale(frozenset(own), tuple(links), "babel")


def of_text(data: bytes) -> Tale:
    """What a page of a routing daemon tells: NetJSON, olsrd's jsoninfo or txtinfo, batman's JSON.

    babeld's dump too. Raises ValueError for what is none of them.
    """
    if BABEL.match(data):
        return of_babel(data.decode("utf-8", "replace").splitlines())
    if OLSR.match(data):
        values = [graph_of_olsr(data.decode("utf-8", "replace").splitlines())]
    else:
        values = [each for each in _objects(data) if is_topology(each)]
    if not values:
        raise ValueError("no topology")
    links = [link for value in values for link in _links(value)]
    own = {str(each["router_id"]) for each in values if each.get("router_id")}
    whose, called = dict[str, str](), dict[str, str]()
    for value in values:
        more, names = names_of(value)
        whose, called = whose | more, called | names
    return Tale(frozenset(own), tuple(links), _metric(values), whose, called)


def _metric(values: list[dict[str, Any]]) -> str:
    parts = [each for value in values for each in (value, *dicts(value.get("collection")))]
    return next((str(each["metric"]) for each in parts if each.get("metric")), "cost")


def _objects(data: bytes) -> list[dict[str, Any]]:
    """One JSON object, or one a line as batadv-vis writes them."""
    text = data.decode("utf-8", "replace")
    try:
        whole = json.loads(text)
        found = whole if isinstance(whole, list) else [whole]
    except ValueError:
        found = [json.loads(line) for line in text.splitlines() if line.strip()]
    except RecursionError as error:
        raise ValueError("too deep") from error
    return [each for each in found if isinstance(each, dict)]


def _links(value: dict[str, Any]) -> Iterable[tuple[str, str, float | None]]:
    for about, steps in of_topology(value):
        for each in steps:
            if about.target and each.place and " via " not in each.place:
                yield about.target, each.place, each.value


def joined(tales: Mapping[str, Tale], addresses: Mapping[str, str]) -> Mesh:
    """The links between devices, from what each device tells; `addresses` leads to devices.

    Who is heard and stands in no register keeps its address as its key.
    """
    whose = {one: other for tale in tales.values() for one, other in tale.whose.items()}
    whose |= {one: addresses.get(other, other) for one, other in whose.items()} | dict(addresses)
    for key, tale in tales.items():
        whose |= dict.fromkeys(tale.own, key)
    links: dict[tuple[str, str], float | None] = {}
    for key, tale in tales.items():
        for a, b, cost in tale.links:
            one = key if a == _SELF else whose.get(a, a)
            two = whose.get(b, b)
            pair = (one, two) if one < two else (two, one)
            if one != two:
                known = [each for each in (links.get(pair), cost) if each is not None]
                links[pair] = min(known, default=None)
    return Mesh(links, frozenset(tales))


def differences(before: Iterable[tuple[str, str]], after: Mesh) -> list[Change]:
    """What became of links that were there, and which ones are new."""
    held = set(before)
    changes = [Change(link, "there") for link in after.links if link not in held]
    for link in sorted(held - set(after.links)):
        changes.append(Change(link, "gone" if after.told & set(link) else "untold"))
    return changes
