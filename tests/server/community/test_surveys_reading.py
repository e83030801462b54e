"""Paper, results, groups, editions, discussions, exports: what becomes of answers."""

import json

import pytest
from xlsforms import SMALL, ask, book

from liane.server.community.groups.models import Task
from liane.server.community.surveys.actions import answers, reading
from liane.server.community.surveys.actions import forms as actions
from liane.server.community.surveys.actions.answers import Arrival, count_again, keep_answer
from liane.server.community.surveys.models import (
    Published,
    Recommendation,
    Submission,
    Survey,
    Tally,
)
from liane.server.community.surveys.queries.results import share_of
from liane.server.community.surveys.queries.rounds import counted_by_group, rounds_of

BASE = "/o/dougouba/enquetes/"


@pytest.fixture
def survey(bearer) -> Survey:
    return actions.found_survey(
        acting_member=bearer, spreadsheet=SMALL, name="s.xlsx", audience="everyone"
    )


@pytest.fixture
def page(survey) -> str:
    return f"{BASE}{survey.pk}/"


@pytest.fixture
def awa(bearer, as_member):
    return as_member(bearer)


def fill(survey, count: int, **values: str) -> None:
    edition, version = survey.editions.order_by("-id").first(), survey.versions.get()
    for _ in range(count):
        name = f"uuid:{Submission.objects.count()}"
        keep_answer(Arrival(edition, version, "device", name, dict(values)))


def test_a_sheet_is_typed_by_its_codes_and_the_next_number_comes(awa, page, survey):
    sheet = {"number": "7", "/data/sex|0": "1", "/data/age|0": "33", "/data/cut|0": "1",
             "/data/harm|0": "1 2"}  # fmt: skip
    answer = awa.post(f"{page}saisie/", sheet)
    assert answer["Location"].endswith("dernier=7")
    kept = Submission.objects.get()
    assert (kept.answers["sex"], kept.answers["harm"], kept.sheet) == ("woman", "money school", "7")
    assert 'value="8"' in awa.get(answer["Location"]).content.decode()


def test_a_sheet_typed_twice_is_counted_once(awa, page, survey):
    sheet = {"number": "7", "/data/sex|0": "2", "/data/cut|0": "2"}
    awa.post(f"{page}saisie/", sheet)
    assert "feuille 7" in awa.post(f"{page}saisie/", sheet).content.decode()
    assert Submission.objects.count() == 1


def test_a_slip_of_the_fingers_is_shown_and_nothing_typed_is_lost(awa, page, survey):
    sheet = {"number": "7", "/data/sex|0": "9", "/data/age|0": "200", "/data/cut|0": "2",
             "/data/harm|0": "1", "/data/words|0": "le moulin"}  # fmt: skip
    shown = awa.post(f"{page}saisie/", sheet).content.decode()
    assert shown.count("errorlist") == 3
    assert "le moulin" in shown
    assert not Submission.objects.exists()


def test_children_on_paper_are_typed_side_by_side(awa, bearer):
    form = book([ask("begin repeat", "child"), ask("integer", "age"), ask("end repeat", "")],
                form_id="enfants")  # fmt: skip
    made = actions.found_survey(acting_member=bearer, spreadsheet=form, name="e.xlsx")
    where = f"{BASE}{made.pk}/saisie/"
    awa.post(where, {"room": "3", "/data/child/age|0": "3", "/data/child/age|1": "5"})
    assert Submission.objects.get().answers["child"] == [{"age": "3"}, {"age": "5"}]


def test_the_printed_form_says_when_a_question_is_asked(client, page):
    sheet = client.get(f"{page}imprimer/").content.decode()
    assert "3 = Yes" in sheet
    assert "☐ 1 Woman" in sheet


def test_published_results_stay_and_wait_for_five_more(awa, client, page, survey, bearer):
    fill(survey, 9, sex="woman", cut="yes")
    fill(survey, 2, sex="man", cut="no")
    edition = survey.editions.get()
    awa.post(f"{page}resultats/{edition.pk}/publier/")
    fill(survey, 2, sex="man", cut="no")
    assert awa.post(f"{page}resultats/{edition.pk}/publier/").status_code == 400
    shown = client.get(f"{page}publics/").content.decode()
    assert "11 réponses" in shown
    assert Published.objects.count() == 1


