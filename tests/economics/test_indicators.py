from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liane.economics import indicators
from liane.economics.cashflow import Course, cumulated, flows, ramp
from liane.economics.money import Money
from liane.errors import BadInput

cash = st.lists(st.integers(-1000, 1000).map(Decimal), min_size=2, max_size=40)


def euro(value) -> Money:
    return Money.of(value, "EUR")


def test_break_even_is_reached_with_that_many_and_not_with_one_less():
    fixed, tariff, variable = euro(1000), euro(12), euro("1.5")
    fee_rate, unpaid_rate = Decimal("0.02"), Decimal("0.05")
    found = indicators.break_even_subscribers(fixed, tariff, variable, fee_rate, unpaid_rate)
    left = Decimal(12) * Decimal("0.98") * Decimal("0.95") - Decimal("1.5")
    assert found * left >= 1000 > (found - 1) * left


def test_there_is_no_break_even_when_each_subscriber_costs_more_than_is_paid():
    none = indicators.break_even_subscribers(euro(1), euro(2), euro(2), Decimal(0), Decimal(0))
    assert none is None


def test_cost_per_household_is_the_yearly_cost_over_twelve_and_households():
    assert indicators.monthly_cost_per_household(euro(120), euro(1080), 25) == euro(4)
    with pytest.raises(BadInput):
        indicators.monthly_cost_per_household(euro(1), euro(1), 0)


def test_purchases_with_different_lives_are_spread_each_over_its_own():
    found = indicators.annualised([(euro(1500), 15), (euro(500), 5)], Decimal(0), "EUR")
    assert found == euro(200)


@given(cash)
def test_payback_is_the_first_month_at_zero_after_debt(flows_):
    month = indicators.payback_month(flows_)
    sums = cumulated(flows_)
    if month is None:
        first_debt = next(at for at, value in enumerate(sums) if value < 0)
        assert all(value < 0 for value in sums[first_debt:])
    elif month:
        assert sums[month] >= 0 > sums[month - 1]
    else:
        assert sums[0] >= 0


def test_net_present_value_at_zero_is_the_sum():
    assert indicators.npv([Decimal(-5), Decimal(2), Decimal(4)], Decimal(0)) == 1


def test_a_year_of_months_is_discounted_like_a_year():
    monthly = [Decimal(0)] * 12 + [Decimal(110)]
    assert abs(indicators.npv(monthly, Decimal("0.1")) - 100) < Decimal("1e-20")


@given(cash)
def test_the_value_at_the_internal_rate_is_zero(flows_):
    rate = indicators.irr(flows_, periods_per_year=1)
    if rate is not None:
        step = Decimal("1e-9")
        near = [indicators.npv(flows_, rate + each, 1) for each in (-step, step)]
        assert min(near) <= 0 <= max(near)


@given(st.lists(st.integers(0, 1000).map(Decimal), min_size=1, max_size=20))
def test_there_is_no_internal_rate_when_the_cash_never_changes_sign(flows_):
    assert indicators.irr(flows_) is None
    assert indicators.irr([-flow for flow in flows_]) is None


def test_there_is_no_single_internal_rate_when_two_fit():
    # Zero at 10 % and at 20 %: −100·(1 − 1.1 x)(1 − 1.2 x) with x = 1/(1 + r).
    twice = [Decimal(-100), Decimal(230), Decimal(-132)]
    assert abs(indicators.npv(twice, Decimal("0.1"), 1)) < Decimal("1e-20")
    assert abs(indicators.npv(twice, Decimal("0.2"), 1)) < Decimal("1e-20")
    assert indicators.irr(twice, periods_per_year=1) is None


def test_one_gigabyte_for_two_per_cent_holds_at_the_limit_and_not_above():
    income = euro(1000)
    assert indicators.one_for_two(euro(100), Decimal(5), income)
    assert not indicators.one_for_two(euro("100.01"), Decimal(5), income)


def test_the_share_of_the_largest_funder_falls_when_another_joins():
    alone = indicators.single_funder_share({"a": euro(50)})
    joined = indicators.single_funder_share({"a": euro(50), "b": euro(50)})
    assert (alone, joined) == (Decimal(1), Decimal("0.5"))
    assert indicators.single_funder_share({}) is None


def test_solidarity_costs_what_is_not_paid():
    helped = [(10, euro(0)), (5, euro(6))]
    assert indicators.solidarity_cost(euro(10), helped) == euro(12 * (10 * 10 + 5 * 4))


def test_local_value_is_a_share_of_what_is_spent():
    assert indicators.local_value_share(euro(25), euro(100)) == Decimal("0.25")
    assert indicators.local_value_share(euro(0), euro(0)) is None


def test_subscribers_come_in_a_straight_line_and_are_all_there_after_three_years():
    shares = [ramp(month, Decimal(3)) for month in range(1, 60)]
    assert shares == sorted(shares)
    assert (shares[17], shares[35], shares[58]) == (Decimal("0.5"), 1, 1)
    assert ramp(1, Decimal(0)) == 1


@given(st.integers(1, 15), st.integers(0, 500), st.integers(0, 90))
def test_the_cash_curve_holds_every_franc_once(years, subscribers, margin):
    course = Course(
        Decimal(5000), Decimal(120), Decimal(24), Decimal(subscribers), Decimal(margin), years,
        Decimal(0), ((1, Decimal(300)),), Decimal(1000),
    )  # fmt: skip
    found = flows(course)
    assert len(found) == 12 * years + 1
    expected = 1000 - 5000 - 300 + years * (24 - 120 + 12 * subscribers * margin)
    assert abs(sum(found) - expected) < Decimal("1e-18")


def test_a_renewal_is_paid_at_the_end_of_its_year():
    course = Course(*[Decimal(0)] * 5, 3, Decimal(0), ((2, Decimal(70)),))
    assert [month for month, flow in enumerate(flows(course)) if flow] == [24]
