"""What can be had together: wishes granted in their order, and a proof against every other.

Stage by stage (gold before silver before bronze, service before what is kept after a loss) the
wishes are granted as far as the limits known let them. If everything on offer, fractions, or whole
numbers cannot carry that, a limit is learnt, and they are granted anew. The end is a problem that
can be met, a design that meets it, and for each wish not granted in full the limit that proves,
with nothing but more urgent wishes kept, that it can have no more. Only where the work allowed is
over, or somebody stopped it, is a wish refused without a proof.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from liane.errors import NoFeasibleDesign
from liane.planning.certificate import Refuted
from liane.planning.clock import Clock
from liane.planning.flows import run
from liane.planning.lean import Answer, Fractions, Lean
from liane.planning.limits import Refusal, beyond_everything, limit_of_ray
from liane.planning.model import Ints, Problem, Scenario
from liane.planning.proofs import proofs_of
from liane.planning.proving import proven
from liane.planning.repair import make_do, meets, prune
from liane.planning.wishes import TENTHS, Granted, Limit, Stage, Wish, Wishes, alike
from liane.words import N_

__all__ = ["Fit", "what_fits"]

_LOOKING = N_("looking for what can be had together")


@dataclass(frozen=True)
class Fit:
    """The problem as it can be met, a design that meets it, what was refused, and the proofs."""

    problem: Problem
    design: Ints
    refusals: list[Refusal]
    refuted: list[Refuted]


def what_fits(
    problem: Problem, priorities: tuple[str, ...], clock: Clock | None = None, seed: int = 0
) -> Fit:
    """All that can be had together of what `problem` asks, the most urgent first.

    Raises `NoFeasibleDesign` when what is forced cannot be bought.
    """
    fitting = _Fitting(problem, priorities, clock or Clock(), seed)
    told, design = fitting.granted()
    last = fitting.stages[-1]
    if design is None:
        told, design = fitting.made_do(told)
    told, design = proven(fitting.wishes, fitting.lean, told, design)
    return Fit(fitting.wishes.asking(told.less, last), design, *proofs_of(fitting.wishes, told))


class _Fitting:
    """The limits learnt so far, and who knows how to learn more."""

    def __init__(
        self, problem: Problem, priorities: tuple[str, ...], clock: Clock, seed: int
    ) -> None:
        self.wishes, self.clock = Wishes(problem, priorities), clock
        self.lean = Lean(problem, clock, seed)
        self.limits: list[Limit] = []
        self.given_up: dict[Wish, Limit] = {}
        self.stages = self.wishes.stages() or [(0, 1)]

    def granted(self) -> tuple[Granted, Ints | None]:
        """What is granted in the end, and a design that carries it; None if stopped before."""
        last = self.stages[-1]
        told = self._carried_by_everything(last, None)
        design = self.lean.built(self.wishes.asking(told.less, last))
        if design is not None:
            return told, design
        self._forced()
        told = Granted({}, {})
        for stage in self.stages:
            told, design = self._carried(stage, told)
        return told, design

    def _forced(self) -> None:
        """Whether what is forced can be bought at all, when nothing is asked."""
        if self.wishes.problem.forced_pairs and not self.lean.possible():
            raise NoFeasibleDesign(
                N_("the links that are forced do not fit into the spectrum; force fewer of them")
            )

    def _carried(self, stage: Stage, before: Granted) -> tuple[Granted, Ints | None]:
        """What is granted up to a stage, and a design that carries it.

        Where whole numbers cannot, or no design is found, the least urgent place that weighs on it
        gives way: of its service some tenths, or what it would keep after a kind of loss.
        """
        while True:
            told = self._carried_by_fractions(stage, before)
            problem = self.wishes.asking(told.less, stage)
            design = self.lean.built(problem)
            answer = Answer(design, design is not None)
            if design is None and self.clock.go_on(message=_LOOKING):
                answer = self.lean.by_cuts(problem)
            if answer.choice is not None:
                return self._with_what_it_meets(told, stage, answer.choice), answer.choice
            if not self.clock.go_on():
                return told, None
            if not answer.sure:
                return self._made(told, stage, before)
            self._give_way(problem, told, stage, answer)

    def _made(self, told: Granted, stage: Stage, before: Granted) -> tuple[Granted, Ints | None]:
        """The most that a few designs give, which carry all that was kept before."""
        base = self.wishes.asking(before.less, _before(stage))
        asked = self.wishes.asking(told.less, stage)
        best, most = None, -1
        nothing = self._nothing(told, asked, stage)
        for design in self._near(base, told, stage):
            given = self._with_what_it_meets(nothing, stage, design)
            kept = self._weight(given, asked, stage)
            if kept > most:
                best, most = (given, design), kept
        if best is None:
            return nothing, None
        self.lean.designs.insert(0, best[1])
        return best

    def _near(self, base: Problem, told: Granted, stage: Stage) -> Iterator[Ints]:
        """Designs that carry what was kept before, and may carry more."""
        wishes, less = self.wishes, dict(told.less)
        known = [design for design in self.lean.designs if meets(base, design)]
        yield from known
        yield from self.lean.rich(base, wishes.asking(told.less, stage))

        def give_way(scenario: Scenario, inside: list[int]) -> Problem | None:
            here = [(scenario.name, site) for site in _asking(scenario, inside)]
            here = [wish for wish in here if wishes.key(wish)[:2] == stage]
            if not here:
                return None
            wish = max(here, key=wishes.key)
            less[wish] = wishes.tenths(wish, less) - 1 if wish[0] == "whole" else 0
            return wishes.asking(less, stage)

        starts: list[Ints | None] = [prune(base, design) for design in known[:1]] or [None]
        for start in starts:
            made = make_do(wishes.asking(told.less, stage), start, give_way)
            if made is not None and meets(base, made):
                yield made

    def _weight(self, told: Granted, problem: Problem, stage: Stage) -> int:
        """Kb/s that are kept of the wishes of a stage."""
        return sum(
            self.wishes.kbps(wish, self.wishes.tenths(wish, told.less))
            for wish in _of_stage(self.wishes, problem, stage)
        )

    def _nothing(self, told: Granted, asked: Problem, stage: Stage) -> Granted:
        """A stage of which nothing is kept yet."""
        found = Granted(dict(told.less), dict(told.blocked))
        every = sorted(_of_stage(self.wishes, asked, stage), key=self.wishes.key)
        for wish in every:
            found.less[wish] = 0
            bundle = () if wish[0] == "whole" else alike(every, wish)
            found.blocked[wish] = Limit(proof="less", bundle=bundle)
        return found

    def _give_way(self, problem: Problem, told: Granted, stage: Stage, answer: Answer) -> None:
        wishes = self.wishes
        every = sorted(_of_stage(wishes, problem, stage), key=wishes.key)
        weighing = {(name, site) for name, inside in answer.cuts for site in inside}
        name, site = next((wish for wish in reversed(every) if wish in weighing), every[-1])
        if name == "whole":
            tenths = self._fewer(told, (name, site), stage, answer)
            kbps = wishes.kbps((name, site), tenths)
            self.limits.append(Limit({(name, site): 1.0}, kbps, "less", answer.cuts))
            return
        bundle = alike(every, (name, site))
        limit = Limit(proof="less", basis=answer.cuts, bundle=bundle)
        self.given_up |= dict.fromkeys(bundle, limit)

    def _fewer(self, told: Granted, wish: Wish, stage: Stage, answer: Answer) -> int:
        """The most tenths of a service that the cuts of an answer do not refute by themselves."""
        tenths = self.wishes.tenths(wish, told.less) - 1
        while tenths and answer.cuts:
            part = self.wishes.asking(told.less | {wish: tenths}, stage)
            if not self.lean.cannot(part, answer.cuts):
                break
            tenths -= 1
        return tenths

    def _with_what_it_meets(self, told: Granted, stage: Stage, design: Ints) -> Granted:
        """Of what was given up in a stage, all that a design meets after all is granted."""
        problem = self.wishes.asking(told.less, stage)
        told = Granted(dict(told.less), dict(told.blocked))
        capacity, supply = problem.pair_capacity(design), problem.uplink_supply(design)
        demands: dict[str, Ints] = {}
        for wish in sorted(told.blocked, key=self.wishes.key):
            name, site = wish
            if self.wishes.key(wish)[:2] != stage or told.blocked[wish].proof != "less":
                continue
            scenario = problem.scenario(name)
            for tenths in range(TENTHS, told.less[wish], -1 if name == "whole" else -TENTHS):
                more = demands.get(name, scenario.demand).copy()
                served = self.wishes.tenths(("whole", site), told.less)
                more[site] = self.wishes.kbps(wish, tenths if name == "whole" else served)
                if run(problem, scenario, capacity, supply, more.astype(np.float64)).met:
                    demands[name] = more
                    told.grant(wish, tenths)
                    self.given_up.pop(wish, None)
                    break
        return told

    def _carried_by_everything(self, stage: Stage, before: Granted | None) -> Granted:
        """Grant until everything on offer together carries what is granted."""
        while True:
            told = self.wishes.granted(self.limits, stage, before, self.given_up)
            problem = self.wishes.asking(told.less, stage)
            fresh = [
                limit for limit in beyond_everything(problem) if self.wishes.bites(limit, told.less)
            ]
            if not fresh:
                return told
            self.limits += fresh

    def _carried_by_fractions(self, stage: Stage, before: Granted) -> Granted:
        """Grant until fractions of what is on offer carry what is granted."""
        told = self._carried_by_everything(stage, before)
        fractions = Fractions(self.lean, self.wishes.asking(before.less, stage))
        while True:
            problem = self.wishes.asking(told.less, stage)
            ray = fractions.ray(problem)
            limit = None if ray is None else limit_of_ray(ray, problem)
            if limit is None or not self.wishes.bites(limit, told.less):
                return told
            self.limits.append(limit)
            told = self.wishes.granted(self.limits, stage, before, self.given_up)

    def made_do(self, told: Granted) -> tuple[Granted, Ints]:
        """Stopped before the end: what one design serves, found by buying and giving way."""
        wishes, last = self.wishes, self.stages[-1]
        told = Granted(dict(told.less), dict(told.blocked))

        def give_way(scenario: Scenario, inside: list[int]) -> Problem:
            site = max(_asking(scenario, inside), key=lambda site: wishes.key(("whole", site)))
            for wish in _dropped(wishes.problem, scenario, site):
                if wishes.kbps(wish, wishes.tenths(wish, told.less)):
                    told.less[wish] = 0
                    told.blocked[wish] = Limit(proof="stopped")
            return wishes.asking(told.less, last)

        start = next(iter(self.lean.designs), None)
        design = make_do(wishes.asking(told.less, last), start, give_way)
        if design is None:
            raise NoFeasibleDesign(N_("no design was found for what is forced; force less"))
        return told, design


def _before(stage: Stage) -> Stage:
    """The stage before one; before the first nothing is asked."""
    return (stage[0], 0) if stage[1] else (stage[0] - 1, 1)


def _of_stage(wishes: Wishes, problem: Problem, stage: Stage) -> Iterator[Wish]:
    """The wishes of a stage that a problem asks for."""
    names = [each.name for each in problem.scenarios if (each.kind != "whole") == bool(stage[1])]
    if stage[1] and problem.link_demand.any():
        names += [f"pair {pair}" for pair in range(len(problem.pairs))]
    for name in names:
        for site in np.flatnonzero(problem.scenario(name).demand).tolist():
            if wishes.rank[site] == stage[0]:
                yield name, site


def _asking(scenario: Scenario, inside: Iterable[int]) -> list[int]:
    return [site for site in inside if scenario.demand[site] > 0]


def _dropped(problem: Problem, scenario: Scenario, site: int) -> list[Wish]:
    """The wishes of a place that give way where one of them cannot be met in time."""
    if scenario.kind == "whole":
        return [("whole", site)]
    if scenario.kind == "uplinks":
        return [(scenario.name, site)]
    named = [(each.name, site) for each in problem.scenarios if each.kind in ("uplink", "site")]
    return named + [(f"pair {pair}", site) for pair in range(len(problem.pairs))]
