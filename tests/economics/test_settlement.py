from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liane.economics.money import Money, total
from liane.economics.settlement import Part, read_parts, settle
from liane.errors import BadInput, MissingResource
from liane.words import use

rows = st.lists(
    st.tuples(st.decimals(0, 10**7, places=2), st.integers(0, 10**6)), min_size=1, max_size=15
).filter(lambda each: any(usage for _expenses, usage in each))


def parts_of(values, currency="EUR") -> list[Part]:
    return [
        Part(f"p{at}", Money(Decimal(expenses), currency), Decimal(usage))
        for at, (expenses, usage) in enumerate(values)
    ]


def fee_of(values, currency="EUR") -> Money:
    """A fee that leaves something to share by usage."""
    shared = sum((Decimal(expenses) for expenses, _usage in values), Decimal(0))
    return Money((shared / len(values) / 3).quantize(Decimal(1), "ROUND_FLOOR"), currency)


@given(rows)
def test_balances_sum_to_zero_exactly(values):
    found = settle(parts_of(values), fee_of(values))
    assert total((each.balance for each in found.balances), "EUR").amount == 0


@given(rows)
def test_the_payments_bring_every_balance_to_zero(values):
    found = settle(parts_of(values, "XOF"), fee_of(values, "XOF"))
    left = {each.participant: each.balance.amount for each in found.balances}
    for each in found.transfers:
        assert each.amount.amount > 0
        left[each.payer] += each.amount.amount
        left[each.receiver] -= each.amount.amount
    assert set(left.values()) == {0}
    assert len(found.transfers) < max(2, len(values))


@given(rows)
def test_charges_follow_the_rule_to_the_cent(values):
    parts, fee = parts_of(values), fee_of(values)
    found = settle(parts, fee)
    shared = sum(part.expenses.amount for part in parts) - fee.amount * len(parts)
    used = sum(part.usage for part in parts)
    for part, each in zip(parts, found.balances, strict=True):
        assert abs(each.charge.amount - fee.amount - shared * part.usage / used) <= Decimal("0.01")


def test_a_settlement_worked_by_hand():
    # 100 shared, fee 10 each: 30 by fees, 70 by usage 1:2:4.
    found = settle(parts_of([(100, 1), (0, 2), (0, 4)]), Money.of(10, "EUR"))
    assert [each.charge.amount for each in found.balances] == [20, 30, 50]
    assert [each.balance.amount for each in found.balances] == [80, -30, -50]


def test_who_uses_more_is_never_charged_less():
    found = settle(parts_of([(100, 5), (0, 3), (50, 8)]), Money.of(1, "EUR"))
    by_usage = sorted(zip((5, 3, 8), (each.charge for each in found.balances), strict=True))
    assert [charge for _usage, charge in by_usage] == sorted(charge for _usage, charge in by_usage)


@pytest.mark.parametrize(
    ("values", "fee"),
    [
        ([], 0),
        ([(10, 0), (5, 0)], 0),
        ([(-1, 1)], 0),
        ([(1, -1), (1, 2)], 0),
        ([(10, 1)], 11),
        ([(10, 1)], -1),
    ],
)
def test_what_cannot_be_settled_is_refused(values, fee):
    with pytest.raises(BadInput):
        settle(parts_of(values), Money.of(fee, "EUR"))


def test_one_name_stands_once():
    part = Part("a", Money.of(1, "EUR"), Decimal(1))
    with pytest.raises(BadInput, match="a"):
        settle([part, part], Money.of(0, "EUR"))


def test_two_currencies_are_not_settled_together():
    mixed = [Part("a", Money.of(1, "EUR"), Decimal(1)), Part("b", Money.of(1, "XOF"), Decimal(1))]
    with pytest.raises(BadInput, match="XOF"):
        settle(mixed, Money.of(0, "EUR"))


def test_rows_are_read_from_a_file(tmp_path: Path):
    file = tmp_path / "p.csv"
    file.write_text("participant,expenses,usage\nKéla,12.50,3\nSido,0,1\n", encoding="utf-8")
    assert read_parts(file, "EUR") == [
        Part("Kéla", Money.of("12.50", "EUR"), Decimal(3)),
        Part("Sido", Money.of(0, "EUR"), Decimal(1)),
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("participant,usage\na,1\n", "expenses"),
        ("participant,expenses,usage\na,1,1\nb,x,1\n", "3"),
        ("participant,expenses,usage\n,1,1\n", "2"),
        ("participant,expenses,usage\na,1\n", "2"),
        ("", "1"),
    ],
)
def test_a_bad_row_is_named_by_file_and_line(tmp_path: Path, text: str, place: str):
    file = tmp_path / "p.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        read_parts(file, "EUR")
    assert str(file) in str(refused.value)
    assert place in str(refused.value)


def test_an_absent_file_is_a_missing_resource(tmp_path: Path):
    with pytest.raises(MissingResource):
        read_parts(tmp_path / "none.csv", "EUR")


def test_a_file_that_is_not_text_is_refused(tmp_path: Path):
    file = tmp_path / "p.csv"
    file.write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(BadInput, match="UTF-8"):
        read_parts(file, "EUR")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("a,-1,1", "line 2: expenses: -1 is below zero"),
        ("a,1,-1", "line 2: usage: -1 is below zero"),
        ("a,1e400,1", "too large"),
        ("a,10,5,3", "more cells than columns"),
        ("a,1,1\na,2,2", "line 3: a stands twice"),
    ],
)
def test_a_row_that_cannot_be_shared_is_told_with_its_line(tmp_path: Path, row: str, said: str):
    use("en")
    file = tmp_path / "p.csv"
    file.write_text(f"participant,expenses,usage\n{row}\n", encoding="utf-8")
    with pytest.raises(BadInput, match=said):
        read_parts(file, "EUR")


def test_a_whole_country_settles_at_once():
    found = settle(parts_of([(at % 97, at % 13) for at in range(50_000)]), Money.of(0, "EUR"))
    assert len(found.balances) == 50_000
    assert not sum(each.balance.amount for each in found.balances)
