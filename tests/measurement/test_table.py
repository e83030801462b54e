"""The table of observations: every format, once each, with what is late or odd marked so."""

import gzip
import json
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detection import web
from liane.measurement import Record, read_records
from liane.measurement.observations import COLUMNS
from liane.measurement.table import SCHEMA, load, observations, observed

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("LIANE_DATA", ROOT.parent / "shared" / "data")) / "observatory"
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
NDT7 = {
    "StartTime": "2026-03-02T08:00:00.5Z",
    "ServerIP": "192.0.2.1",
    "Download": {
        "UUID": "a1",
        "ServerMeasurements": [
            {"TCPInfo": {"BytesAcked": 12_500_000, "ElapsedTime": 10_000_000, "MinRTT": 48_000}}
        ],
    },
}
IODA = {
    "type": "signals.raw",
    "data": [
        [
            {
                "entityType": "country",
                "entityCode": "SN",
                "entityName": "Senegal",
                "datasource": "bgp",
                "from": 1772400000,
                "step": 300,
                "values": [812, None, 809],
            }
        ]
    ],
}
PING = {"type": "ping", "prb_id": 7, "msm_id": 1, "timestamp": 1772438400, "dst_addr": "192.0.2.9"}
PING |= {"result": [{"rtt": 41.5}, {"x": "*"}, {"error": "unreachable"}]}
DAY = "2026-03-02"


def ooni(started=f"{DAY} 08:00:00", **more):
    return web.well() | {"measurement_start_time": started, "probe_asn": "AS8346"} | more


def put(folder, *values, name="a.jsonl"):
    file = folder / name
    file.write_text("\n".join(json.dumps(each) for each in values), encoding="utf-8")
    return file


def rows(value):
    return [step for _about, steps in observations(value) for step in steps]


def test_every_column_says_what_it_is():
    assert SCHEMA.names == list(COLUMNS)
    assert all(place.metadata[b"says"] for place in SCHEMA)


def test_a_web_measurement_gives_each_step_of_the_probe_and_of_its_control():
    found = rows(ooni())
    assert [step.kind for step in found if not step.control] == ["dns", "tcp", "tls", "http"]
    assert [step.kind for step in found if step.control] == ["dns", "tcp", "tcp", "tls", "http"]


def test_a_lost_packet_is_a_failure_and_never_a_zero():
    assert [(step.value, step.failure) for step in rows(PING)] == [
        (41.5, None),
        (None, "timeout"),
        (None, "unreachable"),
    ]


def test_a_speed_test_is_in_megabits_whatever_its_format():
    ndt = {"test_name": "ndt", "test_keys": {"failure": None, "summary": {"download": 10_000}}}
    assert [step.value for step in rows(NDT7)] == [10.0, 48.0]
    assert [step.value for step in rows(ndt)] == [10.0]


def client(**ways):
    return {"ServerFQDN": "ndt.example", "ServerIP": "192.0.2.1"} | ways


def summed(value, unit="Mbit/s"):
    return {"Value": value, "Unit": unit}


def ioda(kind, *parts, **more):
    return {"type": kind, "data": list(parts), "error": None} | more


LOSS = {"datasource": "ping-slash24-loss", "from": 1772400000, "step": 300}


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (client(Download=summed(31.5), MinRTT=summed(20, "ms")), [("throughput", 31.5, None)]),
        (
            client(Upload={"Throughput": summed(5.5), "Latency": summed(0, "ms")}),
            [("throughput", 5.5, None)],
        ),
        (client(Download={}), [("result", None, "no measurement in it")]),
        (
            {"id": "x", "a": {"MeanThroughputMbps": 12.3, "MinRTT": 30.2}, "client": None},
            [("throughput", 12.3, None), ("ping", 30.2, None)],
        ),
        (ioda("signals", []), [("result", None, "no data")]),
        (ioda("signals", data=None, error="no such entity"), [("result", None, "no such entity")]),
        (
            ioda("outages.summary", {"scores": {"overall": 9.0}, "entity": {"code": "SN"}}),
            [("event", 9.0, None)],
        ),
        (
            ioda(
                "signals", [LOSS | {"values": [[{"agg_values": {"loss_pct": 3.5}}], None, ["?"]]}]
            ),
            [("signal", 3.5, None), ("signal", None, "no data"), ("signal", None, "not a number")],
        ),
    ],
)
def test_other_shapes_of_ndt7_and_ioda_are_read_and_say_when_they_hold_nothing(value, wanted):
    assert [(step.kind, step.value, step.failure) for step in rows(value)] == wanted


def test_an_event_of_ioda_tells_its_place_in_one_word():
    event = {"location": "asn/8346", "datasource": "bgp", "start": 1772400000, "duration": 60}
    ((about, _steps),) = observations(ioda("outages.events", event))
    assert (about.probe_asn, about.target) == (8346, "8346")


