"""The verdict on one pair: a target and the control's file, fetched by one link in one minute.

A link that is slow is slow for both, and a site that is slow is slow for the control elsewhere too.
What is left is a target held back on the way. A page that is too short, or that came within the
first packets, says nothing of a rate.
"""

from typing import Any

from liane.detection.verdicts import Finding, Verdict, weigh
from liane.measurement import Measurement
from liane.words import N_

__all__ = ["pair_verdict"]

_LEAST_BYTES, _LEAST_S = 16_000, 0.5
_HELD_BACK, _ALIKE = 4.0, 2.0  # times as slow as the control

_HELD = N_("{times} times as slow as the control's file in the same minute, by the same link")
_LIKE = N_("about as fast as the control's file in the same minute")
_BETWEEN = N_("slower than the control's file, but not by enough to say why")
_SLOW_SITE = N_("the control elsewhere gets the site slowly too")
_NO_ELSEWHERE = N_("nobody elsewhere fetched the site in that minute: it may be slow for all")
_NO_BESIDE = N_("the control's file did not come either ({failure}): the link is weak")
_SHORT = N_("too little came to tell a rate")


def pair_verdict(seen: Measurement) -> Verdict:
    """Whether the target is held back, beside the control of the same minute."""
    target, beside, elsewhere = (
        half if isinstance(half := seen.keys.get(name), dict) else {}
        for name in ("target", "control", "elsewhere")
    )
    rate, usual = _rate(target), _rate(beside, quick=True)
    if usual is None:
        facts = {"failure": beside.get("failure") or "?"}
        return weigh([Finding("insufficient", None, 2.0, _NO_BESIDE, facts)])
    if rate is None:
        quick = not target.get("failure") and _number(target.get("bytes"))
        short = Finding("insufficient", None, 2.0, _SHORT)
        return weigh([Finding("ok", None, 1.5, _LIKE)] if quick and _quick(target) else [short])
    times = usual / rate
    if times < _ALIKE:
        return weigh([Finding("ok", None, 2.0, _LIKE)])
    if times < _HELD_BACK:
        return weigh([Finding("insufficient", None, 1.5, _BETWEEN)])
    return weigh(_held_back(times, rate, elsewhere))


def _held_back(times: float, rate: float, elsewhere: dict[str, Any]) -> list[Finding]:
    far = _rate(elsewhere, quick=True)
    if far is None:
        return [Finding("insufficient", None, 2.0, _NO_ELSEWHERE)]
    if far < rate * _HELD_BACK:
        return [Finding("down", None, 1.0, _SLOW_SITE), Finding("insufficient", None, 1.5, _LIKE)]
    return [Finding("blocked", "throughput", 2.5, _HELD, {"times": round(times)})]


def _number(value: Any) -> float:
    given = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if given else 0.0


def _quick(half: dict[str, Any]) -> bool:
    return _number(half.get("seconds")) < _LEAST_S


def _rate(half: dict[str, Any], quick: bool = False) -> float | None:
    """Bytes a second; what came in a moment has a rate only where it is asked for (`quick`)."""
    size, spent = _number(half.get("bytes")), _number(half.get("seconds"))
    if size < _LEAST_BYTES and (quick or spent < _LEAST_S):
        return None
    if not quick and spent < _LEAST_S:
        return None
    return size / max(spent, 1e-3) if size else None
