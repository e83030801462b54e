"""Figures from lines, tariffs and pledges: published accounts to the cent, and the unknown."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liane.server.projects.finance.model import Facts, Figures, Item, Price
from liane.server.projects.finance.template import shipped
from liane.server.projects.finance.ways import Ground, compare, ways


def number(text):
    return Decimal(str(text))


def line(name, price, quantity=1, side="running", **more):
    return Item(name, side, None if price is None else number(price), number(quantity), **more)


VILLAGE = Facts(
    currency="XOF",
    items=(
        line("mast", 600_000, 2, "purchase", per="once", life_years=12, local_share=number(80)),
        line("radios", 300_000, 2, "purchase", per="once", life_years=5, local_share=number(0)),
        line("transit", 60_000, per="month", code="transit", local_share=number(0)),
        line("watch", 20_000, per="month", code="staff", local_share=number(100)),
    ),
    prices=(Price("household", number(3000), "month", None, True),),
    households=80,
)


def test_franciliens_net_in_2013_comes_out_to_the_cent():
    running = (
        line("hosting", 288), line("lines", 294, 10), line("collection", "43.08", 10),
        line("transit", 400), line("rack", 648), line("insurance", 216), line("bank", 180),
    )  # fmt: skip
    prices = (
        Price("dues", number(15), "year", number(37)),
        Price("ADSL line", number(32), "month", number(10), True),
        Price("services", number(1), "month", number(6)),
    )
    year = Figures(Facts("EUR", running, prices)).year
    assert year.income.amount == number("4467.00")
    assert year.spending.amount == number("5102.80")
    assert year.result.amount == number("-635.80")
    assert year.balancing_price.rounded().amount == number("37.30")
    assert year.balancing_price_up.amount == 38


def test_an_unknown_amount_makes_a_total_incomplete_and_never_counts_as_zero():
    facts = replace(VILLAGE, items=(*VILLAGE.items, line("licence", None)))
    figures = Figures(facts)
    assert figures.running.unknown == ("licence",) and not figures.complete
    assert figures.running.known == Figures(VILLAGE).running.known


def test_a_percentage_of_unknown_purchases_is_unknown():
    upkeep = line("upkeep", 2, share_of="purchases")
    known = Figures(replace(VILLAGE, items=(*VILLAGE.items, upkeep)))
    assert known.amount(upkeep).amount == 36_000  # 2 % of 1,800,000
    box = line("box", None, side="purchase")
    unknown = Figures(replace(VILLAGE, items=(*VILLAGE.items, upkeep, box)))
    assert unknown.amount(upkeep) is None


def test_work_given_is_shown_beside_and_in_no_total():
    gift = line("volunteers", 1000, 300, in_kind=True)
    figures = Figures(replace(VILLAGE, items=(*VILLAGE.items, gift)))
    assert figures.in_kind_year.known.amount == 300_000
    assert figures.running.known == Figures(VILLAGE).running.known


def test_signed_pledges_replace_the_assumed_demand():
    assumed = Figures(VILLAGE)
    assert assumed.pledged is None and assumed.assessment.prices.subscribers == 48  # 60 % of 80
    signed = Figures(replace(VILLAGE, pledges=(number(3000),) * 30 + (number(1500),) * 9))
    assert signed.pledged == 30  # nine signed for less than the tariff
    assert signed.assessment.prices.subscribers == 30


def test_more_pledges_than_households_is_a_contradiction_said_in_words():
    figures = Figures(replace(VILLAGE, households=2, pledges=(number(3000),) * 3))
    assert "3" in str(figures.contradiction)


def test_what_wears_out_is_bought_again_before_the_horizon():
    assert [year for year, _amount in Figures(VILLAGE).renewals] == [5]
    lifeless = line("box", 5, side="purchase")
    assert Figures(replace(VILLAGE, items=(lifeless,))).without_life == ("box",)


def test_value_kept_here_is_between_what_is_sure_and_what_could_be():
    low, high = Figures(VILLAGE).local_range
    whole = 100_000 + 120_000 + 720_000 + 240_000  # a year: masts, radios, transit, watch
    assert (low, high) == (number(320_000) / whole, number(320_000) / whole)
    unsaid = Figures(replace(VILLAGE, items=(*VILLAGE.items, line("rent", 100_000))))
    assert unsaid.local_range[0] < low < unsaid.local_range[1]


def test_without_households_or_costs_nothing_is_looked_ahead():
    assert Figures(replace(VILLAGE, households=None)).assessment is None
    assert Figures(Facts("XOF", households=10)).assessment is None


GROUND = Ground(
    currency="XOF", purchases=number(1_800_000), running_year=number(960_000),
    provision_year=number(220_000), spread_year=number(240_000), transit_year=number(720_000),
    subscribers=number(50), tariff=number(3000), other_year=number(0), businesses=number(4),
    business_month=number(5000), adherents=number(60), dues_year=number(1000),
    voucher_days=number(8),
)  # fmt: skip


def test_the_nine_ways_share_the_same_cost():
    found = {each.code: each for each in compare(GROUND)}
    month = {code: each.household_month.amount for code, each in found.items()}
    assert month["fee"] == month["vouchers"] == 2000
    assert found["vouchers"].beside.amount == 250
    assert (month["daytime"], found["daytime"].beside.amount) == (0, 25_000)
    assert found["shares"].beside.amount == 36_000
    assert month["shares"] == month["grant"] == number(1_180_000) / 600
    assert month["gift"] == 1600 and found["gift"].months == 90  # 36,000 / 400
    assert month["dues"] == 1900 and month["anchor"] == 800 and month["mixed"] == 1500


def test_a_way_whose_facts_are_missing_says_which_and_gives_no_figure():
    bare = replace(GROUND, voucher_days=None, businesses=None, transit_year=None)
    found = {each.code: each for each in compare(bare)}
    for code, name in (("vouchers", "voucher_days"), ("daytime", "businesses"),
                       ("anchor", "transit_year")):  # fmt: skip
        assert found[code].missing == (name,) and found[code].household_month is None
    assert not any(e.household_month for e in compare(replace(GROUND, subscribers=None))
                   if e.code != "daytime")  # fmt: skip


@given(st.integers(1, 500), st.integers(0, 10**7), st.integers(0, 10**6))
def test_no_way_ever_asks_a_household_for_less_than_nothing(subscribers, running, others):
    ground = replace(
        GROUND, subscribers=number(subscribers), running_year=number(running),
        other_year=number(others), dues_year=number(others),
    )  # fmt: skip
    for each in compare(ground):
        assert each.missing or each.household_month.amount >= 0


def test_what_is_shipped_is_whole_in_both_languages_and_gives_no_price():
    assert len(ways()) == 9
    assert len({each.code for each in shipped()}) == len(shipped()) == 33
    for each in (*shipped(), *ways()):
        for language in ("fr", "en"):
            assert each.said(language)["name"]


@pytest.mark.parametrize("per", ["day", "week", "month", "year"])
def test_a_tariff_is_read_as_a_month(per):
    times = {"day": 365, "week": 52, "month": 12, "year": 1}[per]
    assert Price("x", number(1200), per).month == number(100) * times
