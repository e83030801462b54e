"""The own network judged: states confirmed, one fault for one happening, power before link."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liane.detection.network import (
    UNSEEN,
    Known,
    Limits,
    LinkMemory,
    Memory,
    Node,
    State,
    Subject,
    after,
    confirmed,
    faults,
    heard,
)
from liane.measurement.meshes import Mesh, Seen, Tale, differences, joined, of_babel, of_text
from liane.measurement.readings import Reading

UP, SILENT = {"up": 1.0, "rtt_ms": 2.0, "loss": 0.0}, {"up": 0.0}
LIMITS = Limits(confirm=2, confirm_weak=3)


def told(*looks, limits=LIMITS):
    memory = UNSEEN
    for at, figures in enumerate(looks):
        memory = confirmed(memory, figures, 100.0 + 20 * at, limits)
    return memory


@pytest.mark.parametrize(
    ("looks", "state", "since", "reason"),
    [
        ([UP], "up", 100, ""),  # a first good word counts at once
        ([SILENT], "unknown", None, ""),  # a first bad one does not
        ([UP, SILENT], "up", 100, ""),
        ([UP, SILENT, SILENT], "down", 120, "silent"),  # since the first of them
        ([UP, SILENT, UP, SILENT], "up", 100, ""),
        ([UP, SILENT, SILENT, UP], "down", 120, "silent"),
        ([UP, SILENT, SILENT, UP, UP], "up", 160, ""),
        ([UP] + [UP | {"loss": 0.7}] * 2, "up", 100, ""),  # weak is believed later than silent
        ([UP] + [UP | {"loss": 0.7}] * 3, "degraded", 120, "loss"),
        ([UP] + [UP | {"battery_percent": 12}] * 3, "degraded", 120, "battery"),
        ([UP] + [UP | {"port_up": 0}] * 3, "degraded", 120, "port"),
        ([{}, {}, {}], "unknown", 100, "unread"),  # what we cannot read is no fault of theirs
    ],
)
def test_a_state_changes_when_it_was_seen_in_a_row_and_then_since_the_first(
    looks, state, since, reason
):
    memory = told(*looks)
    assert (memory.state, memory.since, memory.reason) == (state, since, reason)


def test_a_quick_look_does_not_mend_what_it_did_not_read():
    weak = told(UP, *[UP | {"battery_percent": 12}] * 3)
    for at in range(5):
        weak = confirmed(weak, UP, 200 + at, LIMITS, full=False)
    assert weak.state == State.DEGRADED


@given(st.lists(st.sampled_from([UP, SILENT, UP | {"loss": 0.9}]), max_size=30))
def test_folding_goes_on_from_wherever_it_was_kept(looks):
    memory = UNSEEN
    for at, figures in enumerate(looks):
        memory = confirmed(Memory(*list(memory)), figures, 100.0 + 20 * at, LIMITS)
    assert memory == told(*looks)


# A village: a gate, a mast behind it, a hill behind the mast, forty-eight homes on the hill.
HOMES = [f"home {n:02}" for n in range(48)]
NODES = [
    Node("gate", gateway=True), Node("mast", "gate"), Node("hill", "mast"),
    *(Node(each, "hill") for each in HOMES),
]  # fmt: skip


def village(*down, **memories):
    known = {each.key: Memory("up", 0.0) for each in NODES}
    known |= {key: Memory("down", 500.0, "silent") for key in down}
    return faults(NODES, known | memories, {})


def test_fifty_silent_devices_behind_one_link_are_one_fault():
    (found,) = village("hill", *HOMES)
    assert (found.kind, found.root, len(found.members)) == ("cut", ("mast", "hill"), 49)
    assert (found.since, found.cause) == (500.0, "")


def test_what_its_battery_said_before_it_fell_silent_explains_the_link():
    empty = Memory("down", 500.0, "silent", power="battery", power_at=460.0)
    (found,) = village("hill", *HOMES, hill=empty)
    assert found.cause == "battery"
    long_ago = empty._replace(power_at=-4000.0)
    assert village("hill", *HOMES, hill=long_ago)[0].cause == ""


def test_two_happenings_are_two_faults():
    found = village("home 03", "home 07")
    assert [each.members for each in found] == [("home 03",), ("home 07",)]


def test_where_nothing_at_all_is_reached_it_is_the_box_that_is_cut_off():
    (found,) = village("gate", "mast", "hill", *HOMES)
    assert (found.kind, found.root) == ("island", ("gate",))


def test_planned_work_on_the_root_silences_what_hangs_behind_it():
    nodes = [each if each.key != "hill" else Node("hill", "mast", silenced=True) for each in NODES]
    known = {each.key: Memory("up", 0.0) for each in nodes}
    known |= {key: Memory("down", 500.0) for key in ("hill", *HOMES)}
    assert [each.silenced for each in faults(nodes, known, {})] == [True]


@given(st.sets(st.sampled_from(["mast", "hill", *HOMES[:6]])))
def test_every_silent_device_is_in_exactly_one_fault(down):
    members = [key for each in village(*down) for key in each.members]
    assert sorted(members) == sorted(down)


RING = [("a", "b"), ("b", "c"), ("c", "d"), ("a", "d")]


def ring(gone=(), down=()):
    nodes = [Node(key) for key in "abcd"]
    links = {
        link: LinkMemory(96, "gone" if link in gone else "there", 480.0, seen_at=470.0)
        for link in RING
    }
    known = {key: Memory("down" if key in down else "up", 500.0) for key in "abcd"}
    return [(each.kind, each.root, each.members) for each in faults(nodes, known, links)]


def test_a_link_that_falls_in_a_ring_loses_nobody_and_a_node_that_falls_is_named():
    assert ring(gone=[("b", "c")]) == [("link", ("b", "c"), ())]
    assert ring(gone=[("b", "c"), ("c", "d")], down="c") == [("cut", ("c",), ("c",))]


def test_a_link_is_gone_only_where_an_end_that_tells_does_not_name_it():
    was = {("a", "b"): LinkMemory(96, "there", 0.0, seen_at=0.0)}
    missed = heard(was, {}, {"a"}, 20.0)
    assert missed["a", "b"].state == "there"
    assert heard(missed, {}, {"b"}, 40.0)["a", "b"][1:3] == ("gone", 20.0)
    assert heard(was, {}, {"z"}, 20.0)["a", "b"].state == "untold"
    back = heard(heard(missed, {}, {"b"}, 40.0), {("a", "b"): 96.0}, {"a"}, 60.0)
    assert back["a", "b"][1:3] == ("there", 60.0)


def test_what_is_known_survives_a_file_and_a_damaged_file_is_learnt_again():
    subjects = {"a": Subject(Node("a"), addresses=("10.0.0.1",)), "b": Subject(Node("b", "a"))}
    tale = Tale(frozenset({"fe80::a"}), (("self", "10.9.9.9", 96.0),))
    look = [Seen("a", 10.0, [Reading("in_octets", 1e6, "wlan0")], tale), Seen("b", 10.0)]
    known, _rows = after(Known(), subjects, look, 10.0, True)
    again = Known.read(known.written())
    assert (again.memories, again.links, again.counts) == (
        known.memories, known.links, known.counts,
    )  # fmt: skip
    look[0] = Seen("a", 20.0, [Reading("in_octets", 2.25e6, "wlan0")], tale)
    _now, rows = after(again, subjects, look, 20.0, True)
    assert rows[0] == ("a", [Reading("up", 1.0), Reading("rx_mbps", 1.0, "wlan0")])
    for wrong in ({}, {"at": "x"}, {"at": 1, "memories": {"a": [1] * 40}}, {"at": 1, "links": 3}):
        assert Known.read(wrong) == Known()


BABEL = """BABEL 1.0
my-id 02:11:22:ff:fe:33:44:55
add interface r0 up true ipv6 fe80::1 ipv4 10.0.0.1
add neighbour 5594b6 address fe80::2 if r0 reach ffff ureach 0000 rxcost 96 txcost 96 cost 96
add neighbour 5594b7 address fe80::3 if r0 reach 0001 ureach 0000 rxcost 65535 txcost 96 cost 65535
add route 5594b8 prefix 10.9.0.2/32 from 0.0.0.0/0 installed yes id 02:aa metric 96 via fe80::2
ok"""
OTHERS = {
    b'{"type":"NetworkGraph","protocol":"olsr","router_id":"10.0.0.1","links":[{"source":"10.0.0.1",'
    b'"target":"10.0.0.2","cost":1.5}]}': 1.5,
    b'{"topology":[{"lastHopIP":"10.0.0.1","destinationIP":"10.0.0.2","tcEdgeCost":2048}]}': 2.0,
    b'{"router":"10.0.0.1","neighbor":"10.0.0.2","label":"1.020"}\n'
    b'{"router":"10.0.0.2","neighbor":"10.0.0.1","label":"1.000"}': 1.0,
    b"HTTP/1.0 200 OK\n\nTable: Topology\nDest. IP\tLast hop IP\tLQ\tNLQ\tCost\n"
    b"10.0.0.2\t10.0.0.1\t1.00\t1.00\t1.000\n": 1.0,
}


def test_babel_batman_and_olsr_draw_one_picture_of_devices():
    one = of_babel(BABEL.splitlines())
    two = Tale(frozenset({"fe80::2"}), (("self", "fe80::1", 100.0), ("self", "fe80::9", 96.0)))
    mesh = joined({"x": one, "y": two}, {})
    assert mesh == Mesh({("x", "y"): 96.0, ("fe80::9", "y"): 96.0}, frozenset("xy"))
    book = {"10.0.0.1": "x", "10.0.0.2": "y"}
    for page, cost in OTHERS.items():
        assert joined({"x": of_text(page)}, book).links == {("x", "y"): cost}
    for page in (b"", b"<html>", b"{}", b"[" * 100_000, b"\xff\xfe"):
        with pytest.raises(ValueError, match=r"\w"):
            of_text(page)
    became = {
        each.link: each.became
        for each in differences([("x", "y"), ("p", "q")], Mesh({}, frozenset("x")))
    }
    assert became == {("x", "y"): "gone", ("p", "q"): "untold"}
