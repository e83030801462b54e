"""When a fact of law may be trusted, which legal form fits, what a plan is handed."""

from dataclasses import dataclass
from datetime import date

import pytest

from liane.server.projects.regulation.models import Effect, Form, Status, Theme
from liane.server.projects.regulation.reasons import REASONS
from liane.server.projects.regulation.rules import (
    CONFIRM,
    ENDED,
    SURE,
    fits,
    light,
    light_of_theme,
    spectrum_rule,
)
from liane.server.projects.regulation.shipped import (
    checklists,
    countries_with_facts,
    facts_of_country,
    legal_form,
    paper_parts,
)

TODAY = date(2026, 11, 22)


@dataclass(frozen=True)
class Known:
    """A fact as far as the rules look at it."""

    status: str = "seen"
    checked_on: date | None = date(2026, 3, 1)
    expires_on: date | None = None
    low_mhz: float | None = 5470.0
    high_mhz: float | None = 5725.0
    max_eirp_dbm: float | None = 30.0
    max_width_mhz: float | None = None
    place: str = ""
    allowed: bool = True
    dfs: bool | None = None
    statement: str = "1 W"
    legal_text: str = "décision 1"
    article: str = "art. 2"
    source: str = ""
    url: str = "https://example.org/texte"
    said: str = ""


@pytest.mark.parametrize(
    ("fact", "shown"),
    [
        (Known(), SURE),
        (Known(checked_on=date(2025, 11, 22)), SURE),
        (Known(checked_on=date(2025, 11, 21)), CONFIRM),
        (Known(checked_on=None), CONFIRM),
        (Known(checked_on=date(2026, 11, 23)), CONFIRM),
        (Known(status="press"), CONFIRM),
        (Known(status="memory"), CONFIRM),
        (Known(expires_on=date(2026, 11, 21)), ENDED),
        (Known(expires_on=TODAY), SURE),
    ],
)
def test_only_a_text_seen_within_a_year_and_still_in_force_gives_a_green_light(fact, shown):
    assert light(fact, TODAY) == shown


def test_one_unsure_fact_takes_the_light_of_a_theme_and_an_empty_theme_has_none():
    assert light_of_theme([Known(), Known()], TODAY) == SURE
    assert light_of_theme([Known(), Known(status="old")], TODAY) == CONFIRM
    assert light_of_theme([Known(), Known(expires_on=date(2020, 1, 1))], TODAY) == SURE
    assert light_of_theme([], TODAY) == ""


def test_a_fact_about_a_band_becomes_a_rule_of_a_plan_with_its_source_and_day():
    rule = spectrum_rule(Known(status="to_verify"), TODAY)
    assert rule is not None
    assert (rule["status"], rule["date"], rule["place"]) == ("to-verify", "2026-03-01", "any")
    assert rule["source"] == "décision 1, art. 2, https://example.org/texte"
    assert "max_width_mhz" not in rule and rule["max_eirp_dbm"] == 30.0


@pytest.mark.parametrize(
    "fact",
    [
        Known(low_mhz=None),
        Known(checked_on=None, said="~2005"),
        Known(checked_on=None),
        Known(expires_on=date(2026, 1, 1)),
    ],
)
def test_no_rule_without_a_band_or_a_date_nor_from_what_has_run_out(fact):
    assert spectrum_rule(fact, TODAY) is None


def test_the_year_of_the_source_dates_a_rule_that_nobody_here_read():
    rule = spectrum_rule(Known(checked_on=None, said="2022", status="press"), TODAY)
    assert rule is not None and rule["date"] == "2022"


def test_thirty_eight_facts_come_with_the_product_each_with_theme_and_status():
    rows = [row for country in countries_with_facts() for row in facts_of_country(country)]
    assert len(rows) == 38 and len({row["code"] for row in rows}) == 38
    assert {row["theme"] for row in rows} <= set(Theme.values)
    assert {row["status"] for row in rows} <= set(Status.values)
    assert {row["effect"] for row in rows} <= {"", *Effect.values}
    assert all(row["statement"] and row["statement_en"] for row in rows)


def test_there_are_eighteen_themes():
    assert len(Theme.choices) == 18


def test_every_checklist_has_papers_a_source_and_a_status():
    assert len({each.code for each in checklists()}) == len(checklists())
    for each in checklists():
        assert each.pieces and each.source and each.status in Status.values


@pytest.mark.parametrize(
    ("answers", "first"),
    [
        ({"owners": "yes", "sells": "no"}, "asl"),
        ({"owners": "no", "gifts": "yes", "shares": "no", "bodies": "no"}, "association"),
        ({"owners": "no", "sells": "yes", "shares": "yes", "five": "yes"}, "cooperative"),
        ({"owners": "no", "bodies": "yes", "sells": "yes", "shares": "no"}, "gie"),
    ],
)
def test_the_form_that_suits_best_comes_first_with_its_reasons(answers, first):
    found = fits(answers)
    assert found[0].form == first and found[0].suits and not found[0].excluded


def test_a_form_that_cannot_be_comes_last_and_says_why():
    last = fits({"owners": "no"})[-1]
    assert (last.form, last.excluded, last.hinders) == ("asl", True, ("owners_no",))


def test_what_is_not_known_counts_neither_way():
    assert all(not each.suits and not each.hinders for each in fits({}))


def test_every_reason_has_its_words_and_every_form_its_papers():
    for answer in ("yes", "no"):
        for each in fits(
            dict.fromkeys(("owners", "sells", "shares", "bodies", "gifts", "five"), answer)
        ):
            assert {*each.suits, *each.hinders} <= set(REASONS)
    for form in Form.values:
        assert legal_form(form).steps and legal_form(form).pieces
        for paper in ("statutes", "minutes", "declaration"):
            for language in ("fr", "en"):
                assert len(paper_parts(paper, form, language)) >= 7


def test_the_statutes_of_owners_hold_what_the_ordinance_asks_for():
    text = " ".join(text for _title, text in paper_parts("statutes", "asl", "fr"))
    for word in ("name", "object", "seat", "perimeter", "financing", "recovery", "changes"):
        assert f"{{{word}}}" in text
