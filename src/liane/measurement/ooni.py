"""OONI measurements read into plain steps: look-ups, connections, handshakes, exchanges, control.

All versions of the envelope and of `web_connectivity` (0.0 to 0.5) come out alike. A field that is
absent, null or of another type than the specification says is unknown (None), never an error:
probes of ten years and of many makers write this format. Failure strings are kept as written.
Sources: ooni/spec, data-formats df-000 to df-008 and nettests ts-017 and following.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from liane.measurement.addresses import is_address

__all__ = [
    "Connection",
    "Control",
    "Exchange",
    "Handshake",
    "Lookup",
    "Measurement",
    "is_measurement",
    "measurement",
]

_DEPTH = re.compile(r"depth=(\d{1,6})")
_SYSTEM = ("system", "getaddrinfo", "golang_net_resolver", "netgo", "cgo", "libc", "")
_SEALED = ("doh", "dot", "doh3", "odoh")


class Lookup(NamedTuple):
    """One question to one resolver; `way` is system, clear (chosen, unsealed) or sealed.

    `second` are the addresses of another answer that came to the same question a little later.
    """

    host: str
    way: str
    resolver: str
    depth: int
    failure: str | None
    addresses: tuple[str, ...]
    asns: frozenset[int]
    aliases: frozenset[str]
    second: tuple[str, ...] = ()


class Connection(NamedTuple):
    """One TCP connection; `needed` is False where it was opened besides, for more knowledge."""

    address: str
    port: int
    failure: str | None
    depth: int
    usual: bool
    needed: bool
    blamed: bool | None


class Handshake(NamedTuple):
    """One TLS handshake; `proves` is True where the certificate was checked and held."""

    endpoint: str
    name: str
    failure: str | None
    depth: int
    usual: bool
    needed: bool
    proves: bool
    seconds: float | None


class Exchange(NamedTuple):
    """One HTTP request and what came back; `body` is None where none was kept.

    `received` are bytes that came over the wire, where the probe counts them.
    """

    url: str
    failure: str | None
    status: int
    depth: int
    usual: bool
    headers: dict[str, str]
    body: str | None
    length: int | None
    truncated: bool
    received: int


class Control(NamedTuple):
    """What a vantage point elsewhere saw at the same minute; `present` is False without one."""

    present: bool
    failure: str | None
    dns_failure: str | None
    addresses: tuple[str, ...]
    asns: frozenset[int]
    answered_dns: bool
    connections: dict[str, str | None]
    handshakes: dict[str, str | None]
    http_failure: str | None
    status: int
    length: int
    title: str
    headers: dict[str, str]


class Measurement(NamedTuple):
    """One measurement of one target; `keys` is what the test wrote, for what is its own."""

    test: str
    version: str
    target: str
    identity: str
    started: str
    probe_asn: int | None
    probe_cc: str
    network: str
    lookups: tuple[Lookup, ...]
    connections: tuple[Connection, ...]
    handshakes: tuple[Handshake, ...]
    exchanges: tuple[Exchange, ...]
    control: Control
    keys: dict[str, Any]


def is_measurement(value: dict[str, Any]) -> bool:
    """Whether a JSON object is one of OONI's: it names its test, or holds what a test wrote.

    >>> is_measurement({"test_keys": {"queries": []}}), is_measurement({"type": "ping"})
    (True, False)
    """
    return isinstance(value.get("test_keys"), dict) or isinstance(value.get("test_name"), str)


def measurement(value: dict[str, Any]) -> Measurement:
    """The steps of one OONI measurement."""
    keys = _dict(value.get("test_keys"))
    asns = _dict(_dict(keys.get("control")).get("ip_info"))
    return Measurement(
        test=_test(value, keys),
        version=_str(value.get("test_version")) or "",
        target=_str(value.get("input")) or "",
        identity=_str(value.get("measurement_uid"))
        or _str(value.get("id"))
        or _str(value.get("report_id"))
        or "",
        started=_str(value.get("measurement_start_time")) or "",
        probe_asn=_asn(value.get("probe_asn")),
        probe_cc=_str(value.get("probe_cc")) or "",
        network=_str(value.get("probe_network_name")) or "",
        lookups=tuple([_lookup(each, asns) for each in _dicts(keys.get("queries"))]),
        connections=tuple(_connections(keys)),
        handshakes=tuple([_handshake(each) for each in _dicts(keys.get("tls_handshakes"))]),
        exchanges=tuple(_exchanges(keys)),
        control=_control(keys, asns),
        keys=keys,
    )


def _test(value: dict[str, Any], keys: dict[str, Any]) -> str:
    """The name of the test; a web measurement that lost it is known by its control."""
    named = _str(value.get("test_name"))
    return named or ("web_connectivity" if "control" in keys else "")


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _str(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _int(value: Any, default: int = 0) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 18:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else default


def _asn(value: Any) -> int | None:
    """`AS137`, `137` or 137; 0 is unknown."""
    return _int(value.removeprefix("AS") if isinstance(value, str) else value) or None


class _Place(NamedTuple):
    """Where a step stands: how many redirections deep, on the usual way or besides, needed or not.

    Since 0.5 the steps that the system's own resolver led to are marked; all were, before.
    """

    depth: int
    usual: bool
    needed: bool


@lru_cache(maxsize=4096)
def _place_of(tags: tuple[str, ...]) -> _Place:
    depths = [int(found[1]) for tag in tags if (found := _DEPTH.fullmatch(tag))]
    depth = depths[0] if depths else 0
    return _Place(
        depth, "classic" in tags or not depths or depth > 0, "fetch_body=false" not in tags
    )


def _place(step: dict[str, Any]) -> _Place:
    tags = step.get("tags")
    if not isinstance(tags, list):
        return _place_of(())
    try:
        return _place_of(tuple(tags))
    except TypeError:  # a tag that is no text
        return _place_of(tuple([tag for tag in tags if isinstance(tag, str)]))


def _lookup(query: dict[str, Any], asns: dict[str, Any]) -> Lookup:
    answers = query.get("answers")
    found = _answers(_dicts(answers), asns) if answers else _NO_ANSWER
    return Lookup(
        (_str(query.get("hostname")) or "").lower(),
        _way(_str(query.get("engine")) or ""),
        _str(query.get("resolver_address")) or "",
        _place(query).depth,
        _str(query.get("failure")),
        *found,
        _second(query.get("x_second_answer")),
    )


_Found = tuple[tuple[str, ...], frozenset[int], frozenset[str]]
_NO_ANSWER: _Found = ((), frozenset(), frozenset())


def _answers(answers: list[dict[str, Any]], asns: dict[str, Any]) -> _Found:
    """The addresses, their networks and the aliases that a question got."""
    addresses: dict[str, int] = {}
    aliases = set()
    for answer in answers:
        address = _str(answer.get("ipv4")) or _str(answer.get("ipv6"))
        if address and is_address(address):
            asn = _asn(answer.get("asn")) or _asn(_dict(asns.get(address)).get("asn"))
            addresses[address] = asn or 0
        elif answer.get("answer_type") == "CNAME" and (name := _str(answer.get("hostname"))):
            aliases.add(name.rstrip(".").lower())
    networks = frozenset([asn for asn in addresses.values() if asn])
    return tuple(addresses), networks, frozenset(aliases)


@lru_cache(maxsize=256)
def _way(engine: str) -> str:
    """By which way a resolver was asked: the system's own, sealed, or in clear."""
    name = engine.lower()
    return "system" if name in _SYSTEM else "sealed" if name in _SEALED else "clear"


