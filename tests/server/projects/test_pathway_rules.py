"""Phases as data, and what a gate says from its facts."""

from datetime import date

import pytest

from liane.server.projects.pathway.phases import LAST, indicators, named, phases
from liane.server.projects.pathway.rules import (
    LOW,
    OK,
    TOLD,
    UNKNOWN,
    Measured,
    as_kept,
    blocking,
    opens,
)
from liane.server.site.access import ROLES


def test_there_are_eleven_phases_each_with_its_words_in_both_languages():
    assert [each.number for each in phases()] == list(range(1, LAST + 1))
    for each in phases():
        for language in ("fr", "en"):
            assert all(each.told(language)[word] for word in ("name", "said", "work", "gate"))
        assert each.deliverables and set(each.roles) <= set(ROLES)


def test_codes_of_deliverables_and_results_are_their_own():
    codes = [one.code for each in phases() for one in each.deliverables]
    assert len(codes) == len(set(codes))
    assert len({each.code for each in indicators()}) == 9
    assert named("charter", "en") == "The charter" and named("nothing", "fr") == ""


@pytest.mark.parametrize(
    ("states", "open_"),
    [
        ((OK, OK), True),
        ((OK, TOLD), True),
        ((OK, UNKNOWN), None),
        ((UNKNOWN, LOW), False),
        ((TOLD,), None),
        ((), None),
    ],
)
def test_a_gate_opens_on_facts_that_are_there_and_never_on_what_is_unknown(states, open_):
    assert opens([Measured(str(at), "", state) for at, state in enumerate(states)]) is open_


def test_what_is_not_enough_stands_before_what_is_not_known():
    facts = [Measured("a", "", UNKNOWN), Measured("b", "", OK), Measured("c", "", LOW)]
    assert [each.code for each in blocking(facts)] == ["c", "a"]


def test_facts_are_kept_as_they_stood():
    kept = as_kept([Measured("offer", "Offre", OK, "Sotelma", "interconnexion", date(2026, 3, 1))])
    assert kept == [
        {
            "code": "offer",
            "label": "Offre",
            "state": OK,
            "said": "Sotelma",
            "origin": "interconnexion",
            "on": "2026-03-01",
            "page": "",
        }
    ]
