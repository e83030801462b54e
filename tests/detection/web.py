"""Web measurements for tests: one that is well, and hands to break one step of it."""

import copy
from typing import Any

SITE, OTHER = "93.184.216.34", "203.0.112.7"
PAGE = "<html><head><title>Market prices of Farako</title></head>" + "<p>millet</p>" * 90
HEADERS = {"Content-Type": "text/html", "X-Farako": "1", "X-Village-Cache": "hit"}
STEPS = ["classic", "depth=0", "fetch_body=true"]


def lookup(address: str | None, engine="getaddrinfo", failure=None, asn=15133, **more: Any) -> dict:
    answers = [{"answer_type": "A", "ipv4": address, "asn": asn}] if address else None
    about = {"hostname": "www.farako.example", "engine": engine, "query_type": "A"}
    return about | {"answers": answers, "failure": failure, "tags": STEPS[:2]} | more


def connection(failure=None, address=SITE, port=443, tags=STEPS) -> dict:
    status = {"failure": failure, "success": failure is None}
    return {"ip": address, "port": port, "status": status, "tags": tags}


def handshake(failure=None, address=SITE, tags=STEPS) -> dict:
    about = {"address": f"{address}:443", "server_name": "www.farako.example", "t0": 0.1, "t": 0.2}
    return about | {"failure": failure, "no_tls_verify": False, "tags": tags}


def exchange(
    failure=None, status=200, body=PAGE, url="https://www.farako.example/", **more: Any
) -> dict:
    response = {"code": status, "body": body, "headers": HEADERS} | more
    return {"failure": failure, "request": {"url": url}, "response": response, "tags": STEPS}


def control() -> dict:
    return {
        "dns": {"failure": None, "addrs": [SITE]},
        "tcp_connect": {
            f"{SITE}:443": {"status": True, "failure": None},
            f"{SITE}:80": {"status": True, "failure": None},
        },
        "tls_handshake": {f"{SITE}:443": {"status": True, "failure": None}},
        "http_request": {
            "failure": None,
            "status_code": 200,
            "title": "Market prices of Farako",
            "body_length": len(PAGE),
            "headers": HEADERS,
        },
        "ip_info": {SITE: {"asn": 15133}},
    }


def well(**keys: Any) -> dict[str, Any]:
    """A measurement where all went well, with `keys` of the test put over it."""
    held: dict[str, Any] = {
        "queries": [lookup(SITE)],
        "tcp_connect": [connection()],
        "tls_handshakes": [handshake()],
        "requests": [exchange()],
        "control": control(),
        "control_failure": None,
    }
    return {
        "test_name": "web_connectivity",
        "test_version": "0.5.28",
        "input": "https://www.farako.example/",
        "test_keys": copy.deepcopy(held | keys),
    }


def in_clear(**keys: Any) -> dict[str, Any]:
    """The same over plain HTTP."""
    plain = exchange(url="http://www.farako.example/")
    steps = {"tcp_connect": [connection(port=80)], "tls_handshakes": [], "requests": [plain]}
    return well(**(steps | keys))
