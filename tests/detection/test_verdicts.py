"""Verdicts: each principle, the published scenarios, and nobody accused without a control."""

import copy
import csv
import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detection import web
from liane.detection import LAYERS, RULES_VERSION, STATES, verdict
from liane.measurement import Record, read_records
from liane.words import use

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("LIANE_DATA", ROOT.parent / "shared" / "data"))
SCENARIOS = DATA / "observatory" / "ooni" / "wc05_qa"


def said(value):
    found = verdict(value)
    return found.state, found.layer


def test_a_site_that_proves_itself_is_ok():
    assert said(web.well()) == ("ok", None)
    assert said(web.in_clear()) == ("ok", None)


@pytest.mark.parametrize("failure", ["dns_nxdomain_error", "dns_refused_error", "dns_no_answer"])
def test_a_name_denied_here_and_known_to_the_control_is_blocked(failure):
    gone = {"tcp_connect": [], "tls_handshakes": [], "requests": []}
    assert said(web.well(queries=[web.lookup(None, failure=failure)], **gone)) == ("blocked", "dns")


def test_a_resolver_that_is_ill_alone_is_nobody_s_block():
    ill = [
        web.lookup(None, failure="dns_servfail_error"),
        web.lookup(web.SITE, "udp", resolver_address="9.9.9.9:53"),
    ]
    gone = {"tcp_connect": [], "tls_handshakes": [], "requests": []}
    assert said(web.well(queries=ill, **gone)) == ("insufficient", None)


def test_a_private_address_for_a_public_site_is_blocked_at_its_name():
    given_ = web.well(
        queries=[web.lookup("10.10.34.35", asn=None)],
        tcp_connect=[web.connection("generic_timeout_error", "10.10.34.35")],
        tls_handshakes=[],
        requests=[],
    )
    assert said(given_) == ("blocked", "dns")


def test_other_addresses_by_region_are_fine_when_the_certificate_holds():
    far = [web.lookup(web.OTHER, asn=64500), web.lookup(web.SITE, "doh")]
    steps = {
        "tcp_connect": [web.connection(address=web.OTHER)],
        "tls_handshakes": [web.handshake(address=web.OTHER)],
    }
    assert said(web.well(queries=far, **steps)) == ("ok", None)
    # A cache inside a provider serves its own clients only: the control cannot reach it.
    closed = web.control()
    closed["tcp_connect"][f"{web.OTHER}:443"] = {"status": False, "failure": "timeout"}
    assert said(web.well(queries=far, control=closed, **steps)) == ("ok", None)


@pytest.mark.parametrize(
    ("step", "layer"),
    [
        ({"tcp_connect": [web.connection("connection_refused")]}, "tcp"),
        ({"tcp_connect": [web.connection("generic_timeout_error")]}, "tcp"),
        ({"tls_handshakes": [web.handshake("connection_reset")]}, "tls"),
        ({"tls_handshakes": [web.handshake("ssl_unknown_authority")]}, "tls"),
        ({"requests": [web.exchange("connection_reset", 0, "")]}, "http"),
        ({"requests": [web.exchange("generic_timeout_error", 200, "")]}, "throughput"),
    ],
)
def test_the_first_step_that_fails_here_and_not_at_the_control_is_the_layer(step, layer):
    later = {"tls_handshakes": [], "requests": []} if "tcp_connect" in step else {}
    later |= {"requests": []} if "tls_handshakes" in step else {}
    assert said(web.well(**(later | step))) == ("blocked", layer)


def test_an_address_where_nobody_answers_is_a_false_one_and_the_site_is_not_down():
    dead = web.control()
    dead["tcp_connect"] |= {
        f"{web.OTHER}:443": {"status": False, "failure": "generic_timeout_error"},
        f"{web.OTHER}:80": {"status": True, "failure": None},
    }
    steps = {
        "queries": [web.lookup(web.OTHER, asn=64500)],
        "tcp_connect": [web.connection("generic_timeout_error", web.OTHER)],
        "tls_handshakes": [],
        "requests": [],
    }
    assert said(web.well(control=dead, **steps)) == ("blocked", "dns")
    # The same network as the control's: one server of the site's own that fails.
    ours = steps | {"queries": [web.lookup(web.OTHER)]}
    assert said(web.well(control=dead, **ours)) == ("insufficient", None)


def without_page(control):
    control["http_request"] = {"failure": "generic_timeout_error", "status_code": -1}
    return control


def test_a_step_that_fails_for_the_control_too_is_a_site_that_is_down():
    down = without_page(web.control())
    down["tcp_connect"][f"{web.SITE}:443"] = {"status": False, "failure": "timeout"}
    refused = [web.connection("connection_refused")]
    gone = {"tls_handshakes": [], "requests": []}
    assert said(web.well(control=down, tcp_connect=refused, **gone)) == ("down", None)
    old = without_page(web.control())
    old["tls_handshake"][f"{web.SITE}:443"] = {"failure": "ssl_invalid_certificate"}
    expired = [web.handshake("ssl_invalid_certificate")]
    assert said(web.well(control=old, tls_handshakes=expired, requests=[])) == ("down", None)