def _second(answer: Any) -> tuple[str, ...]:
    if answer is None:
        return ()
    listed = _dict(answer).get("addresses")
    given = listed if isinstance(listed, list) else []
    return tuple(each for each in given if isinstance(each, str) and is_address(each))


def _connections(keys: dict[str, Any]) -> Iterator[Connection]:
    for step in _dicts(keys.get("tcp_connect")):
        depth, usual, needed = _place(step)
        status = _dict(step.get("status"))
        failure = _str(status.get("failure"))
        if failure is None and status.get("success") is False:
            failure = "unknown_failure"
        blamed = status.get("blocked")
        yield Connection(
            address=_str(step.get("ip")) or "",
            port=_int(step.get("port")),
            failure=failure,
            depth=depth,
            usual=usual,
            needed=needed,
            blamed=blamed if isinstance(blamed, bool) else None,
        )


def _handshake(step: dict[str, Any]) -> Handshake:
    depth, usual, needed = _place(step)
    failure = _str(step.get("failure"))
    began, ended = step.get("t0"), step.get("t")
    timed = isinstance(began, int | float) and isinstance(ended, int | float)
    return Handshake(
        endpoint=_str(step.get("address")) or "",
        name=(_str(step.get("server_name")) or "").lower(),
        failure=failure,
        depth=depth,
        usual=usual,
        needed=needed,
        proves=failure is None and step.get("no_tls_verify") is not True,
        seconds=float(ended) - float(began) if timed else None,  # type: ignore[arg-type]
    )


