"""What a project asks, wish by wish, in the order of urgency, and what stands against it.

A wish is what one place asks in one scenario: its service (the whole), or its share after a loss.
Gold comes before silver before bronze; within a class service comes before shares after a loss,
and small demands before large ones. A `Limit` is proven: wishes cannot weigh more on it than its
room. Wishes are granted in their order as far as the limits let them: a service in tenths of its
demand, the rest wholly or not at all.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

import numpy as np

from liane.planning.model import Ints, Problem

__all__ = ["TENTHS", "Cut", "Granted", "Limit", "Stage", "Wish", "Wishes", "alike"]

TENTHS = 10
_RANK = {"gold": 0, "silver": 1, "bronze": 2}
_KINDS = ("whole", "uplinks", "uplink", "site", "pair")

Wish = tuple[str, int]  # scenario, place
Stage = tuple[int, int]  # rank of a class; 0 for its service, 1 for what it keeps after a loss
Cut = tuple[str, tuple[int, ...]]  # scenario, places inside


@dataclass(frozen=True)
class Limit:
    """Wishes granted weigh at most `room` together: kb/s × weight.

    `proof` is the kind of certificate, `basis` what it is written from. Where whole numbers stand
    against it there is no such sum: the weights only name the wishes.
    """

    weights: Mapping[Wish, float] = field(default_factory=dict)
    room: float = 0.0
    proof: str = "cut"
    basis: Any = None
    tenths: int = 0  # of a service: what is proven too much, if that is not just a tenth more
    bundle: tuple[Wish, ...] = ()  # proven too much together, not one by one


_NOTHING: Mapping[Wish, Limit] = MappingProxyType({})


@dataclass(frozen=True)
class Granted:
    """The tenths of each wish that has less than all, and the limit that stood against it."""

    less: dict[Wish, int]
    blocked: dict[Wish, Limit]

    def grant(self, wish: Wish, tenths: int) -> None:
        """Give a wish so many tenths; nothing blocks what has all."""
        self.less[wish] = tenths
        if tenths == TENTHS:
            del self.less[wish], self.blocked[wish]


class _Room:
    """What is left of a limit while wishes are granted."""

    def __init__(self, limit: Limit) -> None:
        self.limit, self.left = limit, limit.room
        self.slack = 1e-6 * (1.0 + abs(limit.room))

    def fits(self, wish: Wish, kbps: int) -> bool:
        """Whether a wish finds room."""
        return self.limit.weights[wish] * kbps <= self.left + self.slack

    def take(self, wish: Wish, kbps: int) -> None:
        """Count a wish that is granted."""
        self.left -= self.limit.weights[wish] * kbps


class Wishes:
    """The wishes of a problem in their order, and the problem that asks for some of them."""

    def __init__(self, problem: Problem, priorities: Sequence[str]) -> None:
        self.problem = problem
        self.rank = np.array([_RANK[name] for name in priorities], np.int64)
        self.whole = problem.scenarios[0].demand
        self.number = {scenario.name: at for at, scenario in enumerate(problem.scenarios)}
        self._asked: dict[Wish, int] = {}

    def key(self, wish: Wish) -> tuple[int, ...]:
        """Wishes sort by this, the most urgent first."""
        name, site = wish
        kind = name.partition(" ")[0]
        number = self.number.get(name)
        at = int(name.partition(" ")[2]) if number is None else number
        return (int(self.rank[site]), int(kind != "whole"), _KINDS.index(kind),
                int(self.whole[site]), site, at)  # fmt: skip

    def stages(self) -> list[Stage]:
        """Each class that asks for something: its service, then what it keeps after a loss."""
        ranks = sorted(set(self.rank[self.whole > 0].tolist()))
        return [(rank, kind) for rank in ranks for kind in (0, 1)]

    def kbps(self, wish: Wish, tenths: int) -> int:
        """What a wish asks when its place is served with so many tenths of its demand."""
        asked = self._asked.get(wish)
        if asked is None:
            asked = self._asked[wish] = int(self.problem.scenario(wish[0]).demand[wish[1]])
        return asked * (tenths > 0) if wish[0] == "uplinks" else -(-asked * tenths // TENTHS)

    def granted(
        self,
        limits: Sequence[Limit],
        stage: Stage,
        before: Granted | None = None,
        given_up: Mapping[Wish, Limit] = _NOTHING,
    ) -> Granted:
        """Wishes up to a stage, granted in their order as far as the limits let them.

        What was granted in the stages `before` stays; without it they are granted anew. What is
        given up is not granted.
        """
        weighing: dict[Wish, list[_Room]] = {wish: [] for wish in given_up}
        for limit in limits:
            room = _Room(limit)
            for wish in limit.weights:
                weighing.setdefault(wish, []).append(room)
        told = Granted({}, {})
        if before is not None:
            told = Granted(dict(before.less), dict(before.blocked))
        for wish in sorted(weighing, key=self.key):
            at = self.key(wish)[:2]
            if at <= stage and self.kbps(wish, TENTHS):
                settled = before is not None and at < stage
                self._grant(wish, weighing[wish], told, settled, given_up.get(wish))
        return told

    def _grant(
        self,
        wish: Wish,
        against: list["_Room"],
        told: Granted,
        settled: bool,
        given_up: Limit | None,
    ) -> None:
        tenths, blocking = self.tenths(wish, told.less), None
        if given_up is not None and tenths and not settled:
            tenths, blocking = 0, given_up
        for room in () if settled else against:
            most = self._most(wish, room, tenths)
            if most < tenths:
                tenths, blocking = most, room.limit
        if blocking is not None:
            told.less[wish] = tenths
            told.blocked[wish] = blocking
        for room in against if tenths else ():
            room.take(wish, self.kbps(wish, tenths))

    def _most(self, wish: Wish, room: "_Room", tenths: int) -> int:
        """The tenths that one limit leaves to a wish."""
        while tenths and not room.fits(wish, self.kbps(wish, tenths)):
            tenths = tenths - 1 if wish[0] == "whole" else 0
        return tenths

    def tenths(self, wish: Wish, less: Mapping[Wish, int]) -> int:
        """What a wish has: all that its place has, unless it has less."""
        return min(less.get(wish, TENTHS), less.get(("whole", wish[1]), TENTHS))

    def bites(self, limit: Limit, less: Mapping[Wish, int]) -> bool:
        """Whether what is granted is too much for a limit, by more than rounding."""
        weight = sum(
            times * self.kbps(wish, self.tenths(wish, less))
            for wish, times in limit.weights.items()
        )
        return weight > limit.room + 1e-6 * (1.0 + abs(limit.room))

    def asking(self, less: Mapping[Wish, int], stage: Stage) -> Problem:
        """The problem that asks for the wishes up to a stage, less what is not granted."""
        problem = self.problem
        served = np.where(self.rank <= stage[0], TENTHS, 0)
        kept = self.rank < stage[0] + stage[1]
        for (name, site), tenths in less.items():
            if name == "whole":
                served[site] = min(tenths, served[site])
        scenarios = []
        for scenario in problem.scenarios:
            demand = -(-scenario.demand * served // TENTHS)
            if scenario.kind != "whole":
                demand = demand * kept
            if scenario.reach:
                demand = scenario.demand * (served > 0) * kept
            demand[[site for name, site in less if name == scenario.name != "whole"]] = 0
            scenarios.append(replace(scenario, demand=demand))
        exempt = {(int(n.partition(" ")[2]), site) for n, site in less if n.startswith("pair ")}
        return replace(
            problem,
            scenarios=tuple(scenarios),
            link_demand=-(-problem.link_demand * served // TENTHS) * kept,
            link_exempt=(*problem.link_exempt, *sorted(exempt - set(problem.link_exempt))),
        )

    def alone(self, some: Iterable[Wish], less: Mapping[Wish, int]) -> Problem:
        """The problem that asks for these wishes only, each with the tenths it has.

        A place that is to keep something after a loss asks for its service too.
        """
        wanted: dict[str, Ints] = defaultdict(lambda: np.zeros(self.problem.places, np.int64))
        for name, site in some:
            for wish in ((name, site), ("whole", site)):
                wanted[wish[0]][site] = self.kbps(wish, self.tenths(wish, less))
        nothing = np.zeros(self.problem.places, np.int64)
        scenarios = [
            replace(each, demand=wanted.get(each.name, nothing)) for each in self.problem.scenarios
        ]
        scenarios += [
            replace(self.problem.scenario(name), demand=demand)
            for name, demand in sorted(wanted.items())
            if name not in self.number
        ]
        return replace(
            self.problem, scenarios=tuple(scenarios), link_demand=nothing, link_exempt=()
        )


_ALIKE = {
    "uplinks": ("uplinks",),
    "uplink": ("uplink",),
    "site": ("site", "pair"),
    "pair": ("site", "pair"),
    "whole": ("whole",),
}


def alike(every: Iterable[Wish], wish: Wish) -> tuple[Wish, ...]:
    """Of some wishes, those of the same place that the same promise is about."""
    kinds = _ALIKE[wish[0].partition(" ")[0]]
    return tuple(
        each for each in every if each[1] == wish[1] and each[0].partition(" ")[0] in kinds
    )
