"""The ladder: what lifts an incident, what does not, and what each step shows."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liane.detection.ladder import (
    STEPS,
    WEIGHTS,
    Attribution,
    Checks,
    Report,
    public_view,
    standing,
    weight_of,
)

PEOPLE = [Report("awa", "vouched", "A"), Report("moussa", "vouched", "A"),
          Report("fanta", "vouched", "B")]  # fmt: skip
SAID = Checks(True, True, "awa")
PAPERS = Attribution("order.pdf", "awa", "note.pdf", "moussa", "fanta")


def step(reports=PEOPLE, measured=True, **more):
    return standing(reports, measured, **({"checks": SAID} | more)).step


def test_the_ladder_is_climbed_step_by_step():
    assert step([], measured=False) == "reported"
    assert step([]) == "measured"
    assert step() == "confirmed"
    assert step(attribution=PAPERS) == "attributed"


@pytest.mark.parametrize(
    "checks",
    [None, Checks(True, None, "a"), Checks(None, True, "a"), Checks(False, True, "a"),
     Checks(True, True)],
)  # fmt: skip
def test_own_power_and_own_link_are_ruled_out_and_somebody_says_so(checks):
    assert step(checks=checks) == "measured"


def test_two_people_or_one_operator_confirm_nothing():
    assert step([*PEOPLE[:2], Report("awa", "vouched", "B")]) == "measured"
    assert step([Report(name, "vouched", "A") for name in "abc"]) == "measured"
    assert step([Report(name, "vouched", "A") for name in "abc"], operators=["B"]) == "confirmed"


def test_one_household_one_phone_and_what_was_passed_on_count_once():
    chain = [Report(name, "vouched", name, origin="one chat") for name in "abcdef"]
    assert step(chain) == "measured"
    assert step([*PEOPLE[:2], Report("x", "vouched", "B", withdrawn=True)]) == "measured"


def test_a_crowd_without_names_confirms_nothing():
    crowd = [Report(str(each), "anonymous", "B") for each in range(1000)]
    assert weight_of(crowd) == 1.0
    assert step(crowd) == "measured"
    assert step([*PEOPLE[:2], *crowd]) == "confirmed"  # two who are vouched for, and the crowd


@pytest.mark.parametrize(
    "papers",
    [
        Attribution("order.pdf", "awa"),
        Attribution(reading="note.pdf", reading_by="awa"),
        Attribution("order.pdf", None, "note.pdf", "moussa", "fanta"),
        Attribution("order.pdf", "awa", "note.pdf", "awa", "awa"),
        Attribution("order.pdf", "awa", "note.pdf", "moussa"),
    ],
)
def test_a_document_and_a_reading_are_entered_by_two_people_and_decided_on(papers):
    assert step(attribution=papers) == "confirmed"


def test_papers_without_a_confirmation_attribute_nothing():
    assert step([], attribution=PAPERS) == "measured"


IDENTITIES = st.sampled_from([*WEIGHTS, "invented"])
REPORTS = st.lists(
    st.builds(Report, st.text(max_size=2), IDENTITIES, st.sampled_from([None, "A", "B"]))
)


@given(REPORTS, REPORTS)
def test_more_reports_never_bring_it_down(some, more):
    first, then = standing(some, True, checks=SAID), standing(some + more, True, checks=SAID)
    assert STEPS.index(first.step) <= STEPS.index(then.step)


@given(REPORTS, st.booleans())
def test_no_machine_goes_beyond_measured(reports, measured):
    assert standing(reports, measured, operators=["A", "B"]).step in ("reported", "measured")


@pytest.mark.parametrize("at", STEPS)
def test_no_step_shows_a_cause_a_signal_a_site_or_a_person(at):
    incident = {
        "id": "1", "step": at, "title": "Order of the minister", "began_at": "2026-01-01T00:00:00Z",
        "scope": [{"kind": "site", "name": "SITE"}, {"kind": "zone", "name": "Farako"}],
        "causes": [{"cause": "national_order", "probability": 0.97, "reasons": ["ORDER"]}],
        "signals": [{"text": "WITNESS"}], "custody": [{"who": "awa"}], "services": ["a.example"],
    }  # fmt: skip
    shown = json.dumps(public_view(incident))
    assert "Farako" in shown
    for word in ("order", "Order", "ORDER", "0.97", "WITNESS", "SITE", "awa", "minister"):
        assert word not in shown


def test_a_step_nobody_knows_shows_the_least():
    assert public_view({"step": "proved"})["step"] == "reported"
