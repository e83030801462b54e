"""Lawful, unlawful or unknown: what a text, its age, the press and a kernel may bring about."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liane.errors import BadInput
from liane.spectrum import STATUSES, Rule, check, countries, limit
from liane.words import use

TODAY = date(2026, 11, 21)


@pytest.fixture(autouse=True)
def _english():
    use("en")


def rule(low=5470, high=5725, eirp=27.0, status="seen", when="2026-06-01", **more):
    return Rule(low, high, eirp, "Order 12, article 3", when, status, **more)


def ask(eirp, *rules, country="ML", centre=5600, width=20, on=TODAY, outdoor=True):
    return check(country, centre, width, eirp, rules=rules, on=on, outdoor=outdoor)


def test_a_text_seen_this_year_makes_lawful_up_to_its_limit_and_unlawful_above():
    assert ask(27, rule()).status == "lawful"
    assert ask(27.01, rule()).status == "unlawful"
    assert ask(27, rule()).limit_dbm == 27


def test_a_kernel_s_limit_alone_is_never_lawful_and_is_kept():
    below, above = ask(30, country="ZA"), ask(31, country="ZA")
    assert (below.status, below.limit_dbm, below.keeps_limit) == ("unknown", 30, True)
    assert (above.status, above.limit_dbm, above.keeps_limit) == ("unknown", 30, False)


def test_no_country_gets_a_green_light_from_what_liane_carries():
    answers = [
        check(code, centre, 20, -10, on=TODAY, outdoor=outdoor)
        for code in (*countries(), "ML", "GN", "NE")
        for centre in (2437, 5180, 5600, 5785, 6000)
        for outdoor in (True, False)
    ]
    assert {answer.status for answer in answers} == {"unknown"}


@pytest.mark.parametrize("status", [s for s in STATUSES if s != "seen"])
def test_what_was_not_seen_in_the_text_never_decides(status):
    for eirp in (-10, 60):
        assert ask(eirp, rule(status=status)).status == "unknown"
    assert ask(20, rule(status=status)).limit_dbm == 27


def test_a_text_seen_more_than_twelve_months_ago_takes_away_the_green_light_only():
    old = rule(when="2025-11-20")
    assert ask(20, rule(when="2025-11-21")).status == "lawful"
    assert ask(20, old).status == "unknown"
    assert ask(20, old).limit_dbm == 27
    assert ask(40, old).status == "unlawful"


def test_a_text_that_would_be_read_tomorrow_is_not_believed():
    assert ask(20, rule(when="2026-11-22")).status == "unknown"


def test_a_date_with_only_its_year_is_taken_at_its_oldest():
    assert ask(20, rule(when="2026")).status == "lawful"
    assert ask(20, rule(when="2025")).status == "unknown"
    assert ask(20, rule(when="2025-11")).status == "unknown"
    assert ask(20, rule(when="2025-12")).status == "lawful"


def test_without_the_day_of_today_nothing_is_lawful_and_the_answer_says_why():
    answer = ask(20, rule(), on=None)
    assert answer.status == "unknown"
    assert "today's date" in answer.basis[-1].text


def test_the_whole_channel_must_be_covered():
    assert ask(20, rule(5590, 5605)).status == "unknown"
    assert ask(20, rule(5590, 5605)).limit_dbm is None
    assert ask(20, rule(5590, 5600), rule(5600, 5610, 22.0)).status == "lawful"
    assert ask(20, rule(5590, 5600), rule(5600, 5610, 22.0)).limit_dbm == 22
    assert ask(20, rule(5590, 5599), rule(5600, 5610)).status == "unknown"


def test_a_project_s_text_comes_before_the_kernels_table():
    assert ask(36, rule(eirp=36.0), country="ZA").status == "lawful"
    assert ask(29, rule(eirp=20.0), country="ZA").status == "unlawful"


def test_where_nothing_decides_the_lowest_limit_known_is_kept():
    assert ask(20, rule(eirp=36.0, status="press"), country="ZA").limit_dbm == 30
    assert ask(20, rule(eirp=14.0, status="memory"), country="ZA").limit_dbm == 14


def test_a_text_that_refuses_the_band_is_unlawful_at_any_power():
    no = rule(eirp=None, allowed=False, low=5600, high=5650)
    assert ask(-50, no, centre=5620).status == "unlawful"
    assert ask(-50, rule(), no, centre=5590).status == "lawful"
    assert ask(-50, rule(), no, centre=5600).status == "unlawful"


def test_a_refusal_read_in_the_press_leaves_unknown_without_a_limit():
    answer = ask(10, rule(eirp=None, allowed=False, status="press"))
    assert (answer.status, answer.limit_dbm) == ("unknown", None)


def test_a_channel_wider_than_the_text_allows_is_unlawful():
    narrow = rule(max_width_mhz=20)
    assert ask(20, narrow).status == "lawful"
    assert ask(20, narrow, width=40).status == "unlawful"


def test_a_rule_for_indoors_says_nothing_of_outdoors():
    assert ask(20, rule(place="indoor")).limit_dbm is None
    assert ask(20, rule(place="indoor"), outdoor=False).status == "lawful"


def test_a_country_absent_even_from_the_kernels_has_no_limit_and_a_regulator_to_ask():
    answer = ask(20)
    assert (answer.status, answer.limit_dbm, answer.keeps_limit) == ("unknown", None, None)
    assert "AMRTP" in answer.basis[-1].text
    assert "no limit is known" in answer.basis[-1].text


def test_a_country_nobody_has_heard_of_is_unknown_with_its_regulator_unnamed():
    assert "regulator of XQ" in ask(20, country="XQ").basis[-1].text


def test_france_is_unknown_with_its_limit_kept_for_its_facts_are_of_the_press():
    outdoor = check("FR", 5190, 40, 20, on=TODAY)
    assert (outdoor.status, outdoor.limit_dbm) == ("unknown", 23)
    assert check("FR", 5300, 20, 10, on=TODAY).limit_dbm is None
    assert check("FR", 5600, 20, 10, on=TODAY).dfs is True


def test_kernels_rows_for_indoors_are_left_out_outdoors():
    assert limit("DE", 5180, 5200).limit_dbm is None
    assert limit("DE", 5180, 5200, outdoor=False).limit_dbm == pytest.approx(23.01)
    assert "indoors only" in limit("DE", 5180, 5200).basis[0].text


def test_a_channel_may_run_over_two_kernel_rows_only_where_they_join():
    assert check("ZA", 5250, 160, 10).limit_dbm == 20
    assert check("ZA", 5250, 160, 10).dfs is True
    assert check("KE", 5725, 20, 10).limit_dbm is None


def test_every_answer_says_what_it_rests_on():
    for answer in (ask(20), ask(20, rule()), ask(99, rule()), ask(20, country="FR")):
        assert answer.basis
        assert all(basis.text and basis.status for basis in answer.basis)


def test_the_words_are_in_the_reader_s_language():
    use("fr")
    assert "extérieur limité" in check("FR", 5200, 20, 20).basis[0].text


rules = st.lists(
    st.builds(
        Rule,
        low_mhz=st.floats(5400, 5600),
        high_mhz=st.floats(5610, 5800),
        max_eirp_dbm=st.none() | st.floats(-10, 50),
        source=st.just("text"),
        date=st.dates(date(2024, 1, 1), date(2027, 1, 1)).map(str),
        status=st.sampled_from(STATUSES),
        place=st.sampled_from(["any", "indoor", "outdoor"]),
        allowed=st.sampled_from([True, True, True, False]),
        dfs=st.none() | st.booleans(),
    ),
    max_size=4,
)


@given(
    st.sampled_from(["ML", "ZA", "FR", "SN"]),
    rules,
    st.floats(-20, 60),
    st.floats(0, 60),
    st.sampled_from([20, 40, 80]),
    st.booleans(),
)
def test_lowering_the_power_never_makes_a_lawful_emission_unlawful(
    country, rules, eirp, lower, width, outdoor
):
    order = {"unlawful": 0, "unknown": 1, "lawful": 2}
    high = ask(eirp, *rules, country=country, width=width, outdoor=outdoor)
    low = ask(eirp - lower, *rules, country=country, width=width, outdoor=outdoor)
    assert order[low.status] >= order[high.status]
    assert not (high.keeps_limit and not low.keeps_limit)


@given(rules, st.floats(-20, 60), st.integers(0, 2000))
def test_time_alone_never_gives_a_green_light_to_a_text_already_read(rules, eirp, days):
    read = [r for r in rules if date.fromisoformat(r.date) <= TODAY]
    now, later = ask(eirp, *read), ask(eirp, *read, on=TODAY + timedelta(days=days))
    assert not (later.status == "lawful" and now.status != "lawful")
    assert (now.status == "unlawful") <= (later.status == "unlawful")


@given(rules, st.floats(-20, 60))
def test_lawful_needs_a_limit_that_is_kept(rules, eirp):
    answer = ask(eirp, *rules)
    if answer.status == "lawful":
        assert answer.limit_dbm is not None
        assert eirp <= answer.limit_dbm + 1e-6


@pytest.mark.parametrize("country", ["", "Z", "ZAF", "Z1", "é!"])
def test_a_country_that_is_not_two_letters_is_refused(country):
    with pytest.raises(BadInput, match="ISO 3166"):
        limit(country, 5500, 5520)


@pytest.mark.parametrize("band", [(5600, 5600), (5620, 5600), (-5, 10), (float("nan"), 5600)])
def test_a_band_that_cannot_be_is_refused(band):
    with pytest.raises(BadInput, match="lower first"):
        limit("ZA", *band)


def test_an_eirp_that_is_no_number_is_refused():
    with pytest.raises(BadInput, match="EIRP"):
        ask(float("nan"))
