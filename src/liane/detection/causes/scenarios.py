"""Happenings, made up, of which the cause is known: what the weighing is calibrated on.

Each is made from how things work, not from the table of `kinds`: a subtype (a mast without power, a
cable cut at sea, a sabotage on land, a total order, a blocked service, a router of the core) sets
what is out, for whom and when; then some of it is seen, some not, some wrongly. Each world (a seed)
has its own shares of subtypes, of what is watched and of how often a witness errs. Hard cases stand
on both sides: a grid down over the country, a sabotage that looks like an order, planned work on a
round hour of an election day; an order in one town for an hour.
"""

from dataclasses import dataclass

import numpy as np

from liane.detection.causes.kinds import KINDS
from liane.detection.causes.weighing import Signal

__all__ = ["SUBTYPES", "Scenario", "Subtype", "made_up_happenings"]


@dataclass(frozen=True)
class Scenario:
    """One happening: the true cause and its subtype, and what was told of it."""

    cause: str
    subtype: str
    signals: tuple[Signal, ...]


@dataclass(frozen=True)
class Subtype:
    """One way for things to stop: how many in a hundred, over what extent, and what it shows.

    `shows` is how often an answer is true of it; what it does not name is as `_USUALLY` says.
    """

    cause: str
    name: str
    weight: float
    extent: tuple[float, float, float]  # one site, one region, the country
    shows: dict[str, float]


_SITE, _AREA, _LAND = (0.95, 0.05, 0.0), (0.1, 0.8, 0.1), (0.05, 0.25, 0.7)
_USUALLY = {
    "power_lost": 0.04,
    "link_lost": 0.04,
    "gateway_answers": 0.2,
    "others_too": 0.05,
    "abroad_too": 0.01,
    "services_blocked": 0.01,
    "services_slowed": 0.01,
    "domestic_works": 0.05,
    "routes_withdrawn": 0.05,
    "round_hour": 0.12,
    "same_hours_again": 0.04,
    "operators_in_turn": 0.15,
    "risk_date": 0.12,
    "power_notice": 0.01,
    "provider_notice": 0.02,
    "cable_notice": 0.01,
    "order_document": 0.001,
}
_SEEN = {  # how often a question has an answer at all, before it can be wrong
    "power": 0.7,
    "link": 0.8,
    "gateway": 0.6,
    "others": 0.5,
    "extent": 0.7,
    "abroad": 0.3,
    "what": 0.8,
    "domestic": 0.4,
    "routes": 0.3,
    "minute": 0.9,
    "again": 0.8,
    "turn": 0.3,
    "calendar": 0.7,
}


def _sub(
    cause: str, name: str, weight: float, extent: tuple[float, float, float], **shows: float
) -> Subtype:
    return Subtype(cause, name, weight, extent, shows)


_ORDER = {"others_too": 0.96, "gateway_answers": 0.8, "risk_date": 0.7, "operators_in_turn": 0.5}
_CABLE = {"others_too": 0.9, "gateway_answers": 0.9, "cable_notice": 0.65, "routes_withdrawn": 0.5}
_SHED = {"round_hour": 0.7, "same_hours_again": 0.7, "power_notice": 0.6, "others_too": 0.25}
_EXAM = {"round_hour": 0.9, "same_hours_again": 0.8, "order_document": 0.4, "domestic_works": 0.2}
SUBTYPES = (
    _sub("own_power", "mast without power", 14, _SITE, power_lost=1, link_lost=0.7),
    _sub("own_power", "feeder", 9, _AREA, power_lost=1, others_too=0.3, power_notice=0.5),
    _sub("own_power", "load shedding", 11, _AREA, power_lost=1, **_SHED),
    _sub("own_link", "antenna moved", 15, _SITE, link_lost=1),
    _sub("own_link", "cable chewed", 9, _SITE, link_lost=0.95),
    _sub("provider", "core router", 10, _AREA, gateway_answers=0.5, provider_notice=0.5),
    _sub("provider", "planned work", 8, _AREA, round_hour=0.6, provider_notice=0.8),
    _sub("provider", "names fail", 4, _AREA, gateway_answers=1, services_blocked=0.15),
    _sub("upstream_cable", "at sea", 3, _LAND, domestic_works=0.9, abroad_too=0.7, **_CABLE),
    _sub("upstream_cable", "sabotage", 2, _LAND, domestic_works=0.5, risk_date=0.3, **_CABLE),
    _sub("national_order", "everything", 1.5, _LAND, round_hour=0.5, order_document=0.2, **_ORDER),
    _sub("national_order", "services", 2, _LAND, services_blocked=0.9, **_ORDER),
    _sub("national_order", "exams", 1, _LAND, **(_ORDER | _EXAM)),
    _sub("national_order", "one town", 0.5, _AREA, domestic_works=0.1, **_ORDER),
    _sub("unknown", "grid of a country", 1, _LAND, power_lost=0.7, others_too=0.9, risk_date=0.15),
    _sub("unknown", "a service's own fault", 3, _LAND, services_blocked=0.4, abroad_too=0.9),
    _sub("unknown", "storm", 4, _AREA, power_lost=0.5, link_lost=0.5, others_too=0.6),
    _sub("unknown", "attack or bad route", 2, _LAND, others_too=0.5, routes_withdrawn=0.6),
)


