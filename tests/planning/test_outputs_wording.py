"""Numbers and sentences as people read them, in both languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as some
from outputs_sample import sample_plan

from liane.planning.outputs.wording import (
    calendar_date,
    distance,
    file_name,
    loss_name,
    money,
    names_of,
    one_line,
    percent,
    spoken,
)
from liane.words import use


@pytest.fixture(params=["fr", "en"])
def either(request):
    use(request.param)
    return request.param


@pytest.mark.parametrize(
    ("share", "places", "french"),
    [
        (0.0098, 0, "1\u202f%"),
        (0.096, 0, "10\u202f%"),
        (0.021, 1, "2,1\u202f%"),
        (1.0, 0, "100\u202f%"),
        (0.9996, 0, "99\u202f%"),
        (0.99996, 2, "99,99\u202f%"),
        (0.0, 0, "0\u202f%"),
        (None, 0, "?"),
    ],
)
def test_percentages_round_but_what_is_not_sure_is_never_a_hundred(share, places, french):
    use("fr")
    assert percent(share, places) == french


@pytest.mark.parametrize(
    ("value", "currency", "french", "english"),
    [
        (8420000, "XOF", "8\u202f420\u202f000\u00a0F\u00a0CFA", "8,420,000\u00a0XOF"),
        (68.43, "ZAR", "68,43\u00a0ZAR", "68.43\u00a0ZAR"),
        (0.4, "XOF", "0\u00a0F\u00a0CFA", "0\u00a0XOF"),
        (12, "EUR", "12\u00a0€", "12\u00a0EUR"),
    ],
)
def test_money_follows_its_currency_and_the_language(value, currency, french, english):
    use("fr")
    assert money(value, currency) == french
    use("en")
    assert money(value, currency) == english


def test_an_unknown_price_is_not_zero(either):
    assert "0" not in money(None, "XOF")


def test_lengths_change_unit_at_a_kilometre(either):
    assert distance(994).endswith("\u00a0m")
    assert distance(1000)[0] == "1"
    assert distance(1000).endswith("\u00a0km")


def test_dates_are_written_out():
    use("fr")
    assert calendar_date("2025-11-01") == "1er\u00a0novembre\u00a02025"
    use("en")
    assert calendar_date("2025-11-21") == "21\u00a0November\u00a02025"
    assert calendar_date("2026-11") == "2026-11"  # a month stays a month
    assert calendar_date(None) == ""


def test_a_sentence_takes_its_facts_in_the_language(either):
    said = spoken(
        {"message": "{level:.1f} dBm at {site}", "facts": {"level": -62.04, "site": "a"}},
        {"a": "Ana"},
    )
    assert said == ("−62,0 dBm at Ana" if either == "fr" else "−62.0 dBm at Ana")


@pytest.mark.parametrize(
    ("message", "facts"),
    [
        ("{a:d} and {b}", {"a": "word"}),
        ("{x.__class__}", {"x": 1}),
        ("{0}", {}),
        ("{", {"a": 1}),
        ("{a[0]}", {"a": None}),
    ],
)
def test_a_broken_placeholder_is_never_a_crash(message, facts):
    use("en")
    assert isinstance(spoken({"message": message, "facts": facts}), str)


@pytest.mark.parametrize(("km", "said"), [(3.7, "3,7"), (12.0, "12"), (0.35, "0,35")])
def test_a_figure_of_a_sentence_is_written_as_the_language_does(km, said):
    use("fr")
    facts = {"a": "A", "b": "B", "km": km}
    assert f"{said} km" in spoken({"message": "fibre between {a} and {b}, {km} km", "facts": facts})


def test_an_absent_fact_is_a_question_mark():
    use("en")
    assert spoken({"message": "{a} to {b}", "facts": {"a": 3}}) == "3 to ?"


def test_every_kind_of_loss_has_a_name_without_ids():
    use("fr")
    plan = sample_plan()
    names = names_of(plan)
    said = [loss_name(row, names) for row in plan["survival"]]
    assert len(set(said)) == len(said)
    assert not [text for text in said if "UPLINK" in text or "SUN" in text or "chateau" in text]


@given(some.text())
def test_file_names_are_plain_and_never_empty(text):
    name = file_name(text)
    assert name
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


@given(some.text())
def test_a_line_has_no_control_character(text):
    assert not set(one_line(text)) & set("\x00\x07\x1b\n\r\t\x7f\x85")
    assert one_line(text) == one_line(text).strip()
