"""A survey from its spreadsheet to its results, on the site and without any script."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from xlsforms import SMALL, ask, book, pick

from liane.errors import BadInput
from liane.server.community.surveys.actions import forms as actions
from liane.server.community.surveys.models import Draft, Submission, Survey
from liane.server.site.models import AuditLine

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


def test_children_are_added_one_by_one_and_a_place_follows_from_another(client, bearer):
    form = book(
        [
            ask("select_one circle", "circle"),
            ask("select_one place", "place", choice_filter="circle=${circle}"),
            ask("begin repeat", "child", "Enfant"),
            ask("text", "first", "Prénom"),
            ask("end repeat", ""),
            ask("image", "photo"),
        ],
        [
            *pick("circle", "north", "south"),
            {"list_name": "place", "name": "nara", "label": "Nara", "circle": "north"},
            {"list_name": "place", "name": "siby", "label": "Siby", "circle": "south"},
        ],
        form_id="foyer",
    )
    made = actions.found_survey(
        acting_member=bearer, spreadsheet=form, name="f.xlsx", audience="everyone"
    )
    photo = SimpleUploadedFile("moi.jpg", b"\xff\xd8cut short", "image/jpeg")
    second = answer(client, made, {"/circle": "south"})
    assert "Nara" not in client.get(second).content.decode()
    review = answer(
        client, made, {"/circle": "south"}, {"/place": "siby"}, {"add": "1"},
        {"/child[1]/first": "Awa"}, {"add": "1"}, {"/child[2]/first": "Ali"}, {},
        {"/photo": photo},
    )  # fmt: skip
    client.post(review)
    kept = Submission.objects.get()
    assert (kept.answers["place"], len(kept.answers["child"])) == ("siby", 2)
    assert kept.attachments.get().damaged


def test_what_somebody_says_by_phone_names_who_typed_and_not_who_spoke(bearer, survey, as_member):
    awa = as_member(bearer)
    where = awa.post(f"{BASE}{survey.pk}/repondre/", {"phone": "1"})["Location"]
    for page in ({"/sex": "man", "/cut": "no"}, {"/words": ""}):
        where = awa.post(where, page)["Location"]
    awa.post(where)
    kept = Submission.objects.get()
    assert (kept.way, kept.entered_by) == ("phone", bearer)


def test_ones_own_answer_names_nobody(bearer, survey, as_member):
    awa = as_member(bearer)
    where = awa.post(f"{BASE}{survey.pk}/repondre/")["Location"]
    for page in ({"/sex": "man", "/cut": "no"}, {"/words": ""}):
        where = awa.post(where, page)["Location"]
    awa.post(where)
    assert Submission.objects.get().entered_by is None
    told = AuditLine.objects.filter(action__startswith="surveys.").exclude(action="surveys.found")
    assert not told.exists()


def test_a_closed_edition_takes_no_more_answers_here(client, survey, bearer):
    actions.close_edition(survey.editions.get(), acting_member=bearer)
    assert client.post(f"{BASE}{survey.pk}/repondre/").status_code == 400


def test_an_operator_with_answers_can_be_erased(survey, operator, client):
    client.post(answer(client, survey, {"/sex": "man", "/cut": "no"}, {"/words": ""}))
    operator.delete()
    assert not Submission.objects.exists()
