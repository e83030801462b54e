"""A round as a whole, and pairs: what fails for all is nobody's choice."""

import pytest

from detection import web
from liane.detection import situations, verdict

RESET = [web.handshake("connection_reset")]


def site(name, **keys):
    return web.well(**keys) | {"input": f"https://{name}.example/"}


def link(failure=None):
    return {"test_name": "link", "test_keys": {"failure": failure, "url": "http://c.example/"}}


def machine(name, failure=None, kind="device", behind=None):
    about = {"name": name, "kind": kind, "behind": behind}
    return {"test_name": "ping", "test_keys": {"failure": failure, "device": about}}


def kinds(*measurements):
    return [each.kind for each in situations(measurements)]


def test_a_site_is_blocked_where_another_is_well_and_both_visits_say_so():
    broken = site("news", tls_handshakes=RESET, requests=[])
    assert kinds(link(), site("mail"), broken, broken) == ["blocked"]
    assert kinds(link(), site("mail"), broken, site("news")) == []


def test_where_no_site_is_well_none_is_called_blocked():
    broken = [site(name, tls_handshakes=RESET, requests=[]) for name in ("news", "mail", "shop")]
    assert kinds(link(), *broken) == []
    assert kinds(link("connection_refused"), *broken) == []  # the control was reached: no cut
    alone = [each | {"test_keys": each["test_keys"] | {"control": None}} for each in broken]
    assert kinds(link("generic_timeout_error"), *alone) == ["cut"]


def test_a_machine_behind_one_that_is_out_is_not_called_out_itself():
    out = "generic_timeout_error"
    held = [machine("mast", out, "router"), machine("school", out, behind="mast"), machine("pc")]
    assert kinds(link(), site("mail"), *held) == ["machine"]


def test_a_gateway_that_is_out_hides_what_lies_beyond():
    held = [machine("gate", "generic_timeout_error", "gateway"), link("network_unreachable")]
    assert kinds(*held, site("news", tls_handshakes=RESET, requests=[])) == ["own_link"]


def test_pages_that_all_lead_to_one_place_are_a_portal():
    away = web.exchange(status=302, body="", url="http://a.example/")
    away["response"]["headers"] = {"Location": "http://hotspot.example/"}
    held = [web.in_clear(requests=[away]) | {"input": f"http://{name}.example/"} for name in "ab"]
    assert kinds(link(), *held) == ["portal"]
    assert kinds(link("captive_portal"), site("mail")) == ["portal"]


def test_no_name_answered_at_all_is_the_resolver():
    ill = {
        "queries": [web.lookup(None, failure="dns_servfail_error")],
        "dns_experiment_failure": "dns_servfail_error",
        "tcp_connect": [],
        "tls_handshakes": [],
        "requests": [],
    }
    assert kinds(link(), site("news", **ill), site("mail", **ill)) == ["resolver"]


@pytest.mark.parametrize("keys", [None, [], {"device": 3}, {"requests": "x", "failure": 1}])
def test_any_value_is_taken_without_a_fault(keys):
    for test in ("ping", "link", "web_connectivity", "throughput_pair"):
        situations([{"test_name": test, "test_keys": keys, "input": "http://a.example/"}] * 2)


def pair(target, control, elsewhere=None):
    halves = {"target": target, "control": control, "elsewhere": elsewhere}
    names = ("bytes", "seconds", "rtt_s", "failure")
    keys = {
        name: dict(zip(names, (*each, 0.02, None)[:4], strict=True)) if each else None
        for name, each in halves.items()
    }
    return verdict({"test_name": "throughput_pair", "input": "https://a/", "test_keys": keys})


FAST, SLOW, FAR = (128_000, 0.1), (16_000, 2.0), (128_000, 1.9, 0.3, None)
LATE = (40_000, 5.0, 0.3, "generic_timeout_error")


@pytest.mark.parametrize("held", [SLOW, LATE, (9_000, 0.9, 0.02, "generic_timeout_error")])
def test_a_target_held_back_beside_a_quick_control_is_throttled(held):
    found = pair(held, FAST, FAST)
    assert (found.state, found.layer) == ("blocked", "throughput")


@pytest.mark.parametrize(
    ("halves", "state"),
    [
        ((SLOW, SLOW, FAST), "ok"),
        ((SLOW, FAST, None), "insufficient"),
        ((SLOW, FAST, SLOW), "insufficient"),
        ((SLOW, None, FAST), "insufficient"),
        (((900, 0.01), FAST, FAST), "insufficient"),
        ((FAST, FAST, FAST), "ok"),
        ((FAR, FAST, FAST), "ok"),
    ],
)
def test_a_slow_link_a_slow_or_far_site_and_a_missing_half_accuse_nobody(halves, state):
    assert pair(*halves).state == state


def test_bytes_that_still_came_when_time_was_up_speak_of_throughput():
    silent = web.exchange("generic_timeout_error", 0, "")
    assert verdict(web.well(requests=[silent])).layer == "http"
    assert verdict(web.well(requests=[silent | {"x_received_bytes": 9000}])).layer == "throughput"


def weak(**beside):
    keys = {"bytes": 16384, "seconds": 0.2, "waited_s": 10.0, "failure": None}
    return {"x_beside": keys | beside}


@pytest.mark.parametrize("beside", [{"seconds": 4.0}, {"seconds": None, "failure": "eof_error"}])
def test_silence_on_a_link_that_brought_hardly_anything_accuses_nobody(beside):
    late = web.exchange("generic_timeout_error", 200, "")
    mute = {"tls_handshakes": [web.handshake("generic_timeout_error")], "requests": []}
    for keys in ({"requests": [late]}, mute):
        assert verdict(web.well(**keys, **weak())).state == "blocked"
        assert verdict(web.well(**keys, **weak(**beside))).state == "insufficient"
    assert verdict(web.well(tls_handshakes=RESET, requests=[], **weak(**beside))).layer == "tls"


GONE = {"tcp_connect": [], "tls_handshakes": [], "requests": []}


def test_a_false_answer_that_the_true_one_follows_was_put_in():
    asked = web.lookup(web.OTHER, "udp", asn=64500) | {"x_second_answer": {"addresses": [web.SITE]}}
    found = verdict(web.well(queries=[web.lookup(web.OTHER, asn=64500), asked], **GONE))
    assert (found.state, found.layer) == ("blocked", "dns")
    assert "the first was put in" in found.findings[0].message
    twice = asked | {"answers": web.lookup(web.SITE)["answers"]}
    assert verdict(web.well(queries=[web.lookup(web.SITE), twice])).state == "ok"


def test_a_system_that_only_says_no_is_explained_by_its_resolver_asked_directly():
    at = {"resolver_address": "192.168.1.1:53"}
    vague = web.lookup(None, failure="dns_temporary_failure") | at
    plain = web.lookup(None, "udp", failure="dns_refused_error") | at
    fine = web.lookup(web.SITE, "udp") | {"resolver_address": "9.9.9.9:53"}
    found = verdict(web.well(queries=[vague, plain, fine], **GONE))
    assert (found.state, found.layer) == ("blocked", "dns")
    assert found.findings[0].facts["failure"] == "dns_refused_error"
    assert verdict(web.well(queries=[vague, fine], **GONE)).state == "insufficient"
