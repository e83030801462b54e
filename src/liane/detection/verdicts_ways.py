"""What the way says: connections, handshakes and exchanges beside those of the control.

A step counts against the way only where the control took the same step and got through. A step
that failed for the control too speaks for a site that is down. A missing route of one family of
addresses (IPv6 at most homes) says nothing while the other family works.
"""

from collections.abc import Sequence
from typing import TypeVar
from urllib.parse import urlsplit

from liane.detection.verdicts import Finding
from liane.detection.verdicts_names import ILL
from liane.measurement import Connection, Exchange, Handshake, Measurement
from liane.words import N_

__all__ = ["way_of"]

_Step = TypeVar("_Step", Connection, Handshake)
_NO_ROUTE = ("network_unreachable", "host_unreachable", "network_down")
_SITES_OWN = ("redirect", "invalid_url", "malformed", "protocol")
_SLOW_S = 3.0
_SOME_BYTES = 2048  # more than a handshake leaves behind: the answer was on its way

_OWN_LINK = N_("no route leaves from here ({failure}): the own link says nothing of the site")
_DOWN_TCP = N_("the control cannot connect to {endpoint} either ({failure})")
_TCP = N_("connecting to {endpoint} gives {failure}, while the control connects")
_TCP_SITE = N_("connecting to {endpoint} gives {failure}, while the control gets the page")
_DEAD_END = N_("the control fails at {endpoint} too ({failure}), and gets the page elsewhere")
_DOWN_TLS = N_("the control's handshake at {endpoint} fails too ({failure})")
_FALSE_CERTIFICATE = N_("{name} shows a certificate that is not its own, but not to the control")
_OLD_CERTIFICATE = N_("the certificate of {name} does not hold here; is the clock right?")
_TLS = N_("the handshake that names {name} gives {failure}, while the control's succeeds")
_DOWN_HTTP = N_("the control cannot get the page either ({failure})")
_OWN_ANSWER = N_("the site's own answer cannot be followed ({failure})")
_SLOW_LINK = N_("the page did not end in time, and the whole link was slow")
_THROTTLED = N_("{name} answers at once, then its page does not end in time; the control has it")
_CUT = N_("the page of {name} is cut off ({failure}), while the control gets it whole")
_HTTP = N_("asking {name} for the page gives {failure}, while the control gets it")


def way_of(seen: Measurement, names_false: bool) -> list[Finding]:
    """The findings of the first step that fails on the usual way; none where all steps pass.

    With addresses that are not the site's (`names_false`), what fails behind them is no news.
    """
    for depth in sorted({step.depth for step in _steps(seen)}):
        findings = [] if names_false and depth == 0 else _at(seen, depth)
        if findings:
            return findings
    return []


def _steps(seen: Measurement) -> list[Connection | Handshake | Exchange]:
    return [*seen.connections, *seen.handshakes, *seen.exchanges]


def _at(seen: Measurement, depth: int) -> list[Finding]:
    connections = _that_matter(seen.connections, depth)
    if exchanges := [e for e in seen.exchanges if e.usual and e.depth == depth]:
        port = _port(exchanges[0].url)
        connections = [e for e in connections if port in (None, e.port)] or connections
    failed = [each for each in connections if each.failure]
    if failed and len(failed) == len(connections):
        return _connecting(seen, failed)
    handshakes = _that_matter(seen.handshakes, depth)
    broken = [each for each in handshakes if each.failure]
    if broken and len(broken) == len(handshakes):
        return _shaking(seen, broken)
    wrong = [each for each in exchanges if each.failure]
    if wrong and len(wrong) == len(exchanges):
        return _asking(seen, wrong[0], bool(connections), bool(handshakes))
    return []


def _that_matter(steps: Sequence[_Step], depth: int) -> list[_Step]:
    return [each for each in steps if each.usual and each.needed and each.depth == depth]


def _port(url: str) -> int | None:
    try:
        parts = urlsplit(url)
        return parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        return None


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url


def _has_page(seen: Measurement) -> bool:
    return seen.control.http_failure is None and seen.control.status > 0


def _blocked(layer: str, nats: float, message: str, **facts: str) -> list[Finding]:
    return [Finding("blocked", layer, nats, message, facts)]


def _down(nats: float, message: str, **facts: str) -> list[Finding]:
    return [Finding("down", None, nats, message, facts)]


def _weight(failure: str) -> float:
    """Silence tells a little less than an answer that somebody sent, an unknown failure nothing."""
    if failure.startswith("unknown"):
        return 0.8
    return 2.5 if "timeout" in failure or "timed_out" in failure else 3.0


