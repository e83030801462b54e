"""The verdict on one pair: a target and the control's file, fetched by one link in one minute.

A link that is slow is slow for both, a site that is slow is slow for the control elsewhere too, and
what distance explains is taken out (`liane.measurement.pairs`). What is left is a target held back
on the way. A page that is too short says nothing of a rate.
"""

from typing import Any

from liane.detection.verdicts import Finding, Verdict, weigh
from liane.measurement import Measurement
from liane.measurement.observations import finite
from liane.measurement.pairs import rates
from liane.words import N_

__all__ = ["pair_verdict"]

_HELD_BACK, _ALIKE = 4.0, 2.0  # times as slow as the control
_LEAST_S = 0.5  # less than this is no time from which to blame anybody

_HELD = N_("{times} times as slow as the control's file in the same minute, by the same link")
_LIKE = N_("about as fast as the control's file in the same minute")
_BETWEEN = N_("slower than the control's file, but not by enough to say why")
_SLOW_SITE = N_("the control elsewhere gets the site slowly too")
_NO_ELSEWHERE = N_("nobody elsewhere fetched the site in that minute: it may be slow for all")
_NO_BESIDE = N_("the control's file did not come either ({failure}): the link is weak")
_SHORT = N_("too little came to tell a rate")


def pair_verdict(seen: Measurement) -> Verdict:
    """Whether the target is held back, beside the control of the same minute."""
    rate, usual = rates(seen.keys)
    target = _half(seen, "target")
    if usual is None:
        facts = {"failure": _half(seen, "control").get("failure") or "?"}
        return weigh([Finding("insufficient", None, 2.0, _NO_BESIDE, facts)])
    if not rate:
        return weigh([Finding("insufficient", None, 2.0, _SHORT)])
    times = usual / rate
    if times < _ALIKE:
        return weigh([Finding("ok", None, 2.0, _LIKE)])
    if times < _HELD_BACK or (finite(target.get("seconds")) or 0.0) < _LEAST_S:
        return weigh([Finding("insufficient", None, 1.5, _BETWEEN)])
    return weigh([_held_back(times, rate, _half(seen, "elsewhere"))])


def _half(seen: Measurement, name: str) -> dict[str, Any]:
    half = seen.keys.get(name)
    return half if isinstance(half, dict) else {}


def _held_back(times: float, rate: float, elsewhere: dict[str, Any]) -> Finding:
    size, spent = finite(elsewhere.get("bytes")), finite(elsewhere.get("seconds"))
    if not size or spent is None:
        return Finding("insufficient", None, 2.0, _NO_ELSEWHERE)
    if size / max(spent, 1e-3) < rate * _ALIKE:
        return Finding("insufficient", None, 2.0, _SLOW_SITE)
    return Finding("blocked", "throughput", 2.5, _HELD, {"times": round(times)})