def _exchanges(keys: dict[str, Any]) -> list[Exchange]:
    """The requests, the last one first; before 0.5 their order alone tells how deep each stands."""
    held = [_exchange(each) for each in _dicts(keys.get("requests"))]
    chain = len(held) > 1 and "control" in keys
    if not chain or any(isinstance(each.get("tags"), list) for each in _dicts(keys["requests"])):
        return held
    return [each._replace(depth=len(held) - 1 - at) for at, each in enumerate(held)]


def _exchange(step: dict[str, Any]) -> Exchange:
    depth, usual, _needed = _place(step)
    response = _dict(step.get("response"))
    body, length = _body(response.get("body"))
    return Exchange(
        url=_str(_dict(step.get("request")).get("url")) or "",
        failure=_str(step.get("failure")),
        status=_int(response.get("code")),
        depth=depth,
        usual=usual,
        headers=_headers(response.get("headers") or _pairs(response.get("headers_list"))),
        body=body,
        length=length,
        truncated=response.get("body_is_truncated") is True,
        received=_int(step.get("x_received_bytes")),
    )


def _body(value: Any) -> tuple[str | None, int | None]:
    """The body as text, and its length in bytes; both unknown where none was kept."""
    if isinstance(value, str):
        return value, len(value) if value.isascii() else len(value.encode("utf-8", "replace"))
    packed = _str(_dict(value).get("data"))
    return (None, len(packed) * 3 // 4) if packed else (None, None)


def _headers(value: Any) -> dict[str, str]:
    """Headers by lower-case name; a value that is a list gives its first."""
    found = {}
    for name, text in _dict(value).items():
        first = text[0] if isinstance(text, list) and text else text
        found[name.lower()] = first if isinstance(first, str) else ""
    return found


def _pairs(value: Any) -> dict[str, Any]:
    """A list of names and values; what is not a pair of which the first is a text is left out."""
    pairs = value if isinstance(value, list) else []
    return {
        each[0]: each[1]
        for each in pairs
        if isinstance(each, list) and len(each) == 2 and isinstance(each[0], str)
    }


def _control(keys: dict[str, Any], asns: dict[str, Any]) -> Control:
    control = _dict(keys.get("control"))
    failure = _str(keys.get("control_failure"))
    dns, http = _dict(control.get("dns")), _dict(control.get("http_request"))
    listed = dns.get("addrs")
    given = [each for each in listed if isinstance(each, str)] if isinstance(listed, list) else []
    addresses = tuple(each for each in given if is_address(each))
    known = [_asn(_dict(asns.get(each)).get("asn")) for each in addresses]
    return Control(
        present=failure is None and bool(dns or http),
        failure=failure,
        dns_failure=_str(dns.get("failure")),
        addresses=addresses,
        asns=frozenset(each for each in known if each),
        answered_dns=isinstance(listed, list),
        connections=_outcomes(control.get("tcp_connect")),
        handshakes=_outcomes(control.get("tls_handshake")),
        http_failure=_str(http.get("failure")),
        status=_int(http.get("status_code")),
        length=_int(http.get("body_length"), -1),
        title=_str(http.get("title")) or "",
        headers=_headers(http.get("headers")),
    )


def _outcomes(value: Any) -> dict[str, str | None]:
    """Each endpoint with its failure, None where it worked."""
    found = {}
    for endpoint, each in _dict(value).items():
        step = _dict(each)
        failed = step.get("status") is False
        found[endpoint] = _str(step.get("failure")) or ("unknown_failure" if failed else None)
    return found
