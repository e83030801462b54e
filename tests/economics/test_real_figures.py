"""Figures that real networks published, from method/economics_real_figures.csv."""

from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

import pytest

from liane.economics import Money, affordability, read_sheet, simple_payback_months

FRANCILIENS = Path(__file__).parent / "franciliens_2013.toml"


def euro(value) -> Money:
    return Money.of(value, "EUR")


def test_franciliens_2013_comes_out_to_the_cent():
    found = read_sheet(FRANCILIENS).balance()
    assert found.income == euro("4467.00")
    assert found.spending == euro("5102.80")
    assert found.result == euro("-635.80")
    assert found.balancing_price.rounded(ROUND_HALF_EVEN) == euro("37.30")
    assert found.balancing_price_up == euro(38)


def test_the_published_thresholds_of_franciliens_need_a_vpn_to_leave_about_fifty_euros():
    # 50 members, 15 lines, 5 VPN; then 70, 25, 12 with a router (250 a year) hosted (720 a year).
    line = euro(32) * 12 - euro(294) - euro("43.08")
    fixed = euro(288 + 400 + 648 + 216 + 180)

    def margin_per_vpn(members: int, lines: int, vpns: int, more: int) -> Decimal:
        missing = fixed + euro(more) - euro(15) * members - line * lines
        return (missing / vpns).amount

    for margin in (margin_per_vpn(50, 15, 5, 0), margin_per_vpn(70, 25, 12, 250 + 720)):
        assert 39 < margin < 56


def test_guifi_contribution_is_repaid_in_88_months_and_53_after_tax():
    assert round(simple_payback_months(euro(1500), euro(17)), 1) == Decimal("88.2")
    after_tax = euro(1500) * (1 - Decimal("0.395"))
    assert round(simple_payback_months(after_tax, euro(17)), 1) == Decimal("53.4")


@pytest.mark.parametrize(
    ("cost", "premises", "each"),
    [(164_500, Decimal(1375) / 2, 239), (75_000, Decimal(190), 395)],
)
def test_highland_premises_cost_what_the_plan_says(cost, premises, each):
    assert round((Money.of(cost, "GBP") / premises).amount) == each


def test_pamoja_costs_eight_cents_a_user():
    assert (Money.of(800, "USD") / 10_000).amount == Decimal("0.08")


def test_zenzeleni_voucher_is_six_point_four_per_cent_of_an_income():
    shares = affordability(Money.of(25, "ZAR"), {"individual": Money.of(388, "ZAR")})
    assert round(shares["individual"], 3) == Decimal("0.064")


def test_a_community_tower_costs_forty_two_dollars_fifty_a_user():
    assert (Money.of(7500, "USD") * 17 / 3000).amount == Decimal("42.5")


def test_an_aden_centre_cost_a_hundred_thousand_euros():
    assert (euro(6_041_400) / 60).amount == 100_690
