"""A survey from its spreadsheet to its results, on the site and without any script."""

import pytest
from xlsforms import SMALL, ask, book

from liane.errors import BadInput
from liane.server.community.surveys.actions import forms as actions
from liane.server.community.surveys.models import Draft, Submission, Survey

BASE = "/o/dougouba/enquetes/"


@pytest.fixture
def survey(bearer) -> Survey:
    return actions.found_survey(
        acting_member=bearer, spreadsheet=SMALL, name="coupures.xlsx", audience="everyone"
    )


def answer(client, survey, *pages):
    where = client.post(f"{BASE}{survey.pk}/repondre/")["Location"]
    for page in pages:
        reply = client.post(where, page)
        assert reply.status_code == 302, reply.content.decode()
        where = reply["Location"]
    return where


def test_somebody_answers_page_after_page_and_is_counted(client, survey):
    review = answer(
        client,
        survey,
        {"/sex": "woman", "/age": "33", "/cut": "yes"},
        {"/harm": ["money", "school"], "/words": "Le moulin"},
    )
    assert "Le moulin" in client.get(review).content.decode()
    client.post(review)
    kept = Submission.objects.get()
    assert kept.answers["harm"] == "money school"
    assert "words" not in kept.answers
    assert not Draft.objects.exists()


def test_what_does_not_apply_is_not_asked(client, survey):
    review = answer(client, survey, {"/sex": "man", "/cut": "no"}, {"/words": ""})
    client.post(review)
    assert Submission.objects.get().answers == {"sex": "man", "cut": "no"} | {
        name: value for name, value in Submission.objects.get().answers.items() if "meta" in name
    }


def test_a_wrong_answer_stays_on_the_page_with_its_reason(client, survey):
    where = client.post(f"{BASE}{survey.pk}/repondre/")["Location"]
    page = client.post(where, {"/sex": "", "/age": "3", "/cut": "no"}).content.decode()
    assert page.count("errorlist") == 2
    assert 'value="3"' in page


def test_a_form_sent_twice_is_counted_once(client, survey):
    review = answer(client, survey, {"/sex": "man", "/cut": "no"}, {"/words": ""})
    client.post(review)
    assert "compte une fois" in client.post(review).content.decode()
    assert Submission.objects.count() == 1


def test_a_form_that_turns_in_a_circle_is_refused_with_the_names(bearer):
    form = book(
        [
            ask("calculate", "a", calculation="${b} + 1"),
            ask("calculate", "b", calculation="${a} + 1"),
            ask("integer", "n"),
        ]
    )
    with pytest.raises(BadInput, match="a → b → a"):
        actions.found_survey(acting_member=bearer, spreadsheet=form, name="x.xlsx")


def test_what_pyxform_refuses_is_said_with_its_row(bearer):
    form = book([ask("integer", "n"), ask("nothing", "m")])
    with pytest.raises(BadInput, match="3"):
        actions.found_survey(acting_member=bearer, spreadsheet=form, name="x.xlsx")


def test_results_wait_for_five_answers_and_then_keep_small_cells_back(
    client, survey, bearer, as_member, django_assert_max_num_queries
):
    for at in range(12):
        sex = "woman" if at < 3 else "man"
        client.post(answer(client, survey, {"/sex": sex, "/cut": "no"}, {"/words": "x"}))
        if at == 3:
            early = as_member(bearer).get(f"{BASE}{survey.pk}/resultats/").content.decode()
            assert "Woman" not in early
    awa = as_member(bearer)
    awa.get(f"{BASE}{survey.pk}/")
    with django_assert_max_num_queries(12):
        page = awa.get(f"{BASE}{survey.pk}/resultats/").content.decode()
    assert "Woman" in page
    assert ">3<" not in page
    assert ">9<" not in page