def test_open_data_carries_hxl_tags_and_no_small_cell(awa, client, page, survey, bearer):
    fill(survey, 9, sex="woman", age="33", where="12.65 -8.0 0 0")
    fill(survey, 2, sex="man")
    reading.publish(survey.editions.get(), acting_member=bearer, code="fr")
    lines = client.get(f"{page}publics/resultats.csv").content.decode("utf-8-sig").splitlines()
    assert lines[1].startswith("#meta+question+code,")
    assert [line for line in lines if line.startswith("sex,")][1].split(",")[5] == ""
    assert client.get(f"{page}publics/resultats.xlsx").content[:2] == b"PK"
    assert json.loads(client.get(f"{page}publics/resultats.geojson").content)["features"] == []


def test_places_leave_as_wide_cells_of_five_answers_or_more(client, bearer):
    form = book([ask("geopoint", "where"), ask("integer", "n")], form_id="places")
    made = actions.found_survey(acting_member=bearer, spreadsheet=form, name="p.xlsx")
    fill(made, 6, where="12.654321 -8.012345 0 0")
    fill(made, 3, where="13.1 -7.1 0 0")
    reading.publish(made.editions.get(), acting_member=bearer, code="fr")
    data = client.get(f"{BASE}{made.pk}/publics/resultats.geojson").content.decode()
    assert len(json.loads(data)["features"]) == 1
    assert "654321" not in data


def test_groups_are_crossed_without_giving_anybody_away(awa, page, survey, bearer):
    fill(survey, 12, sex="woman", cut="yes")
    fill(survey, 3, sex="woman", cut="no")
    fill(survey, 9, sex="man", cut="no")
    reading.part_by(survey, survey.version, "sex", acting_member=bearer)
    survey.refresh_from_db()
    assert reading.recount(survey) == 24
    assert Tally.objects.get(segment="woman").answers == 15
    shown = awa.get(f"{page}resultats/groupes/").content.decode()
    assert ">3<" not in shown


def test_editions_stand_side_by_side(awa, page, survey, bearer):
    fill(survey, 10, sex="woman", cut="yes")
    actions.open_edition(survey, acting_member=bearer, name="2027")
    fill(survey, 10, sex="man", cut="yes")
    shown = awa.get(f"{page}resultats/editions/").content.decode()
    assert "2027" in shown
    assert shown.count(">100 %<") >= 4


def test_counting_anew_gives_what_was_counted_as_answers_came(survey):
    fill(survey, 7, sex="woman", age="41", harm="money school")
    before = Tally.objects.get(segment="").counts
    count_again(survey.editions.get())
    assert Tally.objects.get(segment="").counts == before


def test_an_answer_set_aside_leaves_the_counts_and_stays_readable(awa, page, survey, bearer):
    fill(survey, 2, sex="woman", words="pour rire")
    one = Submission.objects.first()
    answers.set_aside(one, acting_member=bearer)
    assert Tally.objects.get(segment="").answers == 1
    shown = awa.get(f"{page}reponses/{one.pk}/").content.decode()
    assert "pour rire" in shown


def test_passages_are_put_under_themes_and_recommendations_rest_on_them(awa, page, survey):
    said = {"title": "Marché", "held_on": "2026-03-01", "text": "On perd la journée."}
    awa.post(f"{page}discussions/nouvelle/", said)
    shown = awa.get(f"{page}discussions/").content.decode()
    note = shown.partition("discussions/01")[2].partition("/")[0]
    awa.post(f"{page}discussions/01{note}/", {"text": "On perd la journée", "theme": "argent"})
    theme = survey.themes.get()
    follows = {"text": "Un guichet sans Internet", "kind": "tools", "themes": [theme.pk]}
    awa.post(f"{page}discussions/suites/", follows)
    assert list(Recommendation.objects.get().themes.all()) == [theme]
    refused = awa.post(f"{page}discussions/suites/", {"text": "x", "kind": "tools"})
    assert refused.status_code == 200
    made = Recommendation.objects.get()
    passages = awa.get(f"{page}discussions/themes/{theme.pk}/").content.decode()
    assert "On perd la journée" in passages and "Marché" in passages and made.text in passages
    for _twice in range(2):
        awa.post(f"{page}discussions/suites/{made.pk}/tache/")
    assert Task.objects.get(about=made.pk).title == "Un guichet sans Internet"
    assert "à prendre" in awa.get(f"{page}discussions/").content.decode()


