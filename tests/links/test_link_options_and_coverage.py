"""Tables of options and areas around a sector: nothing useful left out, nothing worse kept."""

from dataclasses import replace

import numpy as np
import pytest
from links_ground import DISH, PANEL, SECTOR, MadeGround, fact, far, plain

from liane import links
from liane.errors import BadInput
from liane.links import Note, Sector

GROUND = MadeGround(plain, sigma_m=3.0)
LIMITS = {20: 36.0, 40: 36.0, 80: 36.0}


def look(count=5):
    ends = [far(km * 1e3, 60.0) for km in np.linspace(1.0, 25.0, count)]
    lat_a, lon_a, lat_b, lon_b = (np.array(x) for x in zip(*ends, strict=True))
    return links.survey(GROUND, lat_a, lon_a, 40.0, lat_b, lon_b, 40.0, 5500.0)


PATHS = look()
PAIRS = [(DISH, DISH), (DISH, PANEL)]


def test_the_best_rate_of_each_path_and_pair_is_in_the_table():
    table = links.options(PATHS, PAIRS, 5530.0, LIMITS)
    for number, pair in enumerate(PAIRS):
        for path in range(len(PATHS)):
            best = max(
                links.budget(PATHS.loss_db, PATHS.sigma_db, *pair, 5530.0, width, 36.0).mbps[path]
                for width in set(pair[0].widths_mhz) & set(pair[1].widths_mhz)
            )
            rows = (table.path == path) & (table.pair == number)
            assert table.budget.mbps[rows].max(initial=0.0) == best


def test_no_option_is_worse_than_a_narrower_one_of_the_same_path_and_pair():
    table = links.options(PATHS, PAIRS, 5530.0, LIMITS)
    for k in range(len(table)):
        other = (table.path == table.path[k]) & (table.pair == table.pair[k])
        other &= table.width_mhz < table.width_mhz[k]
        as_good = table.budget.mbps >= table.budget.mbps[k]
        as_sure = table.budget.probability >= table.budget.probability[k]
        assert not (other & as_good & as_sure).any()


def test_only_links_that_work_are_options():
    table = links.options(PATHS, PAIRS, 5530.0, LIMITS, fade_margin_db=25.0)
    assert table.budget.works.all()
    assert (table.budget.margin_ab_db >= 25.0).all()


def test_widths_that_nobody_has_are_refused():
    with pytest.raises(BadInput):
        links.options(PATHS, PAIRS, 5530.0, {160: 36.0})


def test_a_sector_is_loudest_on_its_axis_and_alike_on_both_sides():
    lat, lon = links.grid_around(14.0, -3.0, 4_000.0, 8)
    _paths, found = links.coverage(
        GROUND, Sector(SECTOR, 14.0, -3.0, 25.0, 90.0), DISH, lat, lon, 6.0, 5500.0, 20, 30.0
    )
    east, west = lon > -3.0, lon < -3.0
    assert found.rssi_ab_dbm[east].max() > found.rssi_ab_dbm[west].max() + 10.0
    north, south = east & (lat > 14.0), east & (lat < 14.0)
    assert np.isclose(found.rssi_ab_dbm[north].max(), found.rssi_ab_dbm[south].max(), atol=0.1)


def test_a_sector_of_unknown_beam_gives_unknown_levels_and_says_so():
    blind = replace(SECTOR, beam_deg=fact(None))
    _paths, found = links.coverage(
        GROUND, Sector(blind, 14.0, -3.0, 25.0, 0.0), DISH, 14.01, -3.01, 6.0, 5500.0, 20, 30.0
    )
    assert np.isnan(found.mbps).all()
    assert "sector: beam_deg" in found.missing


def test_every_cell_of_a_grid_lies_within_the_radius():
    lat, lon = links.grid_around(14.0, -3.0, 2_000.0, 21)
    from liane.geo import inverse

    distance, _there, _back = inverse(14.0, -3.0, lat, lon)
    assert distance.max() <= 2_000.0
    assert len(lat) > 0.7 * 21**2


def test_the_budget_says_when_the_survey_was_at_another_frequency():
    far_off = links.budget(PATHS.loss_db, PATHS.sigma_db, DISH, DISH, 5850.0, 20, 36.0, paths=PATHS)
    other = replace(PATHS, frequency_mhz=PATHS.frequency_mhz / 2.0)
    warned = links.budget(PATHS.loss_db, PATHS.sigma_db, DISH, DISH, 5850.0, 20, 36.0, paths=other)
    assert not (far_off.notes & Note.OTHER_FREQUENCY).any()
    assert (warned.notes & Note.OTHER_FREQUENCY).all()
