"""The parts that a plan is made of, one by one: flows, costs, tables, channels, losses."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan_project import PRICES, SITES
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import maximum_flow

from liane.errors import BadInput
from liane.planning.aftermath import Loss, Network, after, after_paths, every_loss, parse_loss
from liane.planning.air import Air, Level
from liane.planning.channels import Emission, Ray, give_channels
from liane.planning.costing import Need, Tariff, merge
from liane.planning.flows import max_flow
from liane.planning.places import read_places
from liane.planning.prices import PriceList, read_prices
from liane.spectrum import Channel
from liane.words import use

# -- flows -----------------------------------------------------------------------------------

ROOMS = st.integers(0, 40)
EDGES = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), ROOMS, ROOMS), max_size=24)


def flow_of(edges):
    edges = [edge for edge in edges if edge[0] != edge[1]]
    tail, head, there, back = (np.array([e[k] for e in edges], np.int64) for k in range(4))
    return edges, max_flow(7, tail, head, there.astype(float), back.astype(float), 0, 6)


@given(EDGES)
def test_the_maximum_flow_is_scipys(edges):
    edges, (value, _near, _far) = flow_of(edges)
    room = np.zeros((7, 7), np.int32)
    for tail, head, there, back in edges:
        room[tail, head] += there
        room[head, tail] += back
    assert value == maximum_flow(csr_matrix(room), 0, 6).flow_value


@given(EDGES)
def test_both_cuts_that_are_told_are_as_narrow_as_the_flow_is_wide(edges):
    edges, (value, near, far) = flow_of(edges)
    for side in (near, ~far):
        assert side[0]
        assert not side[6]
        across = sum(e[2] for e in edges if side[e[0]] and not side[e[1]])
        across += sum(e[3] for e in edges if side[e[1]] and not side[e[0]])
        assert across == value


# -- costs -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tariff(tmp_path_factory):
    file = tmp_path_factory.mktemp("prices") / "prices.csv"
    file.write_text(PRICES, encoding="utf-8")
    return Tariff(read_prices(file, "XOF"), 10)


@pytest.mark.parametrize(
    ("item", "quantity", "capex", "opex", "total"),
    [
        # a mast of 15 years: upkeep of 2 % alone; 700,000 + 10 × 14,000
        ("mast-9", 1, "700000", "14000", "840000"),
        # a switch box of 7 years is bought again once: 240,000 / 10 + 2 %
        ("switch-box", 1, "240000", "28800", "528000"),
        # a radio of 5 years in 10 years is bought again once, not twice
        ("mikrotik-lhg-5", 2, "280000", "33600", "616000"),
        ("visit", 1, "0", "180000", "1800000"),
        ("rent-summit", 1, "0", "840000", "8400000"),
        ("mains-power", 3, "0", "216000", "2160000"),
    ],
)
def test_a_part_costs_its_price_its_renewals_and_its_upkeep(
    tariff, item, quantity, capex, opex, total
):
    line = tariff.line(Need(item, quantity))
    assert (line.capex, line.opex_year) == (Decimal(capex), Decimal(opex))
    assert line.total(10) == Decimal(total)


def test_two_uplinks_at_one_price_cost_twice_as_much(tariff):
    needs = merge(
        [Need("transit", 1, "pop", Decimal(100)), Need("transit", 1, "pop", Decimal(100))]
    )
    assert [tariff.line(need).opex_year for need in needs] == [Decimal(2400)]


def test_what_has_no_price_costs_nothing_and_weighs_like_its_kind(tariff):
    line = tariff.line(Need("mast-30", 1))
    assert (line.unit_price, line.capex, line.opex_year) == (None, 0, 0)
    assert line.weight >= 2_400_000


@given(
    st.lists(
        st.tuples(st.sampled_from(["a", "b"]), st.floats(0, 100), st.sampled_from([None, "x"]))
    )
)
def test_merging_needs_keeps_every_quantity(rows):
    merged = merge([Need(item, quantity, site) for item, quantity, site in rows])
    assert sum(need.quantity for need in merged) == pytest.approx(sum(row[1] for row in rows))
    assert len(merged) == len({(item, site) for item, _quantity, site in rows})


def test_a_price_of_one_place_comes_before_the_general_one(tmp_path):
    file = tmp_path / "prices.csv"
    file.write_text("item,price_xof,unit,life_years,note\nrent,5,m,,\nrent@hill,7,m,,\n")
    prices = read_prices(file, "XOF")
    assert prices.find("rent", "hill").amount == 7
    assert prices.find("rent", "dale").amount == 5
    assert prices.find("none") is None


# -- tables ----------------------------------------------------------------------------------


def test_places_are_read_as_they_are_written(tmp_path):
    file = tmp_path / "sites.csv"
    file.write_text("\ufeff" + SITES, encoding="utf-8")
    places = read_places(file)
    assert [place.id for place in places][:3] == ["pop", "pop2", "hill"]
    assert places[2].mast_heights_m == (10.0, 20.0)
    assert (places[3].households, places[3].demand_mbps, places[3].priority) == (80, 40.0, "gold")


@given(st.text(max_size=300))
def test_any_text_as_a_table_of_places_is_read_or_refused_in_words(tmp_path_factory, text):
    file = tmp_path_factory.mktemp("any") / "sites.csv"
    file.write_text(SITES.splitlines()[0] + "\n" + text, encoding="utf-8", errors="replace")
    try:
        read_places(file)
    except BadInput as refused:
        assert "sites.csv" in str(refused)


@given(st.binary(max_size=300))
def test_any_bytes_as_a_price_list_are_read_or_refused_in_words(tmp_path_factory, raw):
    file = tmp_path_factory.mktemp("any") / "prices.csv"
    file.write_bytes(b"item,price_xof,unit,life_years,note\n" + raw)
    try:
        assert isinstance(read_prices(file, "XOF"), PriceList)
    except BadInput as refused:
        assert "prices.csv" in str(refused)


# -- channels --------------------------------------------------------------------------------


def air_of(centres, width=20):
    rows = tuple(Channel(float(c), float(width), 30.0, False, "unknown") for c in centres)
    return Air((Level(30.0, {width: rows}),), supposed=False)


def beam(site, lat, lon, azimuth_deg):
    return Ray(site, lat, lon, azimuth_deg, 10.0, 23.0, 30.0)


def star(count):
    """Links from one mast to places around it."""
    rays = [
        (beam(0, 0.0, 0.0, 360 * k / count), beam(k + 1, 0.1 * k, 0.1, 180.0)) for k in range(count)
    ]
    return [Emission(20, pair) for pair in rays]


def test_links_at_one_mast_have_channels_of_their_own_when_there_are_enough():
    centres, conflicts = give_channels(star(4), air_of([5500, 5520, 5540, 5560]))
    assert sorted(centres) == [5500, 5520, 5540, 5560]
    assert conflicts == []


def test_what_cannot_be_kept_apart_is_told():
    centres, conflicts = give_channels(star(3), air_of([5500, 5520]))
    assert len(set(centres)) == 2
    assert [conflict.same_mast for conflict in conflicts] == [True]


def test_the_same_question_gives_the_same_channels():
    air = air_of(range(5500, 5700, 20))
    assert give_channels(star(6), air, seed=3) == give_channels(star(6), air, seed=3)


# -- losses ----------------------------------------------------------------------------------


@st.composite
def networks(draw):
    count = draw(st.integers(2, 7))
    edges = draw(
        st.lists(
            st.tuples(st.integers(0, count - 1), st.integers(0, count - 1), st.integers(1, 40)),
            min_size=1, max_size=12,
        ).map(lambda rows: [row for row in rows if row[0] != row[1]])
    )  # fmt: skip
    sites = draw(st.lists(st.integers(0, count - 1), min_size=1, max_size=2, unique=True))
    demand = np.array(draw(st.lists(st.integers(0, 30), min_size=count, max_size=count)), float)
    rank = draw(st.lists(st.integers(0, 2), min_size=count, max_size=count))
    days = draw(st.lists(st.sampled_from([1.0, 3.0, np.inf]), min_size=count, max_size=count))
    ends = np.array([[a, b] for a, b, _room in edges], np.int64).reshape(-1, 2)
    return Network(
        tuple(f"p{k}" for k in range(count)), np.full(count, 5), demand, np.array(rank),
        ends[:, 0], ends[:, 1], np.array([float(room) for _a, _b, room in edges]),
        np.array(sites), np.full(len(sites), 50.0), draw(st.integers(-1, count - 1)),
        np.array(days),
        {"link": demand * 0.5, "site": demand * 0.5, "uplink": demand * 0.25},
    )  # fmt: skip


def together(one, two):
    return Loss(
        "both", "several", one.sites | two.sites, one.pairs | two.pairs, one.uplinks | two.uplinks
    )


NOTHING = Loss("", "whole")


@given(networks(), st.data())
def test_nobody_is_served_more_after_a_loss(network, data):
    before = after(network, NOTHING).mbps
    loss = data.draw(st.sampled_from(every_loss(network, 2)))
    left = after(network, loss, before)
    assert (left.mbps <= before + 1e-6).all()
    assert (left.mbps[~left.online] == 0).all()
    assert (before <= network.demand + 1e-6).all()


@given(networks(), st.data())
def test_a_second_loss_never_serves_more_in_all_nor_joins_anybody(network, data):
    before = after(network, NOTHING).mbps
    losses = every_loss(network, 2)
    one, two = (data.draw(st.sampled_from(losses)) for _turn in range(2))
    first, both = (after(network, loss, before) for loss in (one, together(one, two)))
    assert both.mbps.sum() <= first.mbps.sum() + 1e-5
    assert not (both.online & ~first.online).any()
    assert not (both.local & ~first.local).any()


@given(networks(), st.data())
def test_what_was_promised_comes_before_favours(network, data):
    before = after(network, NOTHING).mbps
    kinds = ("link", "site", "uplink")
    loss = data.draw(st.sampled_from([r for r in every_loss(network, 2) if r.kind in kinds]))
    left = after(network, loss, before)
    promised = np.where(left.online, np.minimum(network.promised[loss.kind], before), 0.0)
    plain = replace(network, demand=promised, promised={})
    possible = after(plain, loss).mbps
    if possible.sum() >= promised.sum() - 1e-6:
        assert (left.mbps >= promised - 1e-5).all()


@given(networks())
def test_a_path_does_not_ask_for_the_rate(network):
    for loss in every_loss(network, 1):
        online, local = after_paths(network, loss)
        left = after(network, loss)
        assert (left.online == online).all()
        assert (left.local == local).all()


@given(networks())
def test_every_loss_can_be_written_and_read_back(network):
    for loss in every_loss(network, 2):
        if loss.kind != "link":  # two links may share a name only with their ends exchanged
            assert parse_loss(network, loss.name).kind == loss.kind


@pytest.mark.parametrize("text", ["", "p9", "p0-p9", "UPLINK:p9", "sun:x", "sun:-1", "UPLINK:"])
def test_a_loss_that_is_not_in_the_plan_is_refused_with_what_can_be_given(text):
    network = Network(
        ("p0", "p1"), np.array([5, 5]), np.array([1.0, 1.0]), np.array([0, 0]), np.array([0]),
        np.array([1]), np.array([10.0]), np.array([], np.int64), np.array([]), 0,
        np.array([np.inf, 2.0]), {},
    )  # fmt: skip
    use("en")
    with pytest.raises(BadInput, match="sun:DAYS"):
        parse_loss(network, text)


def test_what_the_plan_refuses_to_one_is_not_taken_from_what_it_promises_another():
    network = Network(
        ("pop", "big", "small"), np.zeros(3, np.int64), np.array([0.0, 75.0, 10.0]),
        np.array([0, 0, 0]), np.array([0, 1]), np.array([1, 2]), np.array([20.0, 20.0]),
        np.array([0]), np.array([100.0]), -1, np.full(3, np.inf),
        {"whole": np.array([0.0, 0.0, 10.0]), "link": np.array([0.0, 75.0, 10.0])},
        frozenset({(1, "pop-big")}),
    )  # fmt: skip
    assert after(network, NOTHING).mbps.tolist() == [0.0, 10.0, 10.0]
    assert parse_loss(network, "big-pop").name == "pop-big"