def test_a_certificate_out_of_date_here_alone_may_be_our_own_clock():
    expired = [web.handshake("ssl_invalid_certificate")]
    assert said(web.well(tls_handshakes=expired, requests=[])) == ("insufficient", None)


def test_no_route_for_one_family_of_addresses_says_nothing():
    both = [web.connection("network_unreachable", "2001:db8::1"), web.connection()]
    assert said(web.well(tcp_connect=both)) == ("ok", None)
    none = {"tcp_connect": both[:1], "tls_handshakes": [], "requests": []}
    assert said(web.well(**none)) == ("insufficient", None)


def test_a_slow_link_is_not_called_throttled():
    slow = [web.handshake() | {"t": 9.0}]
    late = [web.exchange("generic_timeout_error", 200, "")]
    assert said(web.well(tls_handshakes=slow, requests=late)) == ("insufficient", None)


def test_a_block_page_in_clear_is_blocked_and_a_captcha_of_the_site_is_not():
    blocked = web.exchange(
        body="<title>Access denied</title>", url="http://www.farako.example/", headers={"Via": "x"}
    )
    assert said(web.in_clear(requests=[blocked])) == ("blocked", "http")
    captcha = web.exchange(
        status=503, body="<title>One moment</title>", url="http://www.farako.example/"
    )
    assert said(web.in_clear(requests=[captcha])) == ("ok", None)
    assert said(web.well(requests=[web.exchange(status=403, body="No")])) == ("ok", None)


def test_a_clear_answer_that_leads_to_another_site_is_judged_by_its_page():
    away = web.exchange(
        status=302,
        body="",
        url="http://www.farako.example/",
        headers={"Location": "https://b.test"},
    )
    stop = web.exchange(body="<title>Stop here</title>", url="https://b.test/", headers={})
    assert said(web.in_clear(requests=[stop, away])) == ("blocked", "http")


def test_a_captive_portal_blocks_nobody():
    portal = web.exchange(status=511, body="sign in", url="http://www.farako.example/")
    assert said(web.in_clear(requests=[portal])) == ("insufficient", None)


def absent(given, clear, **steps):
    """A name that the control cannot find, with what two resolvers in clear say of it."""
    nobody = web.control() | {"dns": {"failure": "dns_name_error", "addrs": []}, "tcp_connect": {}}
    nobody |= {"tls_handshake": {}, "http_request": {"failure": "dns_lookup_error"}}
    asked = [web.lookup(given), web.lookup(clear, "udp", resolver_address="1.1.1.1:53")]
    gone = {"tcp_connect": [], "tls_handshakes": [], "requests": []}
    value = web.well(queries=asked, control=nobody, **(gone | steps))
    return json.loads(json.dumps(value).replace("farako.example", "farako.net"))


def test_an_answer_for_a_name_that_is_gone_is_put_in_unless_it_is_this_place_s_own():
    assert said(absent(None, None)) == ("down", None)
    assert said(absent(web.OTHER, web.OTHER)) == ("blocked", "dns")
    assert said(absent("10.10.34.35", None)) == ("blocked", "dns")
    # A resolver that answers for every absent name, and a name that only a local network knows.
    assert said(absent(web.OTHER, None)) == ("insufficient", None)
    inside = [web.connection(address="10.0.0.9")]
    assert said(absent("10.0.0.9", None, tcp_connect=inside))[0] != "blocked"
    proved = [web.handshake(address=web.OTHER)]
    assert said(absent(web.OTHER, web.OTHER, tls_handshakes=proved))[0] != "blocked"
    # A control that got the page found the name, whatever it noted of it.
    got = absent(web.OTHER, web.OTHER)
    got["test_keys"]["control"]["http_request"] = web.control()["http_request"]
    assert said(got)[0] != "down" and "does not exist" not in str(verdict(got).reasons())
    # A control whose own resolver was silent knows of no name.
    ill = absent(None, None)
    ill["test_keys"]["control"]["dns"]["failure"] = "generic_timeout_error"
    assert "does not exist" not in str(verdict(ill).reasons())


def test_a_refusal_in_clear_may_be_the_site_s_own_and_accuses_nobody():
    for status in (403, 429, 451):
        refusal = web.exchange(
            status=status, body="<title>Forbidden</title>", url="http://www.farako.example/"
        )
        refusal["response"]["headers"] = {"Server": "shield"}
        assert said(web.in_clear(requests=[refusal])) == ("insufficient", None)