def _connecting(seen: Measurement, failed: list[Connection]) -> list[Finding]:
    tried = [each for each in failed if not any(word in each.failure for word in _NO_ROUTE)]  # type: ignore[operator]
    if not tried:
        failure = failed[0].failure or ""
        return [Finding("insufficient", None, 3.0, _OWN_LINK, {"failure": failure})]
    outcomes = seen.control.connections
    known = [each for each in tried if _endpoint(each) in outcomes]
    better = [each for each in known if outcomes[_endpoint(each)] is None]
    for each in better[:1]:
        facts = {"endpoint": _endpoint(each), "failure": each.failure or ""}
        return _blocked("tcp", _weight(each.failure or ""), _TCP, **facts)
    if known and len(known) == len(tried):
        return _fails_for_both(seen, _endpoint(known[0]), outcomes, _DOWN_TCP)
    facts = {"endpoint": _endpoint(tried[0]), "failure": tried[0].failure or ""}
    if _has_page(seen):
        return _blocked("tcp", 2.0, _TCP_SITE, **facts)
    return _no_page(seen)


def _fails_for_both(
    seen: Measurement, endpoint: str, outcomes: dict[str, str | None], message: str
) -> list[Finding]:
    """A site that is down; or one address of it that leads nowhere, while others do."""
    facts = {"endpoint": endpoint, "failure": outcomes[endpoint] or ""}
    if _has_page(seen):
        return [Finding("insufficient", None, 2.0, _DEAD_END, facts)]
    return _down(3.0, message, **facts)


def _endpoint(step: Connection) -> str:
    colon = ":" in step.address
    return f"[{step.address}]:{step.port}" if colon else f"{step.address}:{step.port}"


def _no_page(seen: Measurement) -> list[Finding]:
    failure = seen.control.http_failure
    return _down(2.5, _DOWN_HTTP, failure=failure) if failure else []


def _shaking(seen: Measurement, broken: list[Handshake]) -> list[Finding]:
    first = broken[0]
    outcomes = seen.control.handshakes
    known = [each for each in broken if each.endpoint in outcomes]
    better = [each for each in known if outcomes[each.endpoint] is None]
    name = first.name or first.endpoint
    if known and not better:
        return _fails_for_both(seen, known[0].endpoint, outcomes, _DOWN_TLS)
    if not better and not _has_page(seen):
        return _no_page(seen)
    return _broken_handshake(name, (better or broken)[0].failure or "")


def _broken_handshake(name: str, failure: str) -> list[Finding]:
    if failure == "ssl_invalid_certificate":
        return _blocked("tls", 0.8, _OLD_CERTIFICATE, name=name)
    if failure.startswith("ssl_") and failure != "ssl_failed_handshake":
        return _blocked("tls", 3.0, _FALSE_CERTIFICATE, name=name)
    return _blocked("tls", _weight(failure), _TLS, name=name, failure=failure)


def _asking(seen: Measurement, wrong: Exchange, connected: bool, shaken: bool) -> list[Finding]:
    failure, name = wrong.failure or "", _host(wrong.url)
    if wrong.status and any(word in failure for word in _SITES_OWN):
        return _down(2.0, _OWN_ANSWER, failure=failure)
    if not _has_page(seen):
        return _no_page(seen)
    if wrong.status or wrong.received >= _SOME_BYTES:
        return _unfinished(seen, name, failure)
    if "dns" in failure:
        return [] if _was_asked(seen, wrong, name) else _unresolved(name, failure)
    return _unanswered(wrong, name, failure, connected, shaken)


def _was_asked(seen: Measurement, wrong: Exchange, name: str) -> bool:
    """Whether the look-ups of a name are there to be judged by themselves."""
    return any(wrong.depth == 0 or each.host == name for each in seen.lookups)


def _unresolved(name: str, failure: str) -> list[Finding]:
    """A name that failed, of which the exchange alone tells; a resolver that is ill says less."""
    ill = any(word in failure for word in ILL)
    return _blocked("dns", 1.5 if ill else 2.0, _HTTP, name=name, failure=failure)


def _unfinished(seen: Measurement, name: str, failure: str) -> list[Finding]:
    """The page began and did not end: held back, cut off, or a link too slow for it."""
    if "timeout" not in failure and "timed_out" not in failure:
        return _blocked("http", 2.0, _CUT, name=name, failure=failure)
    if any((each.seconds or 0.0) > _SLOW_S for each in seen.handshakes):
        return [Finding("insufficient", None, 2.0, _SLOW_LINK)]
    return _blocked("throughput", 2.5, _THROTTLED, name=name)


def _unanswered(
    wrong: Exchange, name: str, failure: str, connected: bool, shaken: bool
) -> list[Finding]:
    """Nothing came back: at HTTP where the steps before are known to pass, else where it says."""
    if any(word in failure for word in _NO_ROUTE):
        return [Finding("insufficient", None, 3.0, _OWN_LINK, {"failure": failure})]
    secure = wrong.url.startswith("https:")
    if failure.startswith("ssl_"):
        return _broken_handshake(name, failure)
    if "refused" in failure and not connected:
        return _blocked("tcp", 2.5, _HTTP, name=name, failure=failure)
    layer = "tls" if secure and not shaken else "http"
    return _blocked(layer, _weight(failure), _HTTP, name=name, failure=failure)
