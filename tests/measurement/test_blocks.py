"""Results of Atlas by the block: whatever the lines hold, the rows are as the plain reader's."""

import json
import os
import random
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from liane.measurement import blocks

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("LIANE_DATA", ROOT.parent / "shared" / "data")) / "observatory"
HEAD = {"prb_id": 7, "msm_id": 1001, "timestamp": 1772438400, "dst_addr": "192.0.2.9"}
PING = HEAD | {"type": "ping", "result": [{"rtt": 41.5}, {"x": "*"}, {"error": "unreachable"}, {}]}
HOPS = [
    {"hop": 1, "result": [{"from": "a", "rtt": 3.5}, {"from": "b", "rtt": 2.5}, {"x": "*"}]},
    {"hop": 2, "result": [{"x": "*"}, {"x": "*"}]},
    {"hop": 3, "error": "no route"},
    {"hop": 4, "result": [{"from": "c", "rtt": 9.5, "err": "H"}, {"from": "d", "rtt": 9.5}]},
    {"hop": 255, "result": []},
]
TRACE = HEAD | {"type": "traceroute", "result": HOPS, "dst_name": "a.example"}
WELL, NO_NAME = "9iyEAAABAAEAAAAA", "qxGEAwABAAAACAAB"
DNS = HEAD | {"type": "dns", "result": {"abuf": WELL, "rt": 30.5}}
SETS = [{"dst_addr": "192.0.2.1", "result": {"abuf": NO_NAME, "rt": 1.5}}]
SETS += [{"dst_addr": "", "result": {"abuf": WELL, "rt": 2.5}}]
MANY = HEAD | {"type": "dns", "resultset": SETS}
LATE = HEAD | {"type": "dns", "error": {"timeout": 5000}}
OLD = HEAD | {"type": "ping", "sent": "3", "rcvd": "2", "avg": "58.042"}
BASES = [PING, TRACE, DNS, MANY, LATE, OLD, HEAD | {"type": "http", "result": []}]
ODD = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4)
ODD |= st.lists(ODD, max_size=2) | st.dictionaries(
    st.sampled_from(["rtt", "x", "abuf", "hop"]), ODD
)


@pytest.fixture(autouse=True, scope="module")
def every_line_goes_by_the_block():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "_FEW", 1)
        yield


def plainly(lines):
    return blocks._plain(list(enumerate(lines))).to_pylist()


def packed(values):
    return [json.dumps(each).encode() for each in values]


def by_the_block(lines, monkeypatch):
    """The rows, and how many lines the plain reader was left."""
    left = []
    plain = blocks._plain
    monkeypatch.setattr(blocks, "_plain", lambda block: (left.append(len(block)), plain(block))[1])
    return blocks.observed_in(lines).to_pylist(), sum(left)


def test_usual_results_go_by_the_block_and_the_others_by_the_plain_reader(monkeypatch):
    lines = packed(BASES * 9)
    random.Random(3).shuffle(lines)  # noqa: S311
    found, left = by_the_block(lines, monkeypatch)
    assert found == plainly(lines)
    assert left == 18


def test_a_hop_is_its_quickest_answer_and_a_lost_packet_never_a_zero():
    found = blocks.observed_in(packed([TRACE])).to_pylist()
    told = [(each["step"], each["place"], each["failure"], each["value"]) for each in found]
    assert told == [
        (1, "b", None, 2.5),
        (2, None, "timeout", None),
        (3, None, "no route", None),
        (4, "c", None, 9.5),
        (255, None, "timeout", None),
    ]


def test_the_head_of_an_answer_tells_its_failure():
    found = blocks.observed_in(packed([MANY, DNS])).to_pylist()
    assert [each["failure"] for each in found] == ["dns_nxdomain_error", None, None]
    assert [each["place"] for each in found] == ["192.0.2.1", "192.0.2.9", "192.0.2.9"]


@pytest.mark.parametrize("lines", [[], [b""], [b"{"], [b"\xff"], [b'{"type":"ping"}'], [b"[1]"]])
def test_what_is_no_result_gives_no_row_and_stops_nothing(lines):
    assert blocks.observed_in([*lines, *packed([PING])]).num_rows == 4


@settings(max_examples=80)
@example(PING, [("result", [{"rtt": None}])])
@example(PING, [("result", [{"rtt": 1e308, "x": None}])])
@example(DNS, [("result", {"abuf": "====", "rt": 1})])
@example(TRACE, [("result", [{"hop": 1.0, "result": [{"rtt": 1, "from": ""}]}])])
@given(
    st.sampled_from(BASES),
    st.lists(st.tuples(st.sampled_from(["result", "prb_id", "dst_addr", "error", "x"]), ODD)),
)
def test_no_odd_value_makes_a_difference_between_the_two_ways(base, changes):
    lines = packed([PING, base | dict(changes), TRACE, DNS])
    assert repr(blocks.observed_in(lines).to_pylist()) == repr(plainly(lines))


@pytest.mark.skipif(not DATA.is_dir(), reason="needs the reference data of the observatory")
def test_the_reference_results_come_out_alike_in_any_order():
    files = sorted((DATA / "atlas").iterdir())
    lines = [line for file in files for line in file.read_bytes().splitlines()]
    random.Random(5).shuffle(lines)  # noqa: S311
    assert blocks.observed_in(lines).to_pylist() == plainly(lines)
