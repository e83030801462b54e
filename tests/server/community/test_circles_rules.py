"""When a phone tree holds, and which groups are missing: without a database."""

from hypothesis import given
from hypothesis import strategies as st

from liane.server.community.circles.kinds import ActorGroup
from liane.server.community.circles.rules import gaps, pairs_that_call, weak_points


@given(st.integers(2, 40))
def test_a_tree_that_is_drawn_calls_everybody_whoever_is_absent(n):
    people = list(range(n))
    calls = pairs_that_call(people)
    assert weak_points(people, people[:2], calls).holds
    assert all(sum(caller == each for caller, _to in calls) <= 4 for each in people)


@given(st.integers(2, 40))
def test_a_tree_of_one_keeper_reaches_everybody_from_them(n):
    people = list(range(n))
    assert weak_points(people, people[:1], pairs_that_call(people, 1)).unreached == ()


def test_one_keeper_alone_is_one_way_to_everybody():
    weak = weak_points(["a", "b", "c"], ["a"], [("a", "b"), ("b", "c"), ("a", "c")])
    assert (weak.unreached, weak.one_way) == ((), ("b", "c"))


def test_whom_nobody_calls_is_said():
    assert weak_points(["a", "b", "c"], ["a", "b"], []).unreached == ("c",)


def test_two_callers_who_rest_on_one_person_are_one_way():
    calls = [("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")]
    assert "d" in weak_points(list("abcd"), ["a"], calls).one_way


def test_calls_in_a_loop_end():
    assert weak_points(["a", "b"], ["a"], [("a", "b"), ("b", "a")]).one_way == ("b",)


def test_eight_groups_are_looked_at():
    told = gaps(ActorGroup.values, ["lawyer", "lawyer", "health"])
    assert len(told.counts) == 8
    assert told.alone == ["health"]
    assert len(told.empty) == 6
