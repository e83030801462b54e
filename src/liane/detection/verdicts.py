"""A verdict on one measurement: blocked, down, ok or insufficient, with its reasons.

Each thing seen is a `Finding`: it speaks for one state, at one layer, with a weight in nats (the
natural logarithm of how much more often it is seen under that state than otherwise). Weights of a
state add up; the state that leads by enough is the verdict, and its share is the confidence. The
weights are judgements written where they are used, not figures fitted to any site.

Always: pure functions of the measurement and of `RULES_VERSION`; without a control nothing is
called blocked or down, whatever failed; a measurement whose own link failed says nothing of others.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from liane.words import N_, _, say

__all__ = ["LAYERS", "RULES_VERSION", "STATES", "Finding", "Verdict", "weigh"]

RULES_VERSION = "2"
STATES = ("blocked", "down", "ok", "insufficient")
LAYERS = ("dns", "tcp", "tls", "http", "throughput")
LEAST_LEAD = 1.0  # nats between the first state and the second, under which nobody can tell

_UNDECIDED = N_("what was seen does not decide between the site, the link and somebody's act")
_NOTHING = N_("nothing was measured that could decide")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing seen: what it speaks for, how strongly, and the sentence that says it."""

    state: str
    layer: str | None
    nats: float
    message: str
    facts: dict[str, Any] = field(default_factory=dict)

    def words(self) -> str:
        """The sentence, in the language in use; a fact that is a tuple is a list of words."""
        facts = {
            name: ", ".join(_(word) for word in fact) if isinstance(fact, tuple) else fact
            for name, fact in self.facts.items()
        }
        return say(self.message, **facts)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one measurement says; `findings` stand in the order of their weight."""

    state: str
    layer: str | None
    confidence: float
    findings: tuple[Finding, ...]
    rules: str = RULES_VERSION

    def reasons(self) -> list[str]:
        """The reasons as sentences, in the language in use."""
        return [finding.words() for finding in self.findings]

    def as_dict(self) -> dict[str, Any]:
        """The verdict as JSON-ready data."""
        return {
            "verdict": self.state,
            "layer": self.layer,
            "confidence": round(self.confidence, 3),
            "reasons": self.reasons(),
            "rules": self.rules,
        }


def weigh(findings: Iterable[Finding]) -> Verdict:
    """The verdict that findings add up to.

    >>> weigh([Finding("blocked", "dns", 3.0, "a"), Finding("ok", None, 1.0, "b")]).state
    'blocked'
    >>> weigh([Finding("blocked", "dns", 0.5, "a")]).state
    'insufficient'
    """
    held = sorted(findings, key=lambda each: -each.nats)
    if not held:
        return Verdict("insufficient", None, 1.0, (Finding("insufficient", None, 0.0, _NOTHING),))
    scores = {state: sum(e.nats for e in held if e.state == state) for state in STATES}
    best = max(STATES, key=lambda state: scores[state])
    others = [scores[state] for state in STATES if state != best]
    share = 1.0 / (1.0 + sum(math.exp(score - scores[best]) for score in others))
    if best == "insufficient":
        return Verdict(best, None, share, tuple(held))
    if scores[best] - max(others) < LEAST_LEAD:
        undecided = Finding("insufficient", None, 0.0, _UNDECIDED)
        return Verdict("insufficient", None, 1.0 - share, (undecided, *held))
    return Verdict(best, _layer(held) if best == "blocked" else None, share, tuple(held))


def _layer(findings: list[Finding]) -> str | None:
    """The layer that weighs most; of equals, the one that comes first on the way to a page."""
    told = [each for each in findings if each.state == "blocked" and each.layer]
    weights = {
        layer: sum(each.nats for each in told if each.layer == layer)
        for layer in LAYERS
        if any(each.layer == layer for each in told)
    }
    return max(weights, key=lambda layer: weights[layer], default=None)
