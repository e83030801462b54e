"""Probabilities of causes from signals: Bayes' rule, with questions taken as apart from each other.

They are not quite apart (a whole country out, and other operators out, are nearly one fact), so the
sum of what they say is tempered, and `national_order` is named only when it is almost sure; the
temper and the bars were chosen on made-up scenarios (`scenarios`, seeds under 100), and what they
give is printed on others. A signal that is not reliable says less; a question answered both ways
is left open. Where no cause is sure enough to be named, the answer is unknown.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from liane.detection.causes.kinds import CAUSES, KINDS, PRIORS, Kind
from liane.words import N_, number, say

__all__ = ["CAUSES_RULES", "Cause", "CauseRules", "Signal", "named", "weigh_causes"]

CAUSES_RULES = "causes-1"
_TELLING = math.log(1.5)  # a reason is said where it makes a cause more likely by half, or less

_Reason = tuple[str, dict[str, str | float]]  # a message and the facts that fill it

_FOR = N_("speaks for it ({times} to 1): {what}")
_AGAINST = N_("speaks against it (1 to {times}): {what}")
_BEFORE = N_("before anything is known: {percent} in a hundred incidents")
_TORN = N_("left open, for signals contradict each other: {what}")
_UNSURE = N_("no cause is sure enough to be named")


@dataclass(frozen=True, slots=True)
class Signal:
    """Something told or measured about an incident; what `KINDS` does not hold weighs nothing.

    With `until_s` it is what lasted from `at_s` on; without, it was so at that moment.
    """

    kind: str
    at_s: float | None = None
    reliability: float = 1.0
    source: str = ""
    text: str = ""
    by_person: bool = False
    received_s: float | None = None
    raw: str | None = None
    until_s: float | None = None


@dataclass(frozen=True)
class CauseRules:
    """The numbers that decide, and the version under which they were published."""

    temper: float = 0.9  # how much of what the questions say together is taken
    sure: float = 0.7  # a cause is named from this probability on
    order_sure: float = 0.9  # and an order from this one: accusing is dangerous
    priors: tuple[float, ...] = PRIORS
    version: str = CAUSES_RULES


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause, its probability, and why: messages with the facts that fill them."""

    cause: str
    probability: float
    because: tuple[_Reason, ...] = field(default=())

    def reasons(self) -> list[str]:
        """The reasons as sentences, in the language in use."""
        return [
            say(message, **{name: _in_words(fact) for name, fact in facts.items()})
            for message, facts in self.because
        ]


def _in_words(fact: str | float) -> str:
    if isinstance(fact, str):
        return say(fact)
    return number(fact, 0 if fact >= 10 or fact == round(fact) else 1)


def weigh_causes(signals: Iterable[Signal], rules: CauseRules | None = None) -> list[Cause]:
    """Every cause with its probability; the one that is named stands first, then the likeliest.

    >>> weigh_causes([Signal("power_lost"), Signal("one_site"), Signal("others_fine")])[0].cause
    'own_power'
    >>> weigh_causes([])[0].cause
    'unknown'
    """
    rules = rules or CauseRules()
    answers, torn = _answers(signals)
    said = [(kind, _logs(kind, sure)) for kind, sure in answers]
    logs = [
        math.log(prior) + rules.temper * math.fsum(each[at] for _kind, each in said)
        for at, prior in enumerate(rules.priors)
    ]
    top = max(logs)
    weights = [math.exp(each - top) for each in logs]
    found = [
        Cause(cause, weight / sum(weights), _because(at, said, torn, rules))
        for at, (cause, weight) in enumerate(zip(CAUSES, weights, strict=True))
    ]
    found.sort(key=lambda each: (-each.probability, each.cause))
    return _named_first(found, rules)


def named(causes: Sequence[Cause], rules: CauseRules | None = None) -> str:
    """The cause that is sure enough to be named to those who may see it, else `unknown`."""
    rules = rules or CauseRules()
    best = max(causes, key=lambda each: each.probability)
    bar = rules.order_sure if best.cause == "national_order" else rules.sure
    return best.cause if best.probability >= bar else "unknown"


def _named_first(found: list[Cause], rules: CauseRules) -> list[Cause]:
    """Put first the one that is named; an answer of unknown says that nothing else was sure."""
    name = named(found, rules)
    if name != "unknown":
        return found
    unknown = next(each for each in found if each.cause == "unknown")
    told = Cause("unknown", unknown.probability, ((_UNSURE, {}), *unknown.because))
    return [told, *(each for each in found if each.cause != "unknown")]


def _answers(signals: Iterable[Signal]) -> tuple[list[tuple[Kind, float]], list[Kind]]:
    """The answer to each question, with its reliability; and the questions left open.

    Of answers that differ, one stands only if it was told twice as reliably as the others.
    """
    told: dict[str, dict[str, float]] = {}
    for signal in sorted(signals, key=lambda each: (each.kind, each.reliability)):
        if (kind := KINDS.get(signal.kind)) is not None:
            sure = min(max(signal.reliability, 0.0), 1.0)
            held = told.setdefault(kind.question, {})
            held[kind.name] = 1 - (1 - held.get(kind.name, 0.0)) * (1 - sure)
    stand, torn = [], []
    for _question, held in sorted(told.items()):
        ranked = sorted(held, key=lambda name: (-held[name], name))
        second = held[ranked[1]] if len(ranked) > 1 else 0.0
        if held[ranked[0]] >= 2 * second:
            stand.append((KINDS[ranked[0]], held[ranked[0]] * (1 - second)))
        else:
            torn.append(KINDS[ranked[0]])
    return stand, torn


def _logs(kind: Kind, sure: float) -> list[float]:
    """What an answer says of each cause, in nats; an unreliable one is partly anybody's."""
    anybody = sum(share * prior for share, prior in zip(kind.shares, PRIORS, strict=True))
    return [math.log(sure * share + (1 - sure) * anybody) for share in kind.shares]


def _because(
    at: int, said: Sequence[tuple[Kind, list[float]]], torn: Sequence[Kind], rules: CauseRules
) -> tuple[_Reason, ...]:
    """Why a cause is as likely as it is: the prior, then what speaks most for and against."""
    held = []
    for kind, logs in said:
        others = [log for each, log in enumerate(logs) if each != at]
        lead = rules.temper * (logs[at] - _mean_of(others, at, rules))
        if abs(lead) >= _TELLING:
            held.append((lead, kind))
    held.sort(key=lambda each: (-abs(each[0]), each[1].name))
    before: _Reason = (_BEFORE, {"percent": round(100 * rules.priors[at])})
    told: list[_Reason] = [
        (_FOR if lead > 0 else _AGAINST, {"times": math.exp(abs(lead)), "what": kind.message})
        for lead, kind in held
    ]
    open_: list[_Reason] = [(_TORN, {"what": kind.message}) for kind in torn]
    return (before, *told, *open_)


def _mean_of(logs: Sequence[float], at: int, rules: CauseRules) -> float:
    """The logarithm of how likely an answer is under the other causes together."""
    weights = [prior for each, prior in enumerate(rules.priors) if each != at]
    total = sum(weights)
    return math.log(sum(w / total * math.exp(log) for w, log in zip(weights, logs, strict=True)))
