"""What may be bought, before anything is chosen: sectors and their clients, pairs, fibre."""

from types import SimpleNamespace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from plan_project import HAMLET_PROJECT, HAMLETS, PRICES, SITES, write_project

from liane.planning import read_project
from liane.planning.building import _Drafting
from liane.planning.candidates import all_pairs, near_pairs, nearness
from liane.planning.costing import Need, Tariff
from liane.planning.fibre import _near
from liane.planning.places import Place
from liane.planning.remarks import _on_one_point, _unused_prices


def drafting(tmp_path, *more):
    """A drafting table for the hamlets, with a way of serving each: device, Mb/s, stand."""
    file = write_project(tmp_path, project=HAMLET_PROJECT, sites=HAMLETS)
    draft = _Drafting(read_project(file), None, {}, None)
    rows = [
        ((1, client, 20, stand, azimuth), SimpleNamespace(device_b=device, mbps=mbps))
        for client, stand, azimuth, device, mbps in more
    ]
    return draft, rows


def test_of_ways_to_serve_a_place_as_cheap_the_one_that_takes_least_air_is_kept(tmp_path):
    dear, cheap = "ubiquiti-litebeam-5ac-gen2", "ubiquiti-nanostation-ac-loco"
    draft, rows = drafting(
        tmp_path,
        (2, 30, 90.0, dear, 400.0),
        (2, 30, 90.0, cheap, 40.0),
        (2, 30, 90.0, cheap, 80.0),
        (2, 30, 90.0, cheap, 60.0),
        (3, 31, 80.0, cheap, 5.0),
    )
    (client,) = draft._cheapest_clients(rows)
    assert (client.choice.device_b, client.choice.mbps) == (cheap, 80.0)


def test_a_sector_is_listed_again_only_if_it_is_better_in_some_respect(tmp_path):
    draft, _rows = drafting(tmp_path)
    key = (1, "sector", 40, (30, 31))
    assert draft._is_new(key, (1, -20, -5.0, -0.2))
    assert not draft._is_new(key, (1, -21, -5.0, -0.2))
    assert not draft._is_new(key, (0, -20, -5.0, -0.3))
    assert draft._is_new(key, (0, -20, -5.0, -0.1))
    assert draft._is_new((1, "sector", 40, (30, 32)), (0, -21, -9.0, -0.3))


@given(st.integers(2, 9), st.integers(0, 99))
def test_the_neighbours_of_a_place_are_counted_from_the_nearest(count, seed):
    spots = np.random.default_rng(seed).uniform(size=(count, 2))
    apart = np.hypot(*(spots[:, None] - spots[None, :]).transpose(2, 0, 1))
    pairs = all_pairs(count)
    for (a, b), rank in zip(pairs, nearness(apart, pairs), strict=True):
        nearer = [int((apart[one] < apart[a, b]).sum()) for one in (a, b)]
        assert rank == min(nearer)


def test_fibre_joins_near_places_and_those_without_a_third_between():
    row = [place_at(f"p{k}", 12.0 + 0.01 * k) for k in range(16)]
    pairs = {tuple(pair) for pair in _near(row, 15_000.0).tolist()}
    assert (0, 12) in pairs
    assert (0, 13) not in pairs
    assert all((k, k + 1) in pairs for k in range(15))
    assert _near(row, 500.0).shape == (0, 2)


def place_at(id_, lat):
    return Place(id_, id_, lat, -8.0, "hub", None, (9.0,), 1, 1.0, "bronze", "")


# -- prices ----------------------------------------------------------------------------------


def test_a_price_that_nothing_can_ask_for_is_told(tmp_path):
    names = ("rent-tower", "rent-summit@hill", "visit@moon", "mast-12.5")
    more = "".join(f"{name},9,each,,\n" for name in names)
    project = read_project(write_project(tmp_path, prices=PRICES + more))
    told = [row["facts"]["item"] for row in _unused_prices(project)]
    assert told == ["rent-tower", "visit@moon"]


def test_a_tower_is_rented_at_its_own_price_and_a_summit_at_the_general_one(tmp_path):
    prices = PRICES + "rent-summit@hill,160000,month,,the tower's rent\n"
    tariff = Tariff(read_project(write_project(tmp_path, prices=prices)).prices, 10)
    assert tariff.line(Need("rent-summit", 1, "hill")).opex_year == 12 * 160_000
    assert tariff.line(Need("rent-summit", 1, "ridge")).opex_year == 12 * 70_000


# -- places ----------------------------------------------------------------------------------


def test_places_on_one_point_are_told_and_no_link_is_looked_for_between_them(tmp_path):
    twin = "twin,Twin,12.0600001,-8.080,hub,terrain,9,5,1,bronze,\n"
    project = read_project(write_project(tmp_path, sites=SITES + twin))
    told = [tuple(row["facts"].values()) for row in _on_one_point(project)]
    assert told == [("Town hall", "Twin")]
    town, last = 3, len(project.places) - 1
    for pairs in (near_pairs(project.places, 50_000.0), _near(project.places, 50_000.0)):
        assert [town, last] not in pairs.tolist()
        assert [2, last] in pairs.tolist()
