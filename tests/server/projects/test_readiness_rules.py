"""The scoring of readiness: worked examples by hand, and what must always hold."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liane.server.projects.readiness.questions import DIMENSIONS, placed, question, questions
from liane.server.projects.readiness.radar import draw_radar
from liane.server.projects.readiness.rules import NOT_APPLICABLE, UNKNOWN, Given, gate, profile

TODAY = date(2026, 11, 1)


def _profile(*rows):
    return profile([Given(*row) for row in rows], TODAY)


def _of(found, code):
    return next(each for each in found.dimensions if each.code == code)


def test_there_are_twelve_dimensions_and_fifty_two_questions_in_two_languages():
    assert len(questions()) == 52
    assert {each.dimension for each in questions()} == set(DIMENSIONS)
    for each in questions():
        assert all(each.texts.values())
        assert all(len(each.stages[code]) == 4 and all(each.stages[code]) for code in ("fr", "en"))


def test_a_level_is_the_mean_of_the_answered_stages_by_weight():
    # D1: weights 2, 3, 2, 1; (2·3 + 3·2 + 2·4) / 7 = 20/7, the fourth is not answered
    found = _profile(("D1Q1", "bearers", 3), ("D1Q2", "authorities", 2), ("D1Q3", "bearers", 4))
    assert _of(found, "D1").level == pytest.approx(20 / 7)
    assert _of(found, "D1").confidence == pytest.approx(7 / 8)  # both groups were heard


def test_a_group_that_is_missing_lowers_confidence_and_not_the_level():
    found = _profile(("D1Q1", "bearers", 4), ("D1Q3", "bearers", 4), ("D1Q4", "bearers", 4))
    assert _of(found, "D1").level == 4
    assert _of(found, "D1").confidence == pytest.approx(5 / 8 * 1 / 2)
    assert not _of(found, "D1").sure
    assert _of(found, "D1").missing == ("authorities",)


def test_not_knowing_is_a_gap_and_never_stage_one():
    found = _profile(("D1Q1", "bearers", 4), ("D1Q2", "authorities", UNKNOWN))
    assert _of(found, "D1").level == 4
    assert _of(found, "D1").confidence == pytest.approx(2 / 8)
    assert "D1Q2" in gate(8, found).gaps


def test_what_does_not_apply_leaves_the_denominator():
    found = _profile(
        ("D1Q1", "bearers", 3), ("D1Q2", "authorities", NOT_APPLICABLE),
        ("D1Q3", "bearers", 3), ("D1Q4", "bearers", 3),
    )  # fmt: skip
    assert _of(found, "D1").confidence == 1.0  # 5 of 5, and the bearers alone are expected
    assert "D1Q2" not in gate(8, found).gaps


def test_groups_that_differ_by_a_stage_and_a_half_have_something_to_discuss():
    rows = [("D2Q2", "inhabitants", 1), ("D2Q2", "inhabitants", 2), ("D2Q2", "bearers", 3)]
    assert _profile(*rows).disagreements == {"D2Q2": 1.5}
    assert not _profile(*rows, ("D2Q2", "inhabitants", 2)).disagreements  # 5/3 and 3: 1.33


def test_a_large_group_does_not_drown_a_small_one():
    rows = [("D2Q3", "inhabitants", 2)] * 9 + [("D2Q3", "bearers", 4)]
    assert _profile(*rows).stages["D2Q3"] == 3


def test_a_blocking_question_under_three_blocks_the_gate_of_its_phase():
    found = _profile(("D6Q1", "bearers", 2), ("D6Q2", "bearers", 2))
    assert gate(5, found).blockers == ("D6Q1",)
    assert gate(6, found).blockers == ("D6Q2",)
    assert gate(5, found).open is False


def test_what_has_too_few_answers_is_to_be_checked_and_shows_no_level():
    # D1Q1 alone, weight 2 of 8, one group of two: 2/8 × 1/2 = 0.125, under 0.5
    found = _profile(("D1Q1", "bearers", 4))
    assert _of(found, "D1").level == 4
    assert _of(found, "D1").shown is None and found.shown("D1") is None
    assert found.lowest is None and "D1 4" not in draw_radar(found)


def test_nothing_is_built_while_a_question_of_an_earlier_gate_still_blocks():
    answered = [(each.code, each.group or "bearers", 4) for each in questions()]
    rows = [row for row in answered if row[0] != "D6Q1"] + [("D6Q1", "bearers", 2)]
    found = _profile(*rows)
    assert gate(5, found).blockers == gate(8, found).blockers == ("D6Q1",)
    assert gate(6, found).open is True and gate(9, found).open is True


def test_blockers_come_first_then_what_is_worth_most():
    found = _profile(
        ("D2Q3", "inhabitants", 1),  # raise, 2 × 2
        ("D2Q5", "authorities", 1),  # raise, 1 × 2
        ("D1Q1", "bearers", 2),  # blocker, 2 × 1
        ("D2Q1", "bearers", 1),  # blocker, 3 × 2
    )
    told = [each.code for each in found.to_do if each.kind != "gap"]
    assert told == ["D2Q1", "D1Q1", "D2Q3", "D2Q5"]


def test_evidence_older_than_a_year_is_stale():
    found = _profile(
        ("D1Q1", "bearers", 3, date(2025, 10, 31)), ("D1Q3", "bearers", 3, date(2025, 11, 1))
    )
    assert found.stale == ("D1Q1",)


@pytest.mark.parametrize(
    ("code", "value", "stage"),
    [
        ("D1Q3", 2, 1), ("D1Q3", 3, 2), ("D1Q3", 9, 3), ("D1Q3", 20, 3), ("D1Q3", 21, 4),
        ("D3Q2", 21, 1), ("D3Q2", 20, 2), ("D3Q2", 10, 3), ("D3Q2", 4.9, 4),
        ("D3Q5", 0, 1), ("D3Q5", 1, 2), ("D3Q5", 30, 4),
        ("D10Q3", 201, 1), ("D10Q3", 120, 3), ("D10Q3", 100, 4),
        ("D10Q4", 100, 1), ("D10Q4", 99, 2), ("D10Q4", 49, 4),
    ],
)  # fmt: skip
def test_a_number_is_placed_on_the_stages(code, value, stage):
    assert placed(question(code), value) == stage


def test_an_empty_round_claims_nothing():
    found = _profile()
    assert all(each.level is None and not each.sure for each in found.dimensions)
    assert found.lowest is None and gate(1, found).open is None


_answers = st.lists(
    st.builds(
        Given,
        st.sampled_from([each.code for each in questions()]),
        st.sampled_from(["bearers", "inhabitants", "legal"]),
        st.one_of(st.integers(1, 4), st.sampled_from([UNKNOWN, NOT_APPLICABLE])),
    ),
    max_size=40,
)


@given(_answers)
def test_levels_and_confidence_stay_in_their_range(answers):
    for each in profile(answers, TODAY).dimensions:
        assert each.level is None or 1 <= each.level <= 4
        assert 0 <= each.confidence <= 1


@given(_answers)
def test_a_better_answer_never_lowers_a_level(answers):
    before = profile(answers, TODAY)
    raised = [
        Given(each.code, each.group, min(4, each.stage + 1))
        if isinstance(each.stage, int)
        else each
        for each in answers
    ]
    after = profile(raised, TODAY)
    for old, new in zip(before.dimensions, after.dimensions, strict=True):
        assert old.level is None or new.level >= old.level - 1e-12
