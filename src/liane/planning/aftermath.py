"""What is left of a network after a loss: who keeps the Internet, who keeps the local services.

Works on `plan.json` alone: its places, links and uplinks. What was promised for a loss comes first;
then a tenth of the demand for everybody who has a path, since to get nothing then would be a choice
of people, not of the network; then gold, silver and bronze in turn. After a loss nobody is served
more than before it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from liane.errors import BadInput
from liane.planning.flows import max_flow
from liane.planning.model import Floats, Ints
from liane.words import N_

__all__ = [
    "After",
    "Loss",
    "Network",
    "after",
    "after_paths",
    "every_loss",
    "network_of",
    "parse_loss",
]

_RANK = {"gold": 0, "silver": 1, "bronze": 2}
_FLOOR_SHARE = 0.1


@dataclass(frozen=True)
class Network:
    """The built network as numbers: places, capacities in Mb/s, uplinks, solar autonomy in days."""

    ids: tuple[str, ...]
    households: Ints
    demand: Floats
    rank: Ints
    tail: Ints
    head: Ints
    room: Floats
    uplink_site: Ints
    uplink_mbps: Floats
    content: int
    autonomy_days: Floats  # inf on mains
    promised: Mapping[str, Floats]  # by kind of loss: Mb/s that each place keeps
    refused: frozenset[tuple[int, str]] = frozenset()  # (place, loss) the plan says it cannot keep


@dataclass(frozen=True)
class Loss:
    """What is lost: places, pairs of places, uplinks, and days without sun."""

    name: str
    kind: str
    sites: frozenset[int] = frozenset()
    pairs: frozenset[tuple[int, int]] = frozenset()
    uplinks: frozenset[int] = frozenset()


@dataclass(frozen=True)
class After:
    """By place after a loss: Mb/s received, a path to the Internet, a path to the content."""

    mbps: Floats
    online: Any
    local: Any


_REQUIREMENTS = {"site": "mast_or_link", "link": "mast_or_link", "uplink": "one_uplink"}
_WHOLE = "whole"


def _share(shares: Mapping[str, Any], site: Mapping[str, Any], asked: str) -> float:
    return float(shares.get(site["priority"], {}).get(asked, 0.0))


def _promised(plan: Mapping[str, Any], sites: Sequence[Mapping[str, Any]]) -> dict[str, Floats]:
    """Mb/s promised to each place, nothing being lost and by kind of loss."""
    shares = plan["project"]["survival"]
    less = {
        row["id"]: row.get("kept_mbps", 0.0)
        for row in plan["unmet"]
        if row["requirement"] == "service"
    }
    served = np.array([less.get(row["id"], row["demand_mbps"]) for row in sites])
    kept = {
        kind: served * np.array([_share(shares, row, asked) for row in sites])
        for kind, asked in _REQUIREMENTS.items()
    }
    return {_WHOLE: served, **kept}


def _refused(plan: Mapping[str, Any], index: Mapping[str, int]) -> Iterable[tuple[int, str]]:
    for row in plan["unmet"]:
        sign = "UPLINK:" if row["requirement"] == "one_uplink" else ""
        for lost in (row["certificate"].get("lost"), *row.get("also", ())):
            if lost is not None and row["id"] in index:
                yield index[row["id"]], f"{sign}{lost}"


def network_of(plan: Mapping[str, Any]) -> Network:
    """The network of a plan: its used places, its links, its uplinks in use."""
    sites = [row for row in plan["sites"] if row["used"]]
    index = {row["id"]: at for at, row in enumerate(sites)}
    links = plan["links"]
    uplinks = [row for row in plan["uplinks"] if row["used"]]
    return Network(
        tuple(index),
        np.array([row["households"] for row in sites], np.int64),
        np.array([row["demand_mbps"] for row in sites], np.float64),
        np.array([_RANK[row["priority"]] for row in sites], np.int64),
        np.array([index[row["a"]] for row in links], np.int64),
        np.array([index[row["b"]] for row in links], np.int64),
        np.array([row["mbps"] for row in links], np.float64),
        np.array([index[row["site"]] for row in uplinks], np.int64),
        np.array([row["mbps"] for row in uplinks], np.float64),
        index.get(plan["project"]["content_server"] or "", -1),
        np.array([_autonomy(row) for row in sites], np.float64),
        _promised(plan, sites),
        frozenset(_refused(plan, index)),
    )


def _autonomy(site: Mapping[str, Any]) -> float:
    power = site["power"]
    return np.inf if power["source"] == "mains" else float(power["sunless_days"])


def _edges(network: Network, loss: Loss) -> tuple[Ints, Ints, Floats, Floats]:
    """Edges that are left, and what each uplink still gives."""
    gone = np.zeros(len(network.ids), np.bool_)
    gone[list(loss.sites)] = True
    alive = ~gone[network.tail] & ~gone[network.head]
    for at, (a, b) in enumerate(zip(network.tail.tolist(), network.head.tolist(), strict=True)):
        if (min(a, b), max(a, b)) in loss.pairs:
            alive[at] = False
    supply = network.uplink_mbps.copy()
    supply[list(loss.uplinks)] = 0.0
    supply[gone[network.uplink_site]] = 0.0
    return network.tail[alive], network.head[alive], network.room[alive], supply


def _reached(count: int, tail: Ints, head: Ints, starts: Iterable[int]) -> Any:
    seen = np.zeros(count, np.bool_)
    seen[list(starts)] = True
    grown = True
    while grown:
        step = seen.copy()
        step[head[seen[tail]]] = True
        step[tail[seen[head]]] = True
        grown = bool((step != seen).any())
        seen = step
    return seen


class _Tap:
    """Flow from the uplinks to demands that are raised one by one."""

    def __init__(
        self, network: Network, tail: Ints, head: Ints, room: Floats, supply: Floats
    ) -> None:
        count = len(network.ids)
        self.count, self.given, self.base = count, np.zeros(count), 0.0
        self.tail = np.concatenate([tail, np.full(len(supply), count), np.arange(count)])
        self.head = np.concatenate([head, network.uplink_site, np.full(count, count + 1)])
        self.there = np.concatenate([room, supply, self.given])
        self.back = np.concatenate([room, np.zeros(len(supply) + count)])

    def flow(self, asked: Floats) -> float:
        self.there[-self.count :] = asked
        args = (self.count + 2, self.tail, self.head, self.there, self.back)
        return float(max_flow(*args, self.count, self.count + 1)[0])

    def raise_to(self, order: Sequence[int], level: Floats) -> None:
        """Raise each place in turn to `level`, as far as what was given before allows."""
        wanted = np.maximum(level, self.given)
        if self.flow(wanted) >= wanted.sum() - 1e-6:
            self.given, self.base = wanted, float(wanted.sum())
            return
        for site in order:
            if level[site] <= self.given[site]:
                continue
            trial = self.given.copy()
            trial[site] = level[site]
            gain = self.flow(trial) - self.base
            self.given[site] += max(0.0, gain)
            self.base += max(0.0, gain)


def after_paths(network: Network, loss: Loss) -> tuple[Any, Any]:
    """Who still has a path to the Internet, and who to the content server."""
    count = len(network.ids)
    tail, head, _room, supply = _edges(network, loss)
    fed = network.uplink_site[supply > 0]
    online = _reached(count, tail, head, map(int, fed))
    starts = [network.content] if network.content >= 0 else []
    local = _reached(count, tail, head, [s for s in starts if s not in loss.sites])
    gone = list(loss.sites)
    online[gone] = False
    local[gone] = False
    return online, local


def _kept(network: Network, loss: Loss) -> Floats:
    """Mb/s that the plan promises each place for this loss."""
    kept = network.promised.get(loss.kind, np.zeros(len(network.ids))).copy()
    kept[[site for site, name in network.refused if name == loss.name]] = 0.0
    return kept


def after(network: Network, loss: Loss, before: Floats | None = None) -> After:
    """Who gets what after a loss; nobody gets more than `before` (Mb/s), if that is given."""
    count = len(network.ids)
    online, local = after_paths(network, loss)
    tail, head, room, supply = _edges(network, loss)
    most = network.demand if before is None else np.minimum(network.demand, before)
    asked = np.where(online, most, 0.0)
    order = sorted(range(count), key=lambda s: (network.rank[s], s))
    tap = _Tap(network, tail, head, room, supply)
    tap.raise_to(order, np.minimum(asked, _kept(network, loss)))
    tap.raise_to(order, asked * _FLOOR_SHARE)
    for rank in (0, 1, 2):
        tap.raise_to(order, np.where(network.rank == rank, asked, tap.given))
    return After(tap.given, online, local)


def _sun_loss(network: Network, days: int) -> Loss:
    dark = frozenset(np.flatnonzero(network.autonomy_days < days).tolist())
    return Loss(f"SUN:{days}", "sun", sites=dark)


def every_loss(network: Network, sunless_days: int) -> list[Loss]:
    """Each place, pair and uplink, all uplinks, the sun for the days promised and one more."""
    rows = [
        Loss(id_, "site", sites=frozenset({at}))
        for at, id_ in enumerate(network.ids)
        if np.any((network.tail == at) | (network.head == at))
    ]
    pairs = {
        (min(a, b), max(a, b))
        for a, b in zip(network.tail.tolist(), network.head.tolist(), strict=True)
    }
    rows += [
        Loss(f"{network.ids[a]}-{network.ids[b]}", "link", pairs=frozenset({(a, b)}))
        for a, b in sorted(pairs)
    ]
    rows += [
        Loss(f"UPLINK:{network.ids[site]}", "uplink", uplinks=frozenset({at}))
        for at, site in enumerate(network.uplink_site.tolist())
    ]
    rows.append(Loss("UPLINKS", "uplinks", uplinks=frozenset(range(len(network.uplink_site)))))
    if np.isfinite(network.autonomy_days).any():
        rows += [_sun_loss(network, days) for days in (sunless_days, sunless_days + 1) if days > 0]
    return rows


def parse_loss(network: Network, text: str) -> Loss:
    """A loss as people write it: SITE, A-B, UPLINK:SITE, UPLINK (the first), uplinks, sun:3."""
    ids = {id_: at for at, id_ in enumerate(network.ids)}
    if text in ids:
        return Loss(text, "site", sites=frozenset({ids[text]}))
    kind, _sign, rest = text.partition(":")
    if kind.lower() == "uplinks":
        return Loss("UPLINKS", "uplinks", uplinks=frozenset(range(len(network.uplink_site))))
    if kind.lower() == "uplink":
        return _uplink_loss(network, ids, rest, text)
    if kind.lower() == "sun" and rest.isdecimal() and len(rest) <= 4:
        return _sun_loss(network, int(rest))
    return _pair_loss(network, ids, text)


def _uplink_loss(network: Network, ids: dict[str, int], rest: str, text: str) -> Loss:
    sites = network.uplink_site.tolist()
    at = 0 if not rest else next((k for k, s in enumerate(sites) if ids.get(rest) == s), -1)
    if at < 0 or not sites:
        raise _unknown(network, text)
    return Loss(f"UPLINK:{network.ids[sites[at]]}", "uplink", uplinks=frozenset({at}))


def _pair_loss(network: Network, ids: dict[str, int], text: str) -> Loss:
    joined = {
        (min(a, b), max(a, b))
        for a, b in zip(network.tail.tolist(), network.head.tolist(), strict=True)
    }
    for at, sign in enumerate(text):
        ends = (ids.get(text[:at], -1), ids.get(text[at + 1 :], -1))
        pair = (min(ends), max(ends))
        if sign == "-" and pair in joined:
            name = f"{network.ids[pair[0]]}-{network.ids[pair[1]]}"
            return Loss(name, "link", pairs=frozenset({pair}))
    raise _unknown(network, text)


def _unknown(network: Network, text: str) -> BadInput:
    return BadInput(
        N_(
            "“{text}” is not in the plan: give a place ({places}), a link A-B, UPLINK:PLACE, "
            "uplinks, or sun:DAYS"
        ),
        text=text,
        places=", ".join(network.ids),
    )