def made_up_happenings(
    count: int, seed: int, cause: str | None = None, subtype: str | None = None
) -> list[Scenario]:
    """`count` happenings of one world, all of one cause or of one subtype if it is given.

    >>> {each.cause for each in made_up_happenings(20, 1, "own_link")}
    {'own_link'}
    """
    rng = np.random.default_rng(seed)
    kept = [e for e in SUBTYPES if cause in (None, e.cause) and subtype in (None, e.name)]
    weights = np.array([each.weight for each in kept]) * rng.gamma(4.0, 0.25, len(kept))
    seen = {name: _stirred(rng, share) for name, share in _SEEN.items()}
    world = [_in_this_world(rng, each) for each in kept]
    errs = float(rng.uniform(0.01, 0.08))
    chosen = rng.choice(len(kept), count, p=weights / weights.sum())
    return [_one(rng, world[at], seen, errs) for at in chosen]


def _stirred(rng: np.random.Generator, share: float, strength: float = 20.0) -> float:
    """A share that differs from world to world."""
    return (
        share
        if share in (0.0, 1.0)
        else float(rng.beta(share * strength, strength - share * strength))
    )


def _in_this_world(rng: np.random.Generator, sub: Subtype) -> Subtype:
    shows = {name: _stirred(rng, share) for name, share in (_USUALLY | sub.shows).items()}
    return Subtype(sub.cause, sub.name, sub.weight, sub.extent, shows)


def _one(rng: np.random.Generator, sub: Subtype, seen: dict[str, float], errs: float) -> Scenario:
    told = []
    for question, share in seen.items():
        if rng.random() < share:
            wrong = rng.random() < errs
            name = _answer(rng, sub, question, wrong)
            told.append(Signal(name, reliability=round(1 - errs, 2)))
    for name in ("power_notice", "provider_notice", "cable_notice", "order_document"):
        if rng.random() < sub.shows[name] * (0.1 if rng.random() < errs else 1.0):
            told.append(Signal(name, reliability=round(1 - errs, 2), by_person=True))
    return Scenario(sub.cause, sub.name, tuple(told))


_ANSWERS = {
    question: tuple(kind.name for kind in KINDS.values() if kind.question == question)
    for question in _SEEN
}


def _answer(rng: np.random.Generator, sub: Subtype, question: str, wrong: bool) -> str:
    answers = _ANSWERS[question]
    if wrong:
        return str(rng.choice(answers))
    if question == "extent":
        return str(rng.choice(answers, p=sub.extent))
    if question == "what":
        blocked, slowed = sub.shows["services_blocked"], sub.shows["services_slowed"]
        at = rng.random()
        return answers[0] if at < blocked else answers[1 if at < blocked + slowed else 2]
    return answers[0] if rng.random() < sub.shows[answers[0]] else answers[1]
