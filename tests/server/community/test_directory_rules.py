"""The directory's rules, on anything: who sees what, gaps, and what the ties say."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liane.server.community.directory.rules import (
    CONTACT,
    LISTED,
    Side,
    TieFacts,
    empty_cells,
    findings,
    may_overlap,
    sight,
)
from liane.server.community.welcome.rules import has_every_word, is_local, link_of, search_text

SCOPES = st.sets(st.sampled_from(["members", "public", "write"]))
US, TOWN, RADIO, SCHOOL = (Side(key, key.title()) for key in ("us", "town", "radio", "school"))
SINCE = date(2026, 1, 1)


@given(st.booleans(), SCOPES)
def test_a_visitor_never_sees_a_contact_without_public_consent(is_person, scopes):
    shows = sight(is_person=is_person, scopes=scopes, is_member=False, keeps_directory=False)
    assert (CONTACT in shows) == ("public" in scopes)


@given(SCOPES)
def test_a_person_is_not_listed_to_visitors_without_public_consent(scopes):
    shows = sight(is_person=True, scopes=scopes, is_member=False, keeps_directory=False)
    assert (LISTED in shows) == ("public" in scopes)


@given(st.booleans(), SCOPES, st.booleans())
def test_members_see_at_least_what_visitors_see(is_person, scopes, keeps):
    seen = [
        sight(is_person=is_person, scopes=scopes, is_member=m, keeps_directory=k)
        for m, k in ((False, False), (True, False), (True, True))
    ]
    assert seen[0] <= seen[1] <= seen[2]


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xy"))))
def test_a_cell_is_either_filled_or_empty(filled):
    gaps = empty_cells("ab", "xy", filled)
    assert set(gaps) | set(filled) == {(row, column) for row in "ab" for column in "xy"}
    assert not set(gaps) & set(filled)


DAYS = st.none() | st.dates(date(2020, 1, 1), date(2020, 12, 31))


@given(st.tuples(DAYS, DAYS), st.tuples(DAYS, DAYS))
def test_overlap_is_the_same_both_ways(ours, theirs):
    assert may_overlap(ours, theirs) == may_overlap(theirs, ours)


def codes(*ties):
    return [each.code for each in findings(ties)]


def test_no_tie_is_unknown_and_not_fine():
    assert [(each.code, each.state) for each in findings([])] == [("no_tie", "unknown")]


def test_one_side_in_every_close_tie_is_told_by_name():
    ties = [TieFacts(TOWN, each, 5, SINCE) for each in (US, RADIO, SCHOOL)]
    found = {each.code: each.names for each in findings(ties)}
    assert found["one_holds_all"] == ("Town",)


def test_several_sides_that_decide_and_own_are_well():
    ties = [
        TieFacts(US, TOWN, 5, SINCE),
        TieFacts(RADIO, SCHOOL, 4, SINCE),
        TieFacts(US, RADIO, 3, SINCE),
    ]
    assert codes(*ties) == ["all_well"]


def test_who_is_only_informed_is_named():
    ties = [TieFacts(US, TOWN, 5, SINCE), TieFacts(US, RADIO, 1, SINCE)]
    assert codes(*ties) == ["only_told"]


def test_a_side_without_contact_is_told_unless_it_is_only_informed():
    lost = Side("x", "Perdu", reachable=False)
    assert "no_contact" in codes(TieFacts(US, lost, 2, SINCE))
    assert "no_contact" not in codes(TieFacts(US, lost, 1, SINCE))


@given(st.text())
def test_an_address_never_becomes_a_script(address):
    link = link_of(address)
    assert not link or link.startswith(("http://", "https://", "/"))
    assert not link.startswith("//")
    is_local(address)


@pytest.mark.parametrize("address", ["http://[", "http://[::1]:8000", "/\\evil", "1.2.3.4:80"])
def test_odd_addresses_are_taken(address):
    link_of(address)
    is_local(address)


@given(st.text(), st.text())
def test_a_text_is_found_by_its_own_words(one, other):
    text = search_text(one, other)
    assert has_every_word(one, text)
    assert has_every_word(other, text)
