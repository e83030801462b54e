"""The verdict on tests that carry no control: messengers, Tor, resolvers, speed, proxies.

What works can be said. What fails cannot be laid at anybody's door: without a control the service
may be down, the link weak or the list of servers old. The verdict is then insufficient, and its
reasons say which steps failed, so that a series of them, or a control, can decide.
"""

from collections.abc import Iterator
from typing import Any

from liane.detection.verdicts import Finding, Verdict, weigh
from liane.measurement import Measurement, is_bogon
from liane.words import N_

__all__ = ["service_verdict"]

_WORKS = N_("every step of the test worked ({steps})")
_MOST_WORK = N_("{working} of the {all} servers tried answer")
_FAILS = N_("{layer}: {place} gives {failure}; this test has no control, so nobody can be blamed")
_FEW = N_("{working} of the {all} servers tried answer; this test has no control")
_OWN = N_("the test says {name}: {said}; it has no control, so nobody can be blamed")
_REWRITTEN = N_("something on the way rewrites plain requests, as a proxy or a cache does")
_MOST = 5


def service_verdict(seen: Measurement) -> Verdict:
    """Whether a service works from where the measurement was made; never that it is blocked."""
    targets = seen.keys.get("targets")
    if isinstance(targets, dict | list) and targets:
        return weigh(_of_targets(targets))
    failing = [*_broken_steps(seen), *_own_account(seen.keys)]
    worked = _count_of_working(seen)
    if failing:
        return weigh(failing[:_MOST])
    if not worked and not _says_success(seen.keys):
        return weigh([])
    return weigh([Finding("ok", None, 2.0, _WORKS, {"steps": worked or 1}), *_notes(seen.keys)])


def _of_targets(targets: dict[str, Any] | list[Any]) -> list[Finding]:
    """Tor's list of servers: the network is in reach when most of them are."""
    every = targets.values() if isinstance(targets, dict) else targets
    held = [each for each in every if isinstance(each, dict)]
    working = sum(each.get("failure") is None for each in held)
    facts = {"working": working, "all": len(held)}
    if working * 2 >= len(held) > 0:
        return [Finding("ok", None, 2.0, _MOST_WORK, facts)]
    return [Finding("insufficient", None, 2.0, _FEW, facts)]


def _broken_steps(seen: Measurement) -> Iterator[Finding]:
    """The servers that no attempt reached, and the names that got no address of the Internet."""
    for layer, place, failure in _failures(seen):
        facts = {"layer": layer, "place": place, "failure": failure}
        yield Finding("insufficient", None, 2.0, _FAILS, facts)


def _failures(seen: Measurement) -> Iterator[tuple[str, str, str]]:
    yield from _of_names(seen)
    for step in seen.connections:
        if step.failure:
            yield "TCP", f"{step.address}:{step.port}", step.failure
    for shake in seen.handshakes:
        if shake.failure:
            yield "TLS", shake.name or shake.endpoint, shake.failure
    if not seen.connections and not seen.handshakes:
        yield from (("HTTP", each.url, each.failure) for each in seen.exchanges if each.failure)


def _of_names(seen: Measurement) -> Iterator[tuple[str, str, str]]:
    found = {each.host for each in seen.lookups if each.addresses}
    for lookup in seen.lookups:
        odd = next((each for each in lookup.addresses if _is_odd(each)), None)
        if odd or (lookup.failure and lookup.host not in found):
            yield "DNS", lookup.host, odd or lookup.failure or ""


def _is_odd(address: str) -> bool:
    """No address of the Internet; a loopback is left out, by which some services say « well »."""
    return is_bogon(address) and not address.startswith("127.")


def _own_account(keys: dict[str, Any]) -> Iterator[Finding]:
    """What the test itself holds for failed, in the few forms that its keys take."""
    for name, said in keys.items():
        bad = (
            (name in ("failure", "error") and isinstance(said, str) and said)
            or (name.endswith("_blocking") and said is True)
            or (name.endswith("_status") and said == "blocked")
            or (name == "success" and said is False)
        )
        if bad:
            facts = {"name": name, "said": str(said)}
            yield Finding("insufficient", None, 2.0, _OWN, facts)


def _count_of_working(seen: Measurement) -> int:
    failures = [each.failure for each in seen.lookups] + [e.failure for e in seen.connections]
    failures += [e.failure for e in seen.handshakes] + [e.failure for e in seen.exchanges]
    return failures.count(None)


def _says_success(keys: dict[str, Any]) -> bool:
    """Some tests (speed, Tor) write no steps, and what they reached is the proof."""
    reached = keys.get("success") is True or bool(keys.get("received"))
    return reached or ("failure" in keys and len(keys) > 1)


def _notes(keys: dict[str, Any]) -> Iterator[Finding]:
    tampering = keys.get("tampering")
    told = tampering.values() if isinstance(tampering, dict) else [tampering]
    if any(each is True for each in told):
        yield Finding("ok", None, 0.0, _REWRITTEN)
