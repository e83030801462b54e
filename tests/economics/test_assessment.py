import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liane.economics import Assumptions, Money, assess
from liane.errors import BadInput


def francs(value) -> Money:
    return Money.of(value, "XOF")


def found_with(renewals=(), **said):
    assumptions = Assumptions(**said)
    return assess(
        francs(6_000_000), francs(1_200_000), 400, 10, renewals=renewals, assumptions=assumptions
    )


def test_the_needed_tariff_brings_the_central_net_present_value_to_zero():
    central = found_with(renewals=[(5, francs(900_000))]).scenarios[1]
    assert central.name == "central"
    assert abs(central.npv) < Decimal("1e-9")


def test_the_tariff_that_holds_once_full_pays_a_year_exactly():
    found = found_with(discount_rate=Decimal(0), ramp_years=Decimal(0))
    year = found.cost.capex_year + found.cost.opex_year
    paid = found.prices.needed_full * (found.prices.subscribers * 12)
    assert abs((paid - year).amount) < Decimal("1e-9")
    assert abs(found.prices.needed_full.ratio(found.prices.needed) - 1) < Decimal("1e-12")


def test_ramp_up_makes_the_tariff_dearer():
    prices = found_with().prices
    assert prices.needed > prices.needed_full


def test_spread_over_the_horizon_the_purchase_keeps_its_present_value():
    found = found_with(renewals=[(5, francs(900_000))])
    rate = Decimal("0.05")
    present = sum(found.cost.capex_year.amount / (1 + rate) ** year for year in range(1, 11))
    assert abs(present - 6_000_000 - 900_000 / (1 + rate) ** 5) < Decimal("1e-6")


def test_an_unknown_income_leaves_affordability_unknown_and_says_what_to_ask():
    data = found_with().as_dict()
    assert data["affordability"] == {"status": "unknown", "incomes": {}}
    assert any("household live on" in question for question in data["ask"])


def test_three_incomes_give_three_affordabilities():
    incomes = {
        "gni_per_capita": francs(60_000),
        "median_household": francs(90_000),
        "poorest_40": francs(40_000),
    }
    found = found_with(incomes=incomes, tariff=francs(1_800))
    assert found.prices.affordability["median_household"] == Decimal("0.02")
    assert found.prices.one_for_two == dict.fromkeys(incomes, True)
    assert not any("live on" in question for question in found.ask)


def test_pledges_override_the_curve():
    incomes = {"median_household": francs(10_000)}
    by_curve = found_with(incomes=incomes, tariff=francs(1_000))
    pledged = found_with(incomes=incomes, tariff=francs(1_000), pledged_subscribers=150)
    assert by_curve.prices.subscribers < 10
    assert pledged.prices.subscribers == 150
    assert "pledged subscribers" in [each.name for each in pledged.assumptions]


def test_when_no_tariff_covers_the_cost_it_is_said():
    poor = {"median_household": francs(5_000)}
    prices = found_with(incomes=poor).prices
    assert (prices.basis, prices.needed) == ("best-available", None)


def test_prudent_is_never_better_than_central_nor_central_than_ambitious():
    values = [each.npv for each in found_with(tariff=francs(1_500)).scenarios]
    assert values == sorted(values)


def test_the_tornado_holds_five_inputs_from_the_widest():
    swings = found_with(tariff=francs(1_500)).tornado
    widths = [abs(each.npv_high - each.npv_low) for each in swings]
    assert len(swings) == 5
    assert widths == sorted(widths, reverse=True)
    by_name = {each.input: each for each in swings}
    assert by_name["purchase"].npv_high < by_name["purchase"].npv_low
    assert by_name["tariff"].npv_high > by_name["tariff"].npv_low


def test_the_purchase_swing_is_its_own_twenty_per_cent():
    swing = next(each for each in found_with().tornado if each.input == "purchase")
    assert swing.npv_low - swing.npv_high == Decimal("0.4") * 6_000_000


def test_the_cash_curve_has_one_point_a_month_and_starts_with_the_purchase():
    curve = found_with(grants=francs(1_000_000)).cash_curve()
    assert curve["months"] == list(range(121))
    assert {len(points) for points in curve.values()} == {121}
    assert curve["central"][0] == -5_000_000


