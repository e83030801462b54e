"""Readiness, early warning, the score of a drill, and what a shutdown costs: without a database."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from liane.server.lookout.preparedness import costs, knowledge
from liane.server.lookout.preparedness.rules import Step, level_of, readiness, score

DAY = date(2026, 3, 1)
EGYPT = {
    "days": "5",
    "share": "100",
    "gdp": "219 000 000 000",  # as OECD's own figures imply: 18 million a day is 3 % of it a year
    "digital_low": "3",
    "digital_high": "4",
}


def test_nothing_begun_is_zero_and_nothing_that_applies_is_unknown():
    assert readiness([Step("a"), Step("b")], DAY).percent == 0
    assert readiness([Step("a", "not_ours")], DAY).percent is None


def test_a_proof_that_is_too_old_no_longer_counts():
    steps = [Step("a", "done", DAY - timedelta(180), 180), Step("b", "done", DAY, 180)]
    assert readiness(steps, DAY).percent == 100
    later = readiness(steps, DAY + timedelta(1))
    assert (later.percent, later.outdated) == (50, ("a",))


def test_done_without_a_day_is_not_proved():
    assert readiness([Step("a", "done")], DAY).percent == 0


@given(st.lists(st.sampled_from([1, 2, 3])))
def test_one_more_sign_never_lowers_the_level(weights):
    order = ["green", "yellow", "orange", "red"]
    before, after = level_of(weights), level_of([*weights, 1])
    assert order.index(after.level) >= order.index(before.level)
    assert after.total == sum(weights) + 1


def test_a_drill_in_which_nobody_counted_has_no_score():
    told = score(12, 12, None, 30)
    assert (told.lines, told.score) == (100, None)


def test_the_published_case_of_egypt_comes_out():
    """OECD, 4 February 2011: « at minimum USD 90 million » for five days, 18 million a day, on a
    yearly scale « roughly 3-4% of GDP »."""
    a_year = 18_000_000 * 365
    for share in ("3", "4"):  # the product that each end of « 3-4% » implies; no other source
        product = {"gdp": str(a_year * 100 // int(share)), "digital_low": share}
        found = costs.results({**EGYPT, **product, "digital_high": share})[0]
        assert found.least == found.most == Decimal(90_000_000)
    found = costs.results(EGYPT)[0]
    assert (found.least, found.most) == (Decimal(90_000_000), Decimal(120_000_000))


@pytest.mark.parametrize(
    ("use", "millions"), [("high", "23.6"), ("middling", "6.6"), ("low", "0.6")]
)
def test_the_published_loss_for_ten_million_people_comes_out(use, millions):
    """Deloitte for the Global Network Initiative, 2016: a day, everything cut."""
    given_ = {"people": "10000000", "use": use, "days": "1", "share": "100"}
    by_people = next(way for way in costs.results(given_) if way.code == "people")
    assert by_people.least == Decimal(millions) * 1_000_000


def test_the_published_share_of_a_days_product_comes_out():
    """Global Network Initiative, 27 October 2016: 1.9 % of daily product where use is high."""
    given_ = {"gdp": "36500", "use": "high", "days": "1", "share": "100"}
    assert costs.results(given_)[1].least == Decimal(2)  # 1.9, in whole dollars


def test_an_unknown_input_stays_unknown_and_is_asked_for():
    found = {way.code: way for way in costs.results({**EGYPT, "gdp": "?"})}
    assert found["digital"].least is None
    assert found["digital"].missing == ("gdp",)
    assert costs.spread(list(found.values())) is None


def test_one_way_alone_gives_no_range_and_two_do():
    one = costs.results(EGYPT)
    two = costs.results({**EGYPT, "people": "82000000", "use": "middling"})
    assert costs.spread(one) is None
    told = costs.spread(two)
    assert told is not None
    assert (told.ways, told.least, told.most) == (3, Decimal(30_000_000), Decimal(270_600_000))


@given(st.decimals(min_value=0, max_value=365, places=2), st.integers(0, 100))
def test_more_days_never_cost_less(days, share):
    given_ = {**EGYPT, "share": str(share)}
    less = costs.results({**given_, "days": str(days)})[0].least
    more = costs.results({**given_, "days": str(days + 1)})[0].least
    assert less is not None and more is not None and less <= more


@pytest.mark.parametrize("text", ["", "?", "NaN", "inf", "-3", "douze", "1e", "=1+1"])
def test_what_is_no_number_is_none(text):
    assert costs.read_number(text) is None


def test_every_line_has_its_french_and_its_english():
    for known in knowledge.items().values():
        for language in ("fr", "en"):
            with translation.override(language):
                assert known.said
                assert known.how or known.group
    assert [len(knowledge.items_of(phase)) for phase in ("before", "during", "after")] == [
        15,
        12,
        10,
    ]
    assert len(knowledge.items_of("evidence")) == 11


def test_a_message_is_never_made_up_in_a_language_nobody_wrote():
    assert all("bm" not in kit.text for kit in knowledge.kits().values())