def test_a_signal_without_a_value_is_told_as_such_at_its_own_time(tmp_path):
    load([put(tmp_path, IODA)], tmp_path / "table", NOW)
    table = observed(tmp_path / "table").sort_by("observed_at").to_pylist()
    assert [(row["value"], row["failure"]) for row in table] == [
        (812, None),
        (None, "no data"),
        (809, None),
    ]
    assert (table[1]["observed_at"] - table[0]["observed_at"]).seconds == 300


def test_each_day_has_its_folder_and_a_wrong_clock_its_own(tmp_path):
    clocks = ["1970-01-01 00:00:09", "2100-01-01 00:00:00", "soon", None]
    file = put(tmp_path, ooni(), *[ooni(each) for each in clocks])
    load([file], tmp_path / "table", NOW)
    assert {each.name for each in (tmp_path / "table").iterdir()} == {f"day={DAY}", "day=unknown"}
    unknown = observed(tmp_path / "table" / "day=unknown").to_pylist()
    assert [row["clock"] for row in unknown[::9]] == ["before", "ahead", "unknown", "unknown"]
    assert unknown[0]["observed_at"] is None
    assert unknown[0]["written_at"] == clocks[0]


def test_a_record_counts_once_whatever_its_packing_and_however_often_it_comes(tmp_path):
    plain = put(tmp_path, ooni(), PING, ooni())
    listed = tmp_path / "b.json.gz"
    listed.write_bytes(gzip.compress(json.dumps([PING, ooni()], indent=1).encode()))
    first = load([plain, listed], tmp_path / "table", NOW)
    again = load([listed], tmp_path / "table", NOW)
    assert (sum(first.records.values()), first.duplicates, first.observations) == (5, 3, 12)
    assert (again.duplicates, again.observations) == (2, 0)
    assert observed(tmp_path / "table").num_rows == 12


def test_what_comes_after_its_day_was_complete_is_late(tmp_path):
    counts = load([put(tmp_path, ooni(), ooni("2026-02-27 23:00:00"))], tmp_path / "table", NOW)
    assert counts.late == 9
    late = observed(tmp_path / "table" / "day=2026-02-27")["late"].to_pylist()
    assert set(late) == {True}


def test_what_cannot_be_read_is_set_aside_with_its_place_and_the_rest_loads(tmp_path):
    file = put(tmp_path, ooni(), {"name": "no format"})
    file.write_text(file.read_text("utf-8") + "\n{cut", encoding="utf-8")
    counts = load([file], tmp_path / "table", NOW)
    assert (counts.records[str(file)], counts.rejected[str(file)]) == (1, 2)
    aside = [json.loads(line) for line in counts.quarantine.read_text("utf-8").splitlines()]
    assert [each["line"] for each in aside] == [2, 3]
    assert aside[1]["begins"] == "{cut"
    assert all(each["why"] for each in aside)


def test_no_half_written_file_counts_and_reading_again_completes_it(tmp_path):
    table = tmp_path / "table"
    file = put(tmp_path, ooni())
    (table / f"day={DAY}").mkdir(parents=True)
    (table / f"day={DAY}" / ".half.123").write_bytes(b"PAR1")
    load([file], table, NOW)
    assert observed(table).num_rows == 9
    assert not list(table.rglob(".half*"))
    assert [pq.ParquetFile(each).metadata.num_rows for each in table.rglob("*.parquet")] == [9]


def test_two_loads_at_once_count_a_record_once(tmp_path):
    file = put(tmp_path, *(ooni(input=f"https://{number}.example/") for number in range(50)))
    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(lambda _at: load([file], tmp_path / "table", NOW), range(4)))
    assert sorted(each.duplicates for each in told) == [0, 50, 50, 50]
    assert observed(tmp_path / "table").num_rows == 450


ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=4,
)
BASES = [ooni(), PING, NDT7, IODA, IODA["data"][0][0], PING | {"type": "traceroute"}]
BASES += [PING | {"type": kind} for kind in ("dns", "http", "ntp", "sslcert")]


@settings(max_examples=30)
@given(st.sampled_from(BASES), st.lists(st.tuples(st.integers(0, 30), ODD), max_size=3))
def test_no_field_of_any_type_stops_a_load(tmp_path_factory, base, changes):
    value = dict(base)
    for at, odd in changes:
        value[sorted(value)[at % len(value)]] = odd
    folder = tmp_path_factory.mktemp("odd")
    counts = load([put(folder, value)], folder / "table", NOW)
    assert sum(counts.records.values()) + sum(counts.rejected.values()) == 1
    assert observed(folder / "table").num_rows == counts.observations


@pytest.mark.skipif(not DATA.is_dir(), reason="needs the reference data of the observatory")
def test_every_good_file_of_the_reference_data_gives_observations():
    folders = [DATA / "ooni" / "measurements", DATA / "ooni" / "wc05_qa", DATA / "atlas"]
    given_ = [each for each in read_records(folders) if isinstance(each, Record)]
    empty = {each.source for each in given_ if not rows(each.value)}
    assert {Path(each).name for each in empty} == {"fingerprints_http.json"}  # no measurements
