"""What OONI's tests of services say of themselves, as observations of kind `result`.

Their steps (look-ups, connections, pages) are rows like those of any test. Beside them stands the
test's own account: one row for each thing that it judged, with its name in `place` and what it
said against it in `failure`. It is the probe's account, not a verdict of ours.
Sources: ooni/spec ts-006, ts-007, ts-014, ts-018 to ts-023, ts-026, ts-029.
"""

from collections.abc import Iterator
from typing import Any

from liane.measurement.observations import Observation, dicts, finite, text

__all__ = ["of_services"]

_SAID = ("_blocking", "_status")
_LISTS = ("whatsapp_endpoints_blocked", "whatsapp_endpoints_dns_inconsistent", "failing_gateways")


def of_services(test: str, keys: dict[str, Any]) -> Iterator[Observation]:
    """The account that a test gives of itself; nothing of a test of web pages."""
    if test in ("web_connectivity", "http_requests"):
        return
    yield from _judged(keys)
    yield from _listed(keys)
    yield from _targets(keys.get("targets"))
    yield from _tampering(keys)
    yield from _bootstrap(keys)


def _judged(keys: dict[str, Any]) -> Iterator[Observation]:
    """Keys that end in `_status` or `_blocking`, and what failed where they name it."""
    for name, said in keys.items():
        if not name.endswith(_SAID):
            continue
        bad = said is True or said == "blocked" or (said is False and name.endswith("_status"))
        reason = text(keys.get(name.rpartition("_")[0] + "_failure"))
        if isinstance(said, bool | str):
            yield Observation("result", place=name, failure=(reason or "blocked") if bad else None)


def _listed(keys: dict[str, Any]) -> Iterator[Observation]:
    for name in _LISTS:
        held = keys.get(name)
        for each in held if isinstance(held, list) else []:
            yield Observation("result", place=f"{name} {text(each) or '?'}", failure="blocked")


def _targets(held: Any) -> Iterator[Observation]:
    """Tor's servers, each with its own failure; a list in the first versions, then an object."""
    for each in dicts(list(held.values()) if isinstance(held, dict) else held):
        place = f"{text(each.get('target_protocol')) or '?'} {text(each.get('target_address'))}"
        if "failure" in each:
            yield Observation("result", place=place, failure=text(each.get("failure")))
        else:
            yield from _steps(place, each)


def _steps(place: str, target: dict[str, Any]) -> Iterator[Observation]:
    """A target that has no account of its own is known by its connections."""
    for step in dicts(target.get("tcp_connect")):
        status = step.get("status")
        failure = status.get("failure") if isinstance(status, dict) else None
        yield Observation("result", place=place, failure=text(failure))


def _tampering(keys: dict[str, Any]) -> Iterator[Observation]:
    """Headers or requests that came changed to the other end."""
    held = keys.get("tampering")
    told = held if isinstance(held, dict) else {"": held}
    for name, said in told.items():
        if isinstance(said, bool):
            place = f"tampering {name}".strip()
            yield Observation("result", place=place, failure="tampered" if said else None)


def _bootstrap(keys: dict[str, Any]) -> Iterator[Observation]:
    """How long a tunnel took to stand, in seconds; its failure where it did not."""
    if (spent := finite(keys.get("bootstrap_time"))) is not None:
        failure = text(keys.get("failure"))
        value = None if failure else spent * 1000
        yield Observation("result", place="bootstrap", failure=failure, value=value, unit="ms")
    elif isinstance(keys.get("success"), bool):
        yield Observation("result", place="success", failure=None if keys["success"] else "failed")