@pytest.mark.parametrize("purpose", ["readiness", "shutdown"])
def test_the_forms_that_come_with_the_box_are_read_whole(awa, operator, bearer, purpose):
    assert f"{purpose}.xlsx" in awa.get(f"{BASE}nouvelle/").content.decode()
    assert awa.get(f"{BASE}nouvelle/{purpose}.xlsx").content[:2] == b"PK"
    assert awa.get(f"{BASE}nouvelle/nothing.xlsx").status_code == 404
    awa.post(f"{BASE}nouvelle/{purpose}/")
    made = Survey.objects.get()
    assert made.segment
    fill(made, 5, **{made.segment: "technical", "D1/D1Q1": "3"})
    fill(made, 4, **{made.segment: "legal", "D1/D1Q1": "1"})
    assert counted_by_group(rounds_of(operator, purpose)[0]) == {}  # it is still open
    actions.close_edition(made.editions.get(), acting_member=bearer)
    told = counted_by_group(rounds_of(operator, purpose)[0])
    assert [(name, each.answers) for name, each in told.items()] == [("technical", 5)]


def test_what_is_sealed_is_in_no_export_of_single_answers(awa, page, survey):
    fill(survey, 3, sex="woman", words="Awa Traoré")
    file = awa.get(f"{page}resultats/{survey.editions.get().pk}/reponses.csv")
    assert "woman" in file.content.decode()
    assert "Traor" not in file.content.decode()


@pytest.mark.parametrize(
    "tail",
    ["", "imprimer/", "saisie/", "resultats/", "resultats/groupes/", "resultats/editions/",
     "groupes/", "reponses/", "discussions/", "discussions/nouvelle/", "discussions/suites/",
     "version/", "versions/1/", "changer/", "editions/nouvelle/"],
)  # fmt: skip
def test_pages_open_with_few_queries(awa, page, tail, django_assert_max_num_queries):
    awa.get(page)
    with django_assert_max_num_queries(12):
        assert awa.get(page + tail).status_code == 200


def test_a_share_comes_with_its_margin_only_where_people_were_drawn(survey, bearer):
    fill(survey, 30, sex="woman")
    fill(survey, 10, sex="man")
    edition = survey.editions.get()
    assert share_of(edition, "sex", "man").margin is None
    actions.change_edition(edition, 1, acting_member=bearer, drawn=True, population=400)
    edition.refresh_from_db()
    found = share_of(edition, "sex", "man")
    assert (found.share, round(100 * (found.margin or 0), 1)) == (0.25, 14.7)
    assert share_of(edition, "nothing", "x").share is None


@pytest.mark.parametrize("tail", ["resultats/", "resultats/groupes/"])
def test_nobody_watches_a_count_move_while_neighbours_answer(
    survey, bearer, somebody, as_member, page, tail
):
    fill(survey, 12, sex="woman", cut="yes")
    fill(survey, 12, sex="man", cut="no")
    reading.part_by(survey, survey.version, "sex", acting_member=bearer)
    reading.recount(Survey.objects.get())
    neighbour = as_member(somebody("Yaya"))
    assert "<td" not in neighbour.get(f"{page}{tail}").content.decode()
    assert "<td" in as_member(bearer).get(f"{page}{tail}").content.decode()
    actions.close_edition(survey.editions.get(), acting_member=bearer)
    assert "<td" in neighbour.get(f"{page}{tail}").content.decode()


def test_two_publications_tell_nothing_by_subtraction(survey, bearer):
    def shown() -> dict[str, list[int | None]]:
        last = reading.publish(survey.editions.get(), acting_member=bearer, code="fr")
        return {each["name"]: [row["count"] for row in each["rows"]]
                for each in last.tables["tables"]}  # fmt: skip

    fill(survey, 10, sex="woman", cut="yes")
    fill(survey, 10, sex="man", cut="no")
    assert shown()["sex"] == [10, 10]
    fill(survey, 6, sex="woman", cut="yes")  # and one who has another age, alone in saying no
    fill(survey, 1, sex="woman", cut="no")
    second = shown()
    assert second["sex"] == [17, 10]  # seven women came: no small cell
    assert second["cut"] == [10, 10]  # one more « no » would tell what somebody said: it waits
    fill(survey, 6, sex="man", cut="no")
    assert shown() == second | {"sex": [17, 16], "cut": [16, 17]}
