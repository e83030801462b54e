import dataclasses
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import liane.economics.assessment
import liane.economics.assumptions
from liane.economics import annuity_rate, percent_text, share_of
from liane.errors import BadInput
from liane.words import use


def test_five_per_cent_is_one_number_however_it_is_written():
    assert {share_of(each) for each in ("5 %", "5%", "5,0 %", "0.05", 0.05, Decimal("0.05"))} == {
        Decimal("0.05")
    }


@pytest.mark.parametrize("value", [30, "30", "130 %", -0.1, "", "x", True])
def test_a_share_that_could_be_read_two_ways_is_refused(value):
    with pytest.raises(BadInput):
        share_of(value, "phone_share")


@given(st.integers(0, 10_000))
def test_every_percentage_comes_back_as_it_was_written(hundredths):
    use("en")
    written = f"{hundredths / 100:.2f} %"
    assert percent_text(share_of(written), 2).replace("\u00a0", " ") == written


def test_names_of_shares_say_so_and_no_name_says_percent():
    for module in (liane.economics.assessment, liane.economics.assumptions):
        for name in vars(module).values():
            if dataclasses.is_dataclass(name):
                fields = [field.name for field in dataclasses.fields(name)]
                assert not [each for each in fields if re.search("percent|pct", each)]


def test_yearly_payments_at_their_present_value_repay_the_purchase():
    rate, life = Decimal("0.07"), 12
    payment = annuity_rate(rate, life)
    present = sum(payment / (1 + rate) ** year for year in range(1, life + 1))
    assert abs(present - 1) < Decimal("1e-20")


def test_the_annuity_tends_to_one_over_life_as_the_rate_vanishes():
    assert abs(annuity_rate(Decimal("1e-9"), 8) - annuity_rate(Decimal(0), 8)) < Decimal("1e-8")


@pytest.mark.parametrize(("rate", "life"), [(Decimal("0.05"), 0), (Decimal(-1), 5)])
def test_no_annuity_without_a_life(rate, life):
    with pytest.raises(BadInput):
        annuity_rate(rate, life)
