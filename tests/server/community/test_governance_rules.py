"""Quorum, proxies and majorities: what must hold, without a database."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liane.server.community.governance.rules import (
    MAJORITIES,
    outcome,
    quorum,
    standing_proxies,
)


@pytest.mark.parametrize(
    ("majority", "pro", "con", "blank", "winner"),
    [
        ("simple", 5, 4, 20, "for"),
        ("simple", 4, 4, 0, "against"),
        ("absolute", 5, 4, 1, "against"),  # 5 of 10 cast is not more than half
        ("absolute", 6, 4, 1, "for"),
        ("two_thirds", 6, 3, 9, "for"),
        ("two_thirds", 6, 4, 0, "against"),
        ("three_quarters", 3, 1, 0, "for"),
        ("unanimity", 3, 0, 5, "for"),
        ("unanimity", 30, 1, 0, "against"),
        ("everybody", 19, 0, 0, "against"),
        ("everybody", 20, 0, 0, "for"),
        ("simple", 0, 0, 7, None),
    ],
)
def test_a_majority_carries_what_its_name_says(majority, pro, con, blank, winner):
    counts = {"for": pro, "against": con, "abstain": blank}
    assert outcome(counts, majority, electors=20).winner == winner


def test_of_two_options_with_as_many_votes_none_is_carried():
    said = outcome({"0": 4, "1": 4, "2": 1, "abstain": 9}, "simple", 20)
    assert said.winner is None and said.tied


def test_a_quorum_nobody_entered_is_neither_reached_nor_missed():
    assert quorum(10, 3, None).reached is None


def test_half_of_an_odd_number_is_rounded_up():
    assert quorum(41, 20, Fraction(1, 2)).reached is False
    assert quorum(41, 21, Fraction(1, 2)).reached is True


def test_a_proxy_falls_when_its_giver_comes_or_its_holder_leaves():
    given_ = [("a", "b"), ("c", "d")]
    assert standing_proxies(given_, {"a", "b"}, None) == {}
    assert standing_proxies(given_, {"b"}, None) == {"a": "b"}


@given(
    st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), max_size=12),
    st.sets(st.sampled_from("abcdef")),
    st.integers(0, 3),
)
def test_nobody_is_spoken_for_twice_nor_beyond_the_limit(proxies, here, most):
    standing = standing_proxies([p for p in proxies if p[0] != p[1]], here, most)
    assert not set(standing) & here
    assert set(standing.values()) <= here
    assert all(list(standing.values()).count(holder) <= most for holder in standing.values())


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30), st.sampled_from(MAJORITIES))
def test_one_more_vote_for_never_loses_what_was_carried(pro, con, blank, majority):
    electors = pro + con + blank + 1
    before = outcome({"for": pro, "against": con, "abstain": blank}, majority, electors)
    after = outcome({"for": pro + 1, "against": con, "abstain": blank}, majority, electors)
    assert before.winner != "for" or after.winner == "for"
