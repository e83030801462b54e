"""From the limits that stood against wishes to refusals, each with what proves it.

The proof of a refusal asks for nothing but the wish itself (of a service a tenth more than it was
given) and for wishes that the plan keeps.
"""

import numpy as np

from liane.planning.certificate import Refuted
from liane.planning.cuts import asked_rows
from liane.planning.lean import WHOLE, Ray
from liane.planning.limits import REQUIREMENTS, Refusal
from liane.planning.model import Problem
from liane.planning.relaxation import recomputed
from liane.planning.rows import Bools, Row, most_across, static_rows
from liane.planning.wishes import Granted, Limit, Wish, Wishes

__all__ = ["proofs_of"]


def proofs_of(wishes: Wishes, told: Granted) -> tuple[list[Refusal], list[Refuted]]:
    """A refusal for each wish that is not granted in full, and the refutations they number."""
    refusals: list[Refusal] = []
    refuted: list[Refuted] = []
    last = {wish for wish, limit in told.blocked.items() if limit.proof == "alike"}
    for wish in sorted(told.blocked, key=lambda wish: (wish in last, wishes.key(wish))):
        problem = _asked_at_most(wishes, wish, told)
        proof = _refutation(wishes.problem, problem, told.blocked[wish])
        refusals.append(_refusal(wishes, wish, told, problem, proof, len(refuted)))
        refuted += [] if proof is None else [proof]
    return refusals, refuted


def _asked_at_most(wishes: Wishes, wish: Wish, told: Granted) -> Problem:
    """A tenth more of the wish than was given, and what the other wishes of the limit have."""
    limit = told.blocked[wish]
    asked = limit.bundle or (wish,)
    less = {other: tenths for other, tenths in told.less.items() if other not in asked}
    if wish[0] == "whole":
        less[wish] = limit.tenths or told.less[wish] + 1
    some = [other for other in limit.weights if wishes.kbps(other, wishes.tenths(other, less))]
    return wishes.alone({*some, *asked}, less)


def _refutation(every: Problem, problem: Problem, limit: Limit) -> Refuted | None:
    """The rows of a limit for what is asked here."""
    if limit.proof == "whole":
        hanging = [row for row in static_rows(every) if row.reason["rule"] in WHOLE]
        return Refuted(problem, hanging + asked_rows(problem, limit.basis, shares=True), None)
    if not isinstance(limit.basis, Ray):
        return None
    rows: list[Row] = []
    times: list[float] = []
    for row, count in zip(limit.basis.rows, limit.basis.times.tolist(), strict=True):
        if row.reason["rule"] == "capacity":
            cut = row.reason["scenario"], tuple(row.reason["inside"])
            fresh = asked_rows(problem, [cut], shares=True)
            need = problem.scenario(cut[0]).demand[list(cut[1])].sum()
            rows, times = rows + fresh, times + [count * float(need)] * len(fresh)
        else:
            rows, times = [*rows, row], [*times, count]
    shares = np.array(times) / max(times)
    proven = recomputed(np.zeros(problem.layout.size), problem.upper.astype(float), rows, shares)[0]
    return Refuted(problem, rows, shares) if proven > 0 else None


def _refusal(
    wishes: Wishes, wish: Wish, told: Granted, problem: Problem, proof: Refuted | None, number: int
) -> Refusal:
    limit, (name, site) = told.blocked[wish], wish
    scenario = wishes.problem.scenario(name)
    inside = _inside(wishes, wish, limit, proof)
    asked = int(problem.scenario(name).demand[inside].sum())
    kept = wishes.kbps(wish, told.less[wish]) if name == "whole" else 0
    bare = limit.proof not in ("cut", "stopped", "alike") and proof is None
    return Refusal(
        site,
        REQUIREMENTS[scenario.kind],
        name,
        tuple(np.flatnonzero(inside).tolist()),
        int(limit.room) if limit.proof == "cut" else int(most_across(problem, scenario, inside)),
        asked,
        scenario.lost_pair,
        "search" if bare else limit.proof,
        number if proof is not None else -1,
        kept,
        wishes.kbps(wish, limit.tenths or told.less[wish] + 1) if name == "whole" else 0,
    )


def _inside(wishes: Wishes, wish: Wish, limit: Limit, proof: Refuted | None) -> Bools:
    """The places of the cut to be shown: the one that weighs most on the proof, for this wish."""
    held = np.zeros(wishes.problem.places, np.bool_)
    if limit.proof == "cut":
        held[list(limit.basis[1])] = True
        return held
    best: tuple[float, list[int]] = (0.0, [wish[1]])
    for at, row in enumerate(proof.rows if proof is not None else ()):
        if row.reason.get("scenario") == wish[0] and wish[1] in row.reason.get("inside", ()):
            ray = proof.ray if proof is not None else None
            weight = 1.0 / len(row.reason["inside"]) if ray is None else float(ray[at])
            best = max(best, (weight, row.reason["inside"]))
    held[best[1]] = True
    return held
