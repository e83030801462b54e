from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liane.economics import Money, allocate, digits, total
from liane.errors import BadInput
from liane.words import use

amounts = st.decimals(-(10**9), 10**9, places=3, allow_nan=False)
weights = st.lists(st.integers(0, 1000), min_size=1, max_size=12).filter(any)


def euro(value) -> Money:
    return Money.of(value, "EUR")


def test_two_currencies_are_never_added_compared_or_divided():
    for mix in (
        lambda a, b: a + b,
        lambda a, b: a - b,
        lambda a, b: a < b,
        lambda a, b: a.ratio(b),
        lambda a, b: total([b], a.currency),
    ):
        with pytest.raises(BadInput, match=r"EUR.*XOF|XOF.*EUR"):
            mix(euro(1), Money.of(1, "XOF"))


def test_equal_amounts_in_two_currencies_are_not_equal():
    assert euro(1) != Money.of(1, "XOF")


def test_a_price_written_with_cents_stays_exact():
    assert euro(294) + euro("43.08") == euro("337.08")
    assert euro(0.1) + euro(0.2) == euro("0.3")


@pytest.mark.parametrize("value", ["", "abc", "nan", "inf", None, True, "1,5"])
def test_what_is_not_a_number_is_refused(value):
    with pytest.raises(BadInput):
        Money.of(value, "EUR")


@pytest.mark.parametrize("code", ["eur", "EURO", "", "F€A"])
def test_a_currency_is_three_capital_letters(code):
    with pytest.raises(BadInput, match="XOF"):
        Money.of(1, code)


def test_money_is_added_to_money_only():
    with pytest.raises(BadInput):
        euro(1) + 3


def test_the_franc_is_shown_without_decimals_but_kept_exact():
    use("fr")
    half = Money.of(1001, "XOF") / 2
    assert half.amount == Decimal("500.5")
    assert half.text() == "500\u202fXOF"
    assert digits("XOF") == 0


@given(amounts, weights)
def test_parts_add_up_to_the_whole_exactly(amount, shares):
    parts = allocate(Money(amount, "EUR"), shares)
    assert total(parts, "EUR").amount == amount


@given(st.integers(0, 10**9), weights)
def test_a_part_is_within_one_coin_of_its_share(francs, shares):
    parts = allocate(Money.of(francs, "XOF"), shares)
    for part, share in zip(parts, shares, strict=True):
        assert abs(part.amount - Decimal(francs) * share / sum(shares)) < 1
        assert part.amount == part.amount.to_integral_value()


@given(st.integers(0, 10**9), weights)
def test_who_weighs_nothing_pays_nothing(francs, shares):
    parts = allocate(Money.of(francs, "XOF"), [*shares, 0])
    assert parts[-1].amount == 0


@pytest.mark.parametrize("shares", [[], [0, 0], [1, -1]])
def test_a_sum_is_not_split_without_weights(shares):
    with pytest.raises(BadInput):
        allocate(euro(1), shares)
