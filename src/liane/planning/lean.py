"""The problem without its costs: what the air, the pairs and the cuts allow, in few columns.

Where only "can it be had at all" is asked, a link option that another one beats in rate, width and
level of the air adds nothing, every place may take its tallest stand, and every uplink is open.
What is left is small: a linear programme that says how far fractions could carry what is asked,
and a search in whole numbers that either ends in a design or in a few cuts that none meets. Both
learn on the way which cuts matter. Multipliers found here are raised to the whole problem, so that
a proof speaks of every choice.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from liane.planning.clock import Clock
from liane.planning.cuts import asked_rows, flags, strongest
from liane.planning.flows import run
from liane.planning.master import any_choice, clash, much
from liane.planning.model import Floats, Ints, Problem
from liane.planning.relaxation import Solver, recomputed
from liane.planning.repair import complete, meets
from liane.planning.rows import Bools, Row, alive_pairs, static_rows
from liane.planning.separation import scenarios_of
from liane.planning.wishes import Cut

__all__ = ["WHOLE", "Answer", "Fractions", "Lean", "Ray"]

_SHARED = ("one stand", "width", "side by side", "sector", "air", "forced pair")
WHOLE = (*_SHARED, "more")
_MUCH_WORK = 0.3
_TURNS = 20
_LAST_TURNS = 40
_RICH = 8
_RICH_WORK = 0.5
_LEAST_GAIN = 1e-6


@dataclass(frozen=True)
class Ray:
    """Rows that no choice meets, taken so many times each; cuts in kb/s, not in shares."""

    rows: list[Row]
    times: Floats
    gain: float


@dataclass(frozen=True)
class Answer:
    """A design in whole numbers; or none, and with `sure` the cuts that none meets."""

    choice: Ints | None
    sure: bool
    cuts: tuple[Cut, ...] = ()


class Fractions:
    """A linear programme for the wishes of a stage, of which less and less is asked."""

    def __init__(self, lean: "Lean", most: Problem) -> None:
        self.lean, self.most = lean, most
        self.solver = Solver(most, lean.upper, lean.clock)
        self.solver.weigh(-_carrying(most) / 1000)
        self.solver.highs.setOptionValue("presolve", "off")
        self.solver.add(lean.static)
        self.rows = list(lean.static)
        self._add(lean.cuts)

    def _add(self, cuts: Iterable[Cut]) -> None:
        fresh = asked_rows(self.most, cuts, shares=False)
        self.solver.add(fresh)
        self.rows += fresh

    def _ask(self, problem: Problem) -> None:
        """What every cut asks for now."""
        first = len(self.lean.static)
        for at in range(first, len(self.rows)):
            row = self.rows[at]
            demand = problem.scenario(row.reason["scenario"]).demand
            need = float(demand[row.reason["inside"]].sum())
            if need != row.least:
                self.rows[at] = Row(row.columns, row.values, need, row.reason)
                self.solver.highs.changeRowBounds(at, need, float("inf"))

    def ray(self, problem: Problem) -> Ray | None:
        """A proof that not even fractions carry what is asked; None if there is none."""
        while self.lean.clock.go_on():
            self._ask(problem)
            optimal, choice, _duals = self.solver.solve()
            if not optimal:
                return _raised(problem, self.rows, self.solver.ray())
            fresh = self.lean.learn(problem, choice)
            if not fresh:
                break
            self._add(fresh)
        return None


class Lean:
    """What is worth looking at, the cuts learnt, and the designs that carried something."""

    def __init__(self, problem: Problem, clock: Clock, seed: int = 0) -> None:
        self.clock, self.seed = clock, seed
        self.options = useful(problem)
        every = static_rows(problem)
        self.static = [row for row in every if row.reason["rule"] in _SHARED]
        self.more = [row for row in every if row.reason["rule"] == "more"]
        self.more = [row for row in self.more if row.reason["option"] in set(self.options)]
        self.hanging = [*self.static, *self.more]
        self.upper = _upper(problem, self.options)
        self.cuts: dict[Cut, None] = {}
        self._rows: dict[tuple[Cut, float], Row] = {}
        self.designs: list[Ints] = []

    def asked(self, problem: Problem) -> dict[Cut, Row]:
        """The rows in kb/s of the cuts known, those that say something of their own."""
        found: dict[Cut, Row] = {}
        for cut in self.cuts:
            need = float(problem.scenario(cut[0]).demand[list(cut[1])].sum())
            if need > 0:
                if (cut, need) not in self._rows:
                    self._rows[cut, need] = asked_rows(problem, [cut], shares=False)[0]
                found[cut] = self._rows[cut, need]
        names, rows = list(found), list(found.values())
        return {names[at]: rows[at] for at in strongest(rows, len(self.upper))}

    def learn(self, problem: Problem, choice: Floats) -> list[Cut]:
        """The cuts that a choice breaks and that were not known."""
        capacity, supply = problem.pair_capacity(choice), problem.uplink_supply(choice)
        fresh: dict[Cut, None] = {}
        for scenario in scenarios_of(problem, capacity):
            outcome = run(problem, scenario, capacity, supply)
            sides = () if outcome.met else (outcome.tight, outcome.beyond)
            for inside in sides:
                if inside.any():
                    fresh[scenario.name, tuple(np.flatnonzero(inside).tolist())] = None
        new = [cut for cut in fresh if cut not in self.cuts]
        self.cuts |= dict.fromkeys(new)
        return new

    def known(self, problem: Problem) -> Ints | None:
        """A design found before that carries what is asked."""
        return next((design for design in self.designs if meets(problem, design)), None)

    def built(self, problem: Problem) -> Ints | None:
        """A design that carries what is asked, if one is known or buying finds one."""
        known = self.known(problem)
        if known is not None:
            return known
        built = complete(problem, np.zeros(problem.layout.size, np.int64))
        return None if built is None else self._kept(built)

    def _kept(self, choice: Ints) -> Ints:
        self.designs.insert(0, choice)
        del self.designs[6:]
        return choice

    def by_cuts(self, problem: Problem, turns: int = _TURNS) -> Answer:
        """A design that carries what is asked, or cuts that none meets, or neither.

        What a choice of whole numbers fails teaches cuts, and the next choice meets them.
        """
        for _turn in range(turns):
            asked = self.asked(problem)
            core, sure = self._core(asked)
            if core or not sure or not self.clock.go_on():
                return Answer(None, bool(core), tuple(core))
            found, known = self._choice(problem, asked), len(self.cuts)
            mended = None if found is None else self._mended(problem, found)
            if mended is not None:
                return Answer(self._kept(mended), True)
            if len(self.cuts) == known:
                break
        return Answer(None, False)

    def _core(self, asked: dict[Cut, Row]) -> tuple[list[Cut], bool]:
        """Few cuts that no choice in whole numbers meets, and whether the answer is sure."""
        some, sure = clash(
            self.hanging, list(asked.values()), self.upper, seed=self.seed, clock=self.clock
        )
        return [list(asked)[at] for at in some], sure

    def _choice(self, problem: Problem, asked: dict[Cut, Row]) -> Ints | None:
        """A choice that meets the cuts known, of much capacity if that is easy to find."""
        rows = [*self.hanging, *asked.values()]
        found = much(
            rows, self.upper, _carrying(problem),
            work=_MUCH_WORK, seed=self.seed, clock=self.clock,
        )  # fmt: skip
        if found is None:
            found, _sure = any_choice(rows, self.upper, seed=self.seed, clock=self.clock)
        return found

    def possible(self) -> bool:
        """Whether what is forced can be had at all; true where it cannot be said."""
        found, sure = any_choice(self.hanging, self.upper, seed=self.seed, clock=self.clock)
        return found is not None or not sure

    def cannot(self, problem: Problem, cuts: Iterable[Cut]) -> bool:
        """Whether it is sure that no choice in whole numbers meets a few cuts."""
        rows = [*self.hanging, *asked_rows(problem, cuts, shares=False)]
        found, sure = any_choice(rows, self.upper, seed=self.seed, clock=self.clock)
        return found is None and sure

    def refuted(self, problem: Problem) -> Answer:
        """A design after all, or the proof that there is none, or neither."""
        known = dict(self.cuts)
        answer = self.by_cuts(problem, _LAST_TURNS)
        self.cuts = known
        return answer

    def rich(self, base: Problem, problem: Problem) -> Iterator[Ints]:
        """Designs that carry `base`, of much capacity where `problem` lacks some."""
        weights = np.ones(len(problem.pairs))
        for _turn in range(_RICH):
            rows = [*self.hanging, *self.asked(base).values()]
            goal = _carrying(problem)
            goal[problem.layout.first : problem.layout.sector] *= np.tile(
                weights[problem.option_pair], 2
            )
            found = much(rows, self.upper, goal, work=_RICH_WORK, seed=self.seed, clock=self.clock)
            if found is None or not self.clock.go_on():
                return
            self._stood(problem, found)
            fresh = self.learn(base, found.astype(np.float64))
            if not fresh and meets(base, found):
                yield found
            weights[self._lacking(problem, found)] *= 1.5

    def _lacking(self, problem: Problem, found: Ints) -> Bools:
        """The pairs across the cuts that a choice does not carry."""
        across = np.zeros(len(problem.pairs), np.bool_)
        ends_a, ends_b = problem.pair_rows
        for name, inside in self._short(problem, found):
            held = flags(problem, inside)
            alive = alive_pairs(problem, problem.scenario(name))
            across |= alive & (held[ends_a] != held[ends_b])
        return across

    def _short(self, problem: Problem, choice: Ints) -> Iterator[Cut]:
        """The smallest cut of each scenario that a choice does not carry."""
        capacity, supply = problem.pair_capacity(choice), problem.uplink_supply(choice)
        for scenario in scenarios_of(problem, capacity):
            outcome = run(problem, scenario, capacity, supply)
            if not outcome.met:
                inside = outcome.tight if outcome.tight.any() else outcome.beyond
                yield scenario.name, tuple(np.flatnonzero(inside).tolist())

    def _stood(self, problem: Problem, found: Ints) -> None:
        """Everything on the tallest stand there is, and every uplink."""
        for stands in problem.stands_of:
            found[list(stands)] = 0
            found[list(stands[-1:])] = 1
        found[problem.layout.uplink :] = 1

    def _mended(self, problem: Problem, found: Ints) -> Ints | None:
        """The choice if it carries all, or what it becomes when more is bought."""
        self._stood(problem, found)
        if not self.learn(problem, found.astype(np.float64)) and meets(problem, found):
            return found
        return complete(problem, found)


def _raised(problem: Problem, rows: list[Row], ray: Floats | None) -> Ray | None:
    """A ray of the few columns as a ray of all of them: what is left out is held down by the
    rows of its pair and of its place."""
    for signed in () if ray is None else (np.maximum(ray, 0.0), np.maximum(-ray, 0.0)):
        times = np.where(signed > 1e-9 * signed.max(initial=0.0), signed, 0.0)
        times /= max(times.max(initial=0.0), 1e-12)
        gain = _raise(problem, rows, times)
        if gain > _LEAST_GAIN:
            kept = np.flatnonzero(times)
            return Ray([rows[at] for at in kept], times[kept], gain)
    return None


def _carrying(problem: Problem) -> Floats:
    """Kb/s that one of each choice carries."""
    layout, rate = problem.layout, problem.option_capacity.astype(np.float64)
    return np.concatenate(
        [np.zeros(layout.stands), rate, rate, np.zeros(layout.sectors + layout.uplinks)]
    )


def _upper(problem: Problem, kept: list[int]) -> Floats:
    upper, layout = np.zeros(problem.layout.size), problem.layout
    upper[layout.first + np.array(kept, np.int64)] = 1
    upper[layout.more + np.array(kept, np.int64)] = problem.option_most[kept] - 1
    upper[[stands[-1] for stands in problem.stands_of if stands]] = 1
    upper[layout.sector :] = 1
    return upper


def _raise(problem: Problem, rows: list[Row], times: Floats) -> float:
    """Raise the multipliers of stands and pairs until no column of theirs gains; what is left."""
    nothing, upper = np.zeros(problem.layout.size), problem.upper.astype(np.float64)
    _gain, reduced = recomputed(nothing, upper, rows, times)
    for at, row in enumerate(rows):
        if row.reason["rule"] in ("one stand", "side by side"):
            times[at] = max(0.0, float((times[at] - reduced[row.columns]).max()))
    return recomputed(nothing, upper, rows, times)[0]


def useful(problem: Problem) -> list[int]:
    """The options that no other of their pair beats in rate, width, level and number."""
    merits = np.column_stack(
        [problem.option_capacity, -problem.option_width, problem.option_level, problem.option_most]
    )
    kept = np.flatnonzero(problem.option_width == 0).tolist()
    for pair in range(len(problem.pairs)):
        radio = (problem.option_pair == pair) & (problem.option_width > 0)
        options = np.flatnonzero(radio).tolist()
        kept += [one for one in options if not any(_beats(merits, k, one) for k in options)]
    return sorted(kept)


def _beats(merits: Ints, other: int, one: int) -> bool:
    """Whether an option is at least as good in everything; of two equal ones the first is."""
    if other == one or not bool((merits[other] >= merits[one]).all()):
        return False
    return other < one or bool((merits[other] > merits[one]).any())