@pytest.mark.parametrize(
    ("failure", "layer"),
    [
        ("connection_reset", "tls"),
        ("connection_refused", "tcp"),
        ("dns_nxdomain_error", "dns"),
        ("ssl_unknown_authority", "tls"),
    ],
)
def test_before_tags_the_order_of_requests_tells_where_a_redirection_failed(failure, layer):
    led = web.exchange(status=302, body="", url="http://t.example/", headers={"Location": "x"})
    last = web.exchange(failure, 0, "", url="https://far.example/")
    old = web.in_clear(requests=[last, led])
    for step in (*old["test_keys"]["requests"], *old["test_keys"]["tcp_connect"]):
        del step["tags"]
    assert said(old) == ("blocked", layer)


def test_every_version_of_the_format_is_read_alike():
    old = web.well(queries=[web.lookup(None, failure="dns_nxdomain_error")], requests=None)
    for step in ("tcp_connect", "tls_handshakes"):
        old["test_keys"][step] = None
    for query in old["test_keys"]["queries"]:
        del query["tags"], query["engine"]
    old["test_version"] = "0.0.1"
    assert said(old) == ("blocked", "dns")


WRONG = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6) | st.floats(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=4,
)


def places(value, at=()):
    yield at
    inner = value.items() if isinstance(value, dict) else ()
    inner = enumerate(value) if isinstance(value, list) else inner
    for key, each in inner:
        yield from places(each, (*at, key))


PLACES = [at for at in places(web.well()) if at]


@settings(max_examples=150)
@given(st.sampled_from(PLACES), WRONG)
def test_no_field_of_any_type_breaks_a_verdict(at, wrong):
    broken = copy.deepcopy(web.well())
    inside = broken
    for key in at[:-1]:
        inside = inside[key]
    inside[at[-1]] = wrong
    found = verdict(broken)
    assert found.state in STATES
    assert (found.layer in LAYERS) == (found.state == "blocked")
    assert 0.0 <= found.confidence <= 1.0
    assert all(found.reasons())


FAILURES = st.sampled_from(
    ["connection_reset", "generic_timeout_error", "connection_refused", "ssl_unknown_authority"]
)


@settings(max_examples=60)
@given(FAILURES, FAILURES, FAILURES, st.sampled_from([None, "10.0.0.1", web.OTHER]))
def test_without_a_control_nobody_is_accused(one, two, three, address):
    alone = web.well(
        control={},
        control_failure="connection_reset",
        queries=[web.lookup(address, failure=None if address else "dns_nxdomain_error")],
        tcp_connect=[web.connection(one)],
        tls_handshakes=[web.handshake(two)],
        requests=[web.exchange(three, 0, "")],
    )
    assert said(alone) == ("insufficient", None)


@pytest.mark.parametrize(
    ("test", "keys", "state"),
    [
        ("telegram", {"tcp_connect": [web.connection()]}, "ok"),
        ("telegram", {"tcp_connect": [web.connection("generic_timeout_error")]}, "insufficient"),
        ("whatsapp", {"queries": [web.lookup("10.0.0.1")]}, "insufficient"),
        ("tor", {"targets": {"a": {"failure": None}, "b": {"failure": "eof_error"}}}, "ok"),
        ("tor", {"targets": {"a": {"failure": "eof_error"}}}, "insufficient"),
        ("ndt", {"failure": None, "summary": {"download": 9000}}, "ok"),
        ("psiphon", {"failure": "generic_timeout_error"}, "insufficient"),
    ],
)
def test_a_test_without_control_can_say_that_a_service_works_and_no_more(test, keys, state):
    assert said({"test_name": test, "test_keys": keys}) == (state, None)


def test_a_verdict_tells_its_reasons_in_both_languages_and_the_version_of_its_rules():
    found = verdict(web.well(tls_handshakes=[web.handshake("connection_reset")], requests=[]))
    use("en")
    english = found.as_dict()
    use("fr")
    assert english["rules"] == RULES_VERSION
    assert "connection_reset" in english["reasons"][0]
    assert found.reasons() != english["reasons"]


def truth():
    table = SCENARIOS.parent / "wc05_truth.csv"
    if not table.exists():
        return []
    with table.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.skipif(not SCENARIOS.is_dir(), reason="needs OONI's controlled scenarios")
def test_every_controlled_scenario_gets_a_verdict_and_a_layer_that_are_accepted():
    found = {Path(each.source).name: said(each.value) for each in read_records([SCENARIOS])}
    wrong = []
    for row in truth():
        state, layer = found[row["file"]]
        layers = row["layer"].split("|") if state == "blocked" else [None]
        if state not in row["verdict"].split("|") or layer not in layers:
            wrong.append((row["file"], state, layer))
    assert wrong == []
    assert len(found) == len(truth()) == 34


@pytest.mark.skipif(not SCENARIOS.is_dir(), reason="needs OONI's controlled scenarios")
def test_a_verdict_rests_on_no_name_of_a_site():
    for record in read_records([SCENARIOS]):
        text = json.dumps(record.value).replace("example.com", "farako.test")
        assert isinstance(record, Record)
        assert said(json.loads(text)) == said(record.value)
