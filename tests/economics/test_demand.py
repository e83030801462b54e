import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liane.economics.demand import (
    DemandCurve,
    constant,
    consumer_surplus,
    from_curve,
    lowest_tariff,
)
from liane.economics.money import Money
from liane.errors import BadInput

PUBLISHED = [  # price share of income -> share of households, method/economics: computed from APC
    ("0.034", "0.950"),
    ("0.04", "0.666"),
    ("0.05", "0.354"),
    ("0.06", "0.188"),
    ("0.07", "0.100"),
    ("0.10", "0.015"),
]
prices = st.decimals("0.001", "0.3", places=4)


def francs(value) -> Money:
    return Money.of(value, "XOF")


@pytest.mark.parametrize(("price_share", "share"), PUBLISHED)
def test_the_curve_gives_the_published_table(price_share, share):
    found = DemandCurve().share(Decimal(price_share))
    assert abs(found - Decimal(share)) < Decimal("0.0006")


@given(prices, prices)
def test_a_higher_price_never_brings_more_households(one, other):
    curve = DemandCurve()
    low, high = sorted((one, other))
    assert curve.share(low) >= curve.share(high)


@given(prices)
def test_the_two_halves_keep_their_mean_under_the_cap(price_share):
    curve = DemandCurve()
    above, below = curve.by_half(price_share)
    assert below <= curve.share(price_share) <= max(above, curve.share(price_share))
    if above < curve.cap:
        assert abs((above + below) / 2 - curve.share(price_share)) < Decimal("1e-20")


def test_a_curve_without_slope_is_refused():
    with pytest.raises(BadInput):
        DemandCurve(b=Decimal(0))


@given(prices)
def test_the_surplus_is_the_area_under_the_curve(price_share):
    curve = DemandCurve()
    steps = 20_000
    width = (0.6 - float(price_share)) / steps
    area = sum(
        min(0.95, math.exp((0.03358 - float(price_share) - (at + 0.5) * width) / 0.01581)) * width
        for at in range(steps)
    )
    assert float(consumer_surplus(curve, price_share)) == pytest.approx(area, rel=1e-4, abs=1e-9)


@given(st.integers(1, 10**6), st.decimals("0.05", 1, places=2), st.decimals("0.5", 1, places=2))
def test_a_fixed_share_of_households_pays_the_cost_to_the_franc(cost, share, kept):
    tariff = lowest_tariff(constant(share), Decimal(cost), Decimal(12), kept, Decimal(3))
    paid = share * 12 * (tariff * kept - 3)
    assert abs(paid - cost) < Decimal("1e-12")


def test_the_lowest_tariff_on_a_curve_covers_the_cost_and_a_lower_one_does_not():
    take_up = from_curve(DemandCurve(), francs(90_000), francs(0), Decimal(0))
    cost, months = Decimal(1_000_000), Decimal(12 * 100)
    tariff = lowest_tariff(take_up, cost, months, Decimal(1), Decimal(0))
    assert abs(tariff * take_up.share(tariff) * months - cost) < Decimal("0.001")
    lower = tariff * Decimal("0.99")
    assert lower * take_up.share(lower) * months < cost


def test_no_tariff_covers_a_cost_above_what_people_can_pay():
    take_up = from_curve(DemandCurve(), francs(90_000), francs(0), Decimal(0))
    months = Decimal(12 * 100)
    most = max(
        Decimal(tariff) * take_up.share(Decimal(tariff)) * months for tariff in range(0, 20_000, 5)
    )
    assert lowest_tariff(take_up, most * Decimal("1.01"), months, Decimal(1), Decimal(0)) is None
    assert lowest_tariff(take_up, most * Decimal("0.99"), months, Decimal(1), Decimal(0))


def test_a_device_to_pay_off_lowers_take_up():
    free = from_curve(DemandCurve(), francs(90_000), francs(0), Decimal(0))
    bought = from_curve(DemandCurve(), francs(90_000), francs(1_000), Decimal(0))
    assert bought.share(Decimal(3_500)) < free.share(Decimal(3_500))


def test_nobody_subscribes_for_nobody():
    one = Decimal(1)
    assert lowest_tariff(constant(Decimal(0)), one, one, one, Decimal(0)) is None
