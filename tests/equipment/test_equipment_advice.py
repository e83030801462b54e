"""Advice: the order of the options and the reasons given, on air and prices made up here."""

import math

import pytest

from liane.equipment import Air, advise, load_catalogue
from liane.equipment.prices import read_prices
from liane.errors import BadInput, MissingResource
from liane.words import use


@pytest.fixture(autouse=True)
def _english():
    use("en")


def free_space(distance_km):
    return lambda mhz: 32.4478 + 20 * math.log10(distance_km) + 20 * math.log10(mhz)


def airs(limit, status="unknown"):
    return [
        Air(5600, 20, limit, status),
        Air(5590, 40, limit, status),
        Air(5610, 80, limit, status),
    ]


def ask(distance_km=1.0, mbps=40.0, limit=30.0, prices=None, status="unknown", keep=None):
    devices = [d for d in load_catalogue().values() if keep is None or d.id in keep]
    return advise(devices, mbps, airs(limit, status), free_space(distance_km), prices)


def test_the_option_s_numbers_are_the_budget_done_by_hand():
    (option,) = ask(1.0, 20, 30.0, keep=["mikrotik-lhg-5"])
    # 20 MHz, 30 dBm EIRP: 5.5 dBm + 24.5 dBi; 107.41 dB of loss at 1 km and 5600 MHz.
    assert option.rssi_dbm == pytest.approx(30 + 24.5 - 107.411, abs=0.01)
    assert option.power_dbm == pytest.approx(5.5)
    # -52.9 dBm holds the -64 of MCS 7 with 6 dB; 130 Mb/s gross, 60 % left.
    assert option.mcs == 7
    assert option.mbps == pytest.approx(78)


def test_the_narrowest_channel_that_carries_the_rate_is_taken():
    narrow, wide = (
        ask(1, 20, keep=["ubiquiti-litebeam-5ac-lr"]),
        ask(1, 200, keep=["ubiquiti-litebeam-5ac-lr"]),
    )
    assert narrow[0].width_mhz == 20
    assert wide[0].width_mhz == 80


def test_those_that_fit_come_first_and_the_cheapest_of_them_first():
    prices = {"mikrotik-lhg-5": 30.0, "ubiquiti-litebeam-5ac-lr": 20.0}
    options = ask(1.0, 30, 30.0, prices)
    assert [o.device for o in options[:2]] == ["ubiquiti-litebeam-5ac-lr", "mikrotik-lhg-5"]
    assert options[0].price == 40.0
    fits = [o.fits for o in options]
    assert fits == sorted(fits, reverse=True)


def test_every_eirp_keeps_the_limit():
    assert all(o.eirp_dbm is None or o.eirp_dbm <= 20 + 1e-9 for o in ask(0.5, 10, 20.0))


def test_a_port_of_100_mb_s_holds_the_rate_back_and_is_named():
    (option,) = ask(0.2, 150, 36.0, keep=["mikrotik-lhg-5hpnd-xl"])
    assert option.mbps == 100
    assert any("100 Mb/s port" in reason for reason in option.reasons)


def test_what_is_unknown_is_said_as_a_reason():
    (option,) = ask(1.0, 20, keep=["mikrotik-lhg-5"])
    text = "; ".join(option.reasons)
    for said in ("law unknown", "price unknown", "draw assumed", "type approval unknown"):
        assert said in text
    (lawful,) = ask(1.0, 20, keep=["mikrotik-lhg-5"], status="lawful")
    assert "law unknown" not in "; ".join(lawful.reasons)


def test_a_link_too_long_has_no_device_and_says_why():
    options = ask(200.0, 50)
    assert not any(option.fits for option in options)
    assert all(option.reasons for option in options)


def test_without_any_known_limit_nothing_fits():
    options = advise(load_catalogue().values(), 10, [], free_space(1))
    assert options
    assert all("no channel" in option.reasons[0] for option in options)


def test_a_price_list_is_read_and_its_blanks_stay_unknown(tmp_path):
    file = tmp_path / "prices.csv"
    file.write_text("item,price_xof,unit\na,12.5,each\nb,,each\n", encoding="utf-8")
    assert read_prices(file) == {"a": 12.5}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("item,cost\na,1\n", "line 1"),
        ("item,price_xof,price_eur\na,1,1\n", "one currency"),
        ("item,price_xof\na,1\nb,dear\n", "line 3: dear"),
        ("item,price_xof\na,-1\n", "line 2"),
    ],
)
def test_a_wrong_price_list_is_refused_with_its_line(tmp_path, text, said):
    file = tmp_path / "prices.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=said):
        read_prices(file)


def test_a_price_list_that_is_not_there_is_a_missing_resource(tmp_path):
    with pytest.raises(MissingResource):
        read_prices(tmp_path / "none.csv")
