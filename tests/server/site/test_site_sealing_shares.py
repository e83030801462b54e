"""Shares of the phrase: any two give it back, one tells nothing, a slip is caught."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liane.server.site import sealing
from liane.server.site.shares import LETTERS, BadShare, join, phrase_of, shares_of, split

phrases = st.text(LETTERS, min_size=28, max_size=28)


@given(phrases)
def test_any_two_of_three_shares_give_the_phrase_back(phrase):
    shares = shares_of(phrase)
    for pair in itertools.permutations(shares, 2):
        assert phrase_of(*pair).replace("-", "") == phrase


@given(phrases)
def test_all_three_shares_give_the_phrase_back_too(phrase):
    assert phrase_of(*shares_of(phrase)).replace("-", "") == phrase


@given(st.binary(min_size=1, max_size=40), st.integers(1, 5), st.integers(0, 4))
def test_as_many_as_needed_join_and_fewer_do_not_tell(secret, need, more):
    shares = split(secret, need, need + more)
    for places in itertools.combinations(shares, need):
        assert join({place: shares[place] for place in places}) == secret


def test_one_share_fits_every_secret():
    """For one share and any secret there is another share that joins to it: it tells nothing."""
    share = split(b"\x2a", 2, 3)[1]
    found = {join({1: share, 2: bytes([other])}) for other in range(256)}
    assert len(found) == 256


@given(phrases, st.integers(0, 31), st.sampled_from(LETTERS))
def test_a_mistyped_letter_is_caught_or_changes_nothing(phrase, at, letter):
    first, second, _ = shares_of(phrase)
    letters = first.replace("-", "")
    typed = letters[:at] + letter + letters[at + 1 :]
    try:
        assert phrase_of(typed, second).replace("-", "") == phrase or typed != letters
    except BadShare as error:
        assert error.which == 1


def test_a_share_read_aloud_is_typed_in_any_case_with_look_alikes():
    phrase = sealing.new_phrase()
    first, second, _ = shares_of(phrase)
    sloppy = second.lower().replace("0", "o").replace("1", "l").replace("-", " ")
    assert phrase_of(first, sloppy) == phrase


def test_the_same_share_twice_is_refused():
    first, *_ = shares_of(sealing.new_phrase())
    with pytest.raises(BadShare) as refused:
        phrase_of(first, first)
    assert refused.value.which == 2


@pytest.mark.parametrize("typed", ["", "ABCD", "é" * 40, "A" * 32, "-" * 300])
def test_what_is_no_share_is_refused(typed):
    with pytest.raises(BadShare):
        phrase_of(typed, typed)


def test_two_shares_open_the_box(phrase):
    first, _, third = shares_of(phrase)
    sealing.lock()
    assert sealing.open_with_shares(third, first)
    assert sealing.is_open()


def test_shares_of_another_box_open_nothing(phrase):
    first, second, _ = shares_of(sealing.new_phrase())
    sealing.lock()
    assert not sealing.open_with_shares(first, second)
    assert not sealing.is_open()


def test_locking_wipes_the_key_in_memory_before_forgetting_it(phrase):
    kept = sealing.memory() / "key"
    with kept.open("rb") as still_open:
        sealing.lock()
        assert still_open.read() == bytes(32)
    assert not kept.exists()


@pytest.mark.parametrize("typed", ["", "ABCD-EFGH", "----", "A" * 29])
def test_what_is_no_phrase_opens_nothing(phrase, typed):
    sealing.lock()
    assert not sealing.open_with(typed)