def test_a_grant_does_not_lower_the_tariff_that_lasts():
    assert found_with(grants=francs(6_000_000)).prices.needed == found_with().prices.needed


def test_every_assumption_has_a_value_a_source_and_a_status():
    for each in found_with().as_dict()["assumptions"]:
        assert set(each) == {"name", "value", "unit", "source", "status"}
        assert each["status"] in {"given", "to-verify", "unknown"}
        assert (each["value"] is None) == (each["status"] == "unknown")
        assert each["source"]


def test_the_assessment_is_json_ready():
    data = found_with(reserve=francs(300_000), funders={"commune": francs(1)}).as_dict()
    assert json.loads(json.dumps(data)) == data
    assert data["reserve_months"] == 3.0
    assert data["currency"] == "XOF"


@given(st.integers(1, 5000), st.integers(0, 10**8), st.integers(0, 10**8), st.integers(1, 30))
def test_more_households_never_cost_each_of_them_more(households, capex, opex, years):
    assumptions = Assumptions()
    few = assess(francs(capex), francs(opex), households, years, assumptions=assumptions)
    many = assess(francs(capex), francs(opex), households + 1, years, assumptions=assumptions)
    assert many.cost.per_household_month <= few.cost.per_household_month


@pytest.mark.parametrize(
    ("case", "word"),
    [
        ({"opex_year": Money.of(1, "EUR")}, "EUR"),
        ({"households": 0}, "0"),
        ({"horizon_years": 0}, "0"),
        ({"capex": Money.of(-1, "XOF")}, "zero|zéro"),
        ({"renewals": [(11, Money.of(1, "XOF"))]}, "11"),
        ({"renewals": [(1, Money.of(1, "EUR"))]}, "EUR"),
        ({"assumptions": Assumptions(tariff=Money.of(1, "EUR"))}, "EUR"),
        ({"assumptions": Assumptions(pledged_subscribers=500)}, "500"),
    ],
)
def test_what_cannot_be_assessed_is_refused(case, word):
    usual = {
        "capex": francs(1),
        "opex_year": francs(1),
        "households": 400,
        "horizon_years": 10,
    }
    with pytest.raises(BadInput, match=word):
        assess(**(usual | case))


@pytest.mark.parametrize(
    "said",
    [
        {"take_up_share": Decimal(60)},
        {"unpaid_rate": Decimal("-0.1")},
        {"discount_rate": Decimal(5)},
        {"incomes": {"mine": Money.of(1, "XOF")}},
        {"pledged_subscribers": -1},
    ],
)
def test_a_percentage_in_the_wrong_unit_is_refused(said):
    with pytest.raises(BadInput):
        Assumptions(**said)


def test_assumptions_are_values():
    one = Assumptions()
    assert replace(one, ramp_years=Decimal(3)) == one


def test_what_the_project_sets_is_given_and_what_the_method_sets_is_to_verify():
    found = found_with(discount_rate=Decimal("0.08"))
    statuses = {each.name: each.status for each in found.assumptions}
    assert statuses["discount rate a year"] == "given"
    assert statuses["share of households that subscribe once full"] == "to-verify"


shares = st.decimals(0, 1, places=2)
money = st.integers(0, 10**9).map(francs)


@given(
    money, money, st.integers(1, 3000), st.integers(1, 40), shares, shares, shares,
    st.none() | st.integers(1, 10**7).map(francs), st.integers(0, 40).map(Decimal),
)  # fmt: skip
def test_whatever_is_given_in_range_the_answer_is_whole_and_json_ready(
    capex, opex, households, years, rate, fee, unpaid, income, ramp
):
    incomes = {} if income is None else {"median_household": income}
    said = Assumptions(
        discount_rate=rate,
        payment_fee_rate=fee,
        unpaid_rate=unpaid,
        incomes=incomes,
        ramp_years=ramp,
    )
    found = assess(capex, opex, households, years, assumptions=said)
    json.dumps(found.as_dict(), allow_nan=False)
    assert 0 <= found.prices.subscribers <= households
    if found.prices.basis == "needed":
        assert found.scenarios[1].npv > Decimal("-0.01")
