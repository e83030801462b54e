from decimal import Decimal
from pathlib import Path

import pytest

from liane.economics import Money, read_assumptions, read_sheet
from liane.errors import BadInput, MissingResource
from liane.words import use

SHEET = """
currency = "XOF"
households = 420
horizon_years = 12

[[purchase]]
name = "Radios"
price = 60000
quantity = 20
life_years = 5
local = "10 %"

[[running]]
name = "Transit"
price = 90000
per = "month"

[[income]]
name = "Abonnements"
price = 2500
quantity = 200
per = "month"
tariff = true

[[income]]
name = "Impression"
price = 5000
per = "month"

[household_income]
median_household = 90000

[assumptions]
unpaid_rate = "5 %"

[[funder]]
name = "Commune"
amount = 900000

[[solidarity]]
households = 20
tariff = 500
"""


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "budget.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_sheet_is_read_to_the_last_digit(tmp_path: Path):
    sheet = read_sheet(written(tmp_path, SHEET))
    assert sheet.capex() == Money.of(1_200_000, "XOF")
    assert sheet.balance().spending == Money.of(1_080_000, "XOF")
    assert sheet.assumptions.unpaid_rate == Decimal("0.05")
    assert sheet.assumptions.tariff == Money.of(2500, "XOF")
    assert sheet.assumptions.other_income_year == Money.of(60_000, "XOF")


def test_what_wears_out_is_bought_again_within_the_horizon(tmp_path: Path):
    sheet = read_sheet(written(tmp_path, SHEET))
    assert [year for year, _cost in sheet.purchases[0].renewals(12)] == [5, 10]


def test_a_sheet_with_households_is_assessed(tmp_path: Path):
    found = read_sheet(written(tmp_path, SHEET)).assess()
    assert found.prices.basis == "given"
    assert found.health.single_funder_share == 1
    assert found.health.solidarity_cost_year == Money.of(20 * 2000 * 12, "XOF")
    assert 0 < found.health.local_value_share < Decimal("0.1")


def test_a_sheet_without_households_has_accounts_only(tmp_path: Path):
    sheet = read_sheet(written(tmp_path, 'currency = "EUR"'))
    assert sheet.assess() is None
    assert sheet.balance().balancing_price is None


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('currency = "XOF"', "", ["currency"]),
        ('currency = "XOF"', 'currency = "CFA franc"', ["CFA franc"]),
        ("price = 60000", "", ["[[purchase]] 1", "price"]),
        ("price = 60000", "price = -1", ["[[purchase]] 1", "price", "-1"]),
        ("price = 60000", 'price = "cher"', ["[[purchase]] 1", "price", "cher"]),
        ("life_years = 5", "life_years = 0", ["[[purchase]] 1", "life_years"]),
        ('local = "10 %"', "local = 10", ["[[purchase]] 1", "local", "10"]),
        ('per = "month"', 'per = "week"', ["[[running]] 1", "per", "week"]),
        ("tariff = true", 'tariff = "yes"', ["[[income]] 1", "tariff"]),
        ("name = \"Transit\"", "name = 3", ["[[running]] 1", "name"]),
        ("median_household", "moyen", ["[household_income]", "moyen"]),
        ("unpaid_rate", "unpaid", ["[assumptions]", "unpaid"]),
        ("households = 420", "households = 4.5", ["households", "4.5"]),
        ("[[running]]", "[running]", ["running"]),
        ('per = "month"', 'per = ["month"]', ["[[running]] 1", "per", "['month']"]),
        ("[assumptions]", "[assumptions", ["TOML"]),
        ("[[funder]]", "[[funder]]\nname = \"Commune\"\namount = 1\n[[funder]]", ["Commune"]),
    ],
)  # fmt: skip
def test_a_bad_field_is_named_with_its_place(tmp_path: Path, old: str, new: str, words: list[str]):
    file = written(tmp_path, SHEET.replace(old, new, 1))
    with pytest.raises(BadInput) as refused:
        read_sheet(file)
    for word in words:
        assert word in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("horizon_years = 12", "horizon_years = 120", "120"),
        ("horizon_years = 12", "horizon_years = 99999999999", "50"),
        ("[assumptions]", "[assumptions]\npledged_subscribers = 999", "999"),
        ("[assumptions]", "[assumptions]\nramp_years = 99", "ramp_years"),
        ("[assumptions]", "[demand]\nb = 0\n[assumptions]", "b"),
        ("median_household = 90000", "median_household = 0", "0"),
    ],
)
def test_what_cannot_be_assessed_is_said_with_the_file(tmp_path: Path, old, new, word):
    file = written(tmp_path, SHEET.replace(old, new, 1))
    with pytest.raises(BadInput, match=word) as refused:
        read_sheet(file).assess()
    assert str(file) in str(refused.value)


def test_a_sheet_that_is_not_there_is_a_missing_resource(tmp_path: Path):
    with pytest.raises(MissingResource, match="none"):
        read_sheet(tmp_path / "none.toml")


def test_a_project_gives_the_same_assumptions_in_its_own_table():
    table = {
        "unpaid_rate": 0.05,
        "reserve": 300_000,
        "household_income": {"poorest_40": 45_000},
        "funder": [{"name": "Commune", "amount": 900_000}],
    }
    found = read_assumptions(table, "XOF", Path("project.toml"))
    assert found.unpaid_rate == Decimal("0.05")
    assert found.incomes == {"poorest_40": Money.of(45_000, "XOF")}
    assert found.given == {"unpaid_rate", "reserve"}


def test_a_project_with_an_unknown_assumption_is_refused_by_name():
    with pytest.raises(BadInput, match=r"project.toml, \[economics\].*gift"):
        read_assumptions({"gift": 3}, "XOF", Path("project.toml"))
    with pytest.raises(BadInput, match=r"\[economics.household_income\]"):
        read_assumptions({"household_income": {"mine": 3}}, "XOF", Path("project.toml"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("price = 1e30", r"price: 1E\+30 is too large"),
        ("price = inf", "price: 'Infinity' is not a number"),
        ('price = "3 EUR"', "price: '3 EUR' is not a number"),
        ("price = 2020-01-01", "price: '2020-01-01' is not a number"),
        ("price = 1e14\nquantity = 1e14", r"10\^28 XOF cannot be counted"),
    ],
)
def test_a_number_that_cannot_be_counted_is_told_where_it_stands(tmp_path, text, said):
    use("en")
    line = f'currency = "XOF"\n[[running]]\nname = "Transit"\n{text}\n'
    with pytest.raises(BadInput, match=said) as refused:
        read_sheet(written(tmp_path, line)).balance()
    assert "budget.toml" in str(refused.value)


def test_what_is_wrong_at_the_top_of_a_sheet_names_the_file_and_the_key(tmp_path):
    use("en")
    with pytest.raises(BadInput, match=r"budget\.toml: households: 0 is not a whole number"):
        read_sheet(written(tmp_path, 'currency = "XOF"\nhouseholds = 0\n'))
