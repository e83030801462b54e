"""Tests of services: their steps are rows, and so is what each test says of itself."""

import os
from collections import Counter
from pathlib import Path

import pytest

from liane.measurement import Record, read_records
from liane.measurement.table import observations

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("LIANE_DATA", ROOT.parent / "shared" / "data")) / "observatory"


def account(test: str, **keys):
    """What a test says of itself: place and failure of each row of kind `result`."""
    found = observations({"test_name": test, "test_keys": keys})
    steps = [step for _about, steps in found for step in steps]
    return [(e.place, e.failure) for e in steps if e.kind == "result" and e.place]


def test_telegram_tells_what_of_it_is_blocked():
    keys = {"telegram_http_blocking": False, "telegram_tcp_blocking": True}
    keys |= {"telegram_web_status": "blocked", "telegram_web_failure": "generic_timeout_error"}
    assert account("telegram", **keys) == [
        ("telegram_http_blocking", None),
        ("telegram_tcp_blocking", "blocked"),
        ("telegram_web_status", "generic_timeout_error"),
    ]


def test_whatsapp_names_each_endpoint_that_it_holds_for_blocked():
    told = account(
        "whatsapp",
        whatsapp_endpoints_status="blocked",
        whatsapp_endpoints_blocked=["e1.whatsapp.net", 3],
        registration_server_status="ok",
    )
    assert told == [
        ("whatsapp_endpoints_status", "blocked"),
        ("registration_server_status", None),
        ("whatsapp_endpoints_blocked e1.whatsapp.net", "blocked"),
        ("whatsapp_endpoints_blocked 3", "blocked"),
    ]


def test_signal_and_tor_tell_their_servers_of_all_versions():
    assert account("signal", signal_backend_status="ok") == [("signal_backend_status", None)]
    server = {"target_address": "192.0.2.1:9001", "target_protocol": "or_port", "failure": None}
    other = server | {"target_protocol": "obfs4", "failure": "connection_reset"}
    wanted = [("or_port 192.0.2.1:9001", None), ("obfs4 192.0.2.1:9001", "connection_reset")]
    assert account("tor", targets={"a": server, "b": other}) == wanted
    first = {"target_address": "192.0.2.1:9030", "target_protocol": "dir_port"}
    first |= {"tcp_connect": [{"status": {"failure": "eof_error"}}]}
    assert account("tor", targets=[first]) == [("dir_port 192.0.2.1:9030", "eof_error")]


def test_tampering_is_told_by_part_or_as_a_whole():
    parts = {"header_field_name": True, "request_line_capitalization": False, "diff": ["X"]}
    assert account("http_header_field_manipulation", tampering=parts) == [
        ("tampering header_field_name", "tampered"),
        ("tampering request_line_capitalization", None),
    ]
    told = account("http_invalid_request_line", tampering=True, sent=["x"], received=["y"])
    assert told == [("tampering", "tampered")]


def test_a_tunnel_tells_how_long_it_took_or_why_it_does_not_stand():
    assert account("torsf", bootstrap_time=78.9, failure=None) == [("bootstrap", None)]
    failed = account("vanilla_tor", bootstrap_time=0, failure="generic_timeout_error")
    assert failed == [("bootstrap", "generic_timeout_error")]


def test_speed_tests_give_rates_in_one_unit_and_a_failed_one_its_failure():
    dash = {"simple": {"median_bitrate": 5000, "connect_latency": 0.04}, "failure": None}
    found = observations({"test_name": "dash", "test_keys": dash})[0][1]
    assert [(e.kind, e.value, e.unit) for e in found] == [
        ("throughput", 5.0, "mbit/s"),
        ("ping", 40.0, "ms"),
    ]
    failed = observations({"test_name": "ndt", "test_keys": {"failure": "eof_error"}})[0][1]
    assert [(e.kind, e.failure) for e in failed] == [("result", "eof_error")]


@pytest.mark.skipif(not DATA.is_dir(), reason="needs the reference data of the observatory")
def test_every_kind_of_atlas_result_of_the_reference_data_is_read_whole():
    records = list(read_records([DATA / "atlas"]))
    assert all(isinstance(each, Record) for each in records)
    kinds: Counter[str] = Counter()
    for each in records:
        (about, steps), *more = observations(each.value)
        assert (more, bool(steps)) == ([], True)
        kinds[about.test] += 1
    wanted = {"ping": 15, "traceroute": 22, "dns": 48, "http": 17, "ntp": 3, "sslcert": 18}
    assert kinds == wanted
