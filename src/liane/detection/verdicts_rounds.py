"""What one round of a probe says as a whole: its own machines, its link, then single sites.

A site is called blocked only if every visit of the round says so and the link carried something
else in the same round: what fails for all is the link's, a portal's or an ill resolver's doing, and
nobody's choice. A machine is called out only if what it is reached through answers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from liane.detection.verdicts import Verdict
from liane.detection.verdicts_web import verdict
from liane.words import N_, say

__all__ = ["KINDS", "Situation", "situations"]

KINDS = ("machine", "own_link", "portal", "cut", "resolver", "blocked")
_SITES = ("web_connectivity", "throughput_pair")

_MACHINE = N_("{name} does not answer, and what it is reached through does: power, cable or fault")
_OWN_LINK = N_("our own gateway {name} does not answer: what lies beyond is not seen")
_PORTAL = N_("a sign-in page stands between this link and the Internet")
_CUT = N_("nothing beyond our own network answers, the control neither; our gateway: {gateway}")
_RESOLVER = N_("no name at all is answered here, while the control's file comes: an ill resolver")
_BLOCKED = N_("{target}: {reason}")
_YES, _UNKNOWN = N_("answers"), N_("unknown")


@dataclass(frozen=True, slots=True)
class Situation:
    """One thing that is wrong, with its layer and targets where it has some."""

    kind: str
    message: str
    facts: dict[str, Any]
    layer: str | None = None
    targets: tuple[str, ...] = ()

    def words(self) -> str:
        """The sentence, in the language in use."""
        return say(self.message, **self.facts)

    def as_dict(self) -> dict[str, Any]:
        """The situation as JSON-ready data."""
        about = {"kind": self.kind, "layer": self.layer, "targets": list(self.targets)}
        return about | {"reason": self.words()}


def situations(measurements: Iterable[dict[str, Any]]) -> list[Situation]:
    """All that is wrong in a round, in the order of `KINDS`; empty where all is well."""
    held = list(measurements)
    machines = _of_machines([each for each in held if each.get("test_name") == "ping"])
    link = [_keys(each) for each in held if each.get("test_name") == "link"]
    failure = link[-1].get("failure") if link else None
    visits = [each for each in held if each.get("test_name") in _SITES]
    judged = [(str(each.get("input")), _keys(each), verdict(each)) for each in visits]
    own_link = any(each.kind == "own_link" for each in machines)
    if failure == "captive_portal" or _all_led_to_one(judged):
        return [*machines, Situation("portal", _PORTAL, {})]
    carried = any(keys.get("control") or found.state == "ok" for _target, keys, found in judged)
    if failure and not carried:
        gateway = {"gateway": say(_YES if _has_gateway(held) else _UNKNOWN)}
        return machines if own_link else [*machines, Situation("cut", _CUT, gateway)]
    if _no_name_at_all(judged):
        return [*machines, Situation("resolver", _RESOLVER, {})]
    return [*machines, *_blocked(judged)]


def _keys(measurement: dict[str, Any]) -> dict[str, Any]:
    keys = measurement.get("test_keys")
    return keys if isinstance(keys, dict) else {}


def _of_machines(pings: Sequence[dict[str, Any]]) -> list[Situation]:
    down: dict[str, dict[str, Any]] = {}
    for each in pings:
        about = _keys(each).get("device")
        if isinstance(about, dict) and _keys(each).get("failure"):
            down[str(about.get("name"))] = about
    found = []
    for name, about in down.items():
        if about.get("behind") in down:
            continue
        gateway = about.get("kind") == "gateway"
        kind, message = ("own_link", _OWN_LINK) if gateway else ("machine", _MACHINE)
        found.append(Situation(kind, message, {"name": name}, targets=(name,)))
    return found


def _has_gateway(measurements: Iterable[dict[str, Any]]) -> bool:
    """Whether a gateway of ours was pinged and answered."""
    for each in measurements:
        about = _keys(each).get("device")
        if isinstance(about, dict) and about.get("kind") == "gateway" and _reached(each):
            return True
    return False


def _reached(ping: dict[str, Any]) -> bool:
    return _keys(ping).get("failure") is None


_Judged = Sequence[tuple[str, dict[str, Any], Verdict]]


def _all_led_to_one(judged: _Judged) -> bool:
    """Every page asked for in clear was answered with one and the same other place: a portal."""
    ends = [_led_to(keys) for target, keys, _found in judged if target.startswith("http:") and keys]
    return len(ends) > 1 and len(set(ends)) == 1 and ends[0] is not None


def _led_to(keys: dict[str, Any]) -> str | None:
    """Where the first answer of a visit leads, if it is a redirection."""
    requests = keys.get("requests")
    step: Any = requests[-1] if isinstance(requests, list) and requests else {}
    for name in ("response", "headers"):
        step = step.get(name) if isinstance(step, dict) else None
    held = step if isinstance(step, dict) else {}
    found = held.get("Location") or held.get("location")
    return found if isinstance(found, str) else None


def _no_name_at_all(judged: _Judged) -> bool:
    """Every site asked by its name failed at the name."""
    told = [
        keys.get("dns_experiment_failure")
        for _target, keys, _found in judged
        if keys.get("queries")
    ]
    return len(told) > 1 and all(told)


def _blocked(judged: _Judged) -> list[Situation]:
    """Sites that every visit of the round calls blocked, while some other site is well."""
    if not any(found.state == "ok" for _target, _keys_, found in judged):
        return []
    visits: dict[str, list[Verdict]] = {}
    slow: dict[str, list[Verdict]] = {}
    for target, keys, found in judged:
        held = slow if "target" in keys else visits
        held.setdefault(target, []).append(found)
    held_back = {target: _agreed(found) for target, found in slow.items()}
    told = {target: held_back.get(target) or _agreed(found) for target, found in visits.items()}
    return [
        Situation(
            "blocked",
            _BLOCKED,
            {"target": target, "reason": found.reasons()[0]},
            found.layer,
            (target,),
        )
        for target, found in told.items()
        if found
    ]


def _agreed(found: Sequence[Verdict]) -> Verdict | None:
    """The last of several verdicts where all say blocked; None where one does not."""
    return found[-1] if all(each.state == "blocked" for each in found) else None
