"""A course from its questions to its certificates, skills, and a path at school."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.training import actions, queries, tasks
from liane.server.community.training.models import Attempt, Course, Path, Seat, Session, Skill

BASE = "/o/dougouba/formations/"


@pytest.fixture
def course(bearer):
    made = actions.make_course(
        acting_member=bearer, title="Mât", level="able", skill="Monter", objectives="Harnais",
        hours=Decimal(6),
    )  # fmt: skip
    actions.add_question(made, acting_member=bearer, text="Quoi ?", answers=["a", "b"], right=1)
    return made


@pytest.fixture
def session(course, bearer):
    at = timezone.now() + timedelta(days=3)
    return actions.plan_session(course, acting_member=bearer, at=at, place="École", seats=1)


@pytest.mark.database("seats are counted under a lock")
def test_a_seat_is_taken_once_and_who_waits_moves_up(session, bearer, somebody):
    moussa = somebody("Moussa", "technician")
    mine = actions.take_seat(session, acting_member=bearer)
    assert actions.take_seat(session, acting_member=bearer) == mine
    waiting = actions.enter_seat(session, acting_member=moussa, name="Hawa", way="paper")
    assert waiting.waits
    actions.give_back(mine, acting_member=bearer)
    waiting.refresh_from_db()
    assert not waiting.waits and Seat.objects.count() == 1


def test_who_has_no_account_asks_for_a_seat_and_opens_it_again_by_its_code(
    session, course, bearer, as_member, client
):
    here = f"{BASE}seances/{session.pk}/"
    sent = {"name": "Hawa", "contact": "70 11 22 33"}
    page = client.post(f"{here}demander/", sent).url
    assert client.post(f"{here}demander/", sent).url == page
    assert "Hawa" in client.get(page).content.decode()
    waiting = Seat.objects.get(pk=actions.enter_seat(
        session, acting_member=bearer, name="Yaya", way="paper").pk)  # fmt: skip
    assert waiting.waits and Seat.objects.count() == 2
    assert "70 11" not in as_member(bearer).get(here).content.decode()
    told = as_member(bearer).get(f"{here}?contacts")
    assert "70 11 22 33" in told.content.decode() and told["Cache-Control"] == "no-store"
    key = str(course.questions.get().pk)
    client.post(f"{page}questions/before/", {key: "1"})
    assert Attempt.objects.get().answers == {key: 1}
    assert client.get(f"{BASE}place/AAAAABBBBB/").status_code == 404


def test_a_seat_without_account_is_given_back_and_none_is_asked_once_it_began(session, client):
    first = actions.ask_seat(session, acting_member=None, name="Hawa")
    waiting = actions.ask_seat(session, acting_member=None, name="Yaya")
    client.post(f"{BASE}place/{first.code}/rendre/")
    waiting.refresh_from_db()
    assert not waiting.waits
    Session.objects.update(at=timezone.now())
    with pytest.raises(BadInput):
        actions.ask_seat(session, acting_member=None, name="Kadia")


def test_nobody_gives_back_or_answers_for_another_without_teaching(session, bearer, somebody):
    seat = actions.take_seat(session, acting_member=bearer)
    yaya = somebody("Yaya")
    for act in (
        lambda: actions.give_back(seat, acting_member=yaya),
        lambda: actions.answer_questions(seat, "before", {}, acting_member=yaya),
        lambda: actions.enter_seat(session, acting_member=yaya, name="x", way="phone"),
        lambda: actions.see_skill(yaya, acting_member=yaya, what="x", grade=3),
    ):
        with pytest.raises(BadInput):
            act()


def test_questions_count_once_and_stay_the_same_once_answered(session, course, bearer):
    seat = actions.take_seat(session, acting_member=bearer)
    key = str(course.questions.get().pk)
    actions.answer_questions(seat, "before", {key: 0}, acting_member=bearer)
    actions.answer_questions(seat, "after", {key: 1, "ghost": 1}, acting_member=bearer)
    with pytest.raises(BadInput):
        actions.answer_questions(seat, "after", {key: 0}, acting_member=bearer)
    with pytest.raises(BadInput):
        actions.add_question(course, acting_member=bearer, text="?", answers=["a", "b"], right=0)
    assert [gain.difference for _question, gain in queries.learnt(session)] == [1.0]
    assert Attempt.objects.get(stage="after").answers == {key: 1}


@pytest.mark.parametrize("wrong", [{"answers": ["a"]}, {"right": 2}, {"text": " "}])
def test_a_question_that_cannot_be_answered_is_refused(course, bearer, wrong):
    facts = {"text": "Quoi ?", "answers": ["a", "b"], "right": 0} | wrong
    with pytest.raises(BadInput):
        actions.add_question(course, acting_member=bearer, **facts)


def test_who_came_is_noted_whole_and_twice_says_the_same(session, bearer):
    seat = actions.take_seat(session, acting_member=bearer)
    for _again in range(2):
        assert actions.note_came(session, [seat.pk], acting_member=bearer) == 1
    actions.end_session(session, acting_member=bearer)
    with pytest.raises(BadInput):
        actions.note_came(session, [], acting_member=bearer)


def test_a_course_goes_on_pages_from_its_first_line_to_a_certificate(
    bearer, as_member, somebody, client, django_assert_max_num_queries
):
    awa, yaya = as_member(bearer), as_member(somebody("Yaya"))
    sent = {"title": "Mât", "level": "able", "skill": "Monter", "objectives": "x", "hours": "1,5"}
    page = awa.post(f"{BASE}cours/nouveau/", sent).url
    awa.post(f"{page}question/", {"text": "Quoi ?", "answers": "a\nb", "right": 2})
    awa.post(f"{page}seance/", {"at": "2027-01-10T09:00", "place": "École", "trainers": bearer.pk})
    assert Course.objects.get().hours == Decimal("1.5")
    here = f"{BASE}seances/{Session.objects.get().pk}/"
    yaya.post(f"{here}venir/")
    seat = Seat.objects.get()
    key = f"{Course.objects.get().questions.get().pk}"
    yaya.post(f"{BASE}places/{seat.pk}/questions/before/", {key: "0"})
    awa.post(f"{BASE}places/{seat.pk}/questions/after/", {key: "1"})
    awa.post(f"{here}presents/", {"seat": [seat.pk, "x"]})
    assert yaya.get(f"{BASE}places/{seat.pk}/attestation/").status_code == 404
    awa.post(f"{here}finir/")
    assert "Yaya" in yaya.get(f"{BASE}places/{seat.pk}/attestation/").content.decode()
    with django_assert_max_num_queries(12):
        assert "100" in awa.get(here).content.decode()
    assert "Yaya" not in client.get(here).content.decode()


def test_a_session_that_moves_or_is_called_off_is_told_to_who_left_a_contact(
    session, bearer, as_member, client, mailoutbox, django_capture_on_commit_callbacks
):
    seats = [
        actions.ask_seat(session, acting_member=None, name=name, contact=f"{name}@exemple.org")
        for name in ("hawa", "salif")
    ]
    actions.ask_seat(session, acting_member=None, name="Sans contact")
    awa, here = as_member(bearer), f"{BASE}seances/{session.pk}/"
    moved = {"at": "2027-01-10T09:00", "place": "Marché", "seats": 2, "seen_version": 1}
    with django_capture_on_commit_callbacks() as waiting:
        assert awa.post(f"{here}modifier/", moved).status_code == 302
    assert len(waiting) == 2  # one who moves up, and all are told of the new place
    assert awa.post(f"{here}modifier/", moved).status_code == 409
    assert (tasks.tell_moved_up.func(str(seats[1].pk)), tasks.tell_moved.func(str(session.pk))) == (
        True, 2,
    )  # fmt: skip
    assert all("Marché" in mail.body for mail in mailoutbox)
    awa.post(f"{here}annuler/")
    assert tasks.tell_called_off.func(str(session.pk)) == 2
    assert "n’a pas lieu" in client.get(f"{BASE}place/{seats[0].code}/").content.decode()
    with pytest.raises(BadInput, match="n’a pas lieu"):
        actions.ask_seat(session, acting_member=None, name="Trop tard")
    assert client.get(here).status_code == 200
    assert not queries.sessions_to_come(session.operator).exists()


def test_a_course_that_is_closed_is_planned_no_more_and_its_questions_stay_once_answered(
    course, session, bearer, as_member
):
    awa, page = as_member(bearer), f"{BASE}cours/{course.pk}/"
    asked = course.questions.get()
    seat = actions.take_seat(session, acting_member=bearer)
    actions.answer_questions(seat, "before", {str(asked.pk): 1}, acting_member=bearer)
    with pytest.raises(BadInput, match="répondu"):
        actions.drop_question(asked, acting_member=bearer)
    Attempt.objects.all().delete()
    awa.post(f"{page}question/{asked.pk}/oter/")
    assert not course.questions.exists()
    awa.post(f"{page}donner/", {"closed": "1"})
    course.refresh_from_db()
    with pytest.raises(BadInput, match="n’est plus donné"):
        actions.plan_session(course, acting_member=bearer, at=timezone.now(), place="École")
    assert page in awa.get(BASE).content.decode()  # and it can be given again
    awa.post(f"{page}donner/", {"closed": "0"})
    assert Course.objects.get().closed_at is None


def test_the_papers_of_another_are_not_there(session, bearer, as_member, somebody):
    seat = actions.take_seat(session, acting_member=bearer)
    yaya = as_member(somebody("Yaya"))
    for page in ("attestation/", "questions/before/", "questions/never/"):
        assert yaya.get(f"{BASE}places/{seat.pk}/{page}").status_code == 404


def test_skills_are_seen_in_time_on_a_page(bearer, as_member, somebody):
    yaya, awa = somebody("Yaya"), as_member(bearer)
    past = timezone.localdate() - timedelta(days=200)
    actions.see_skill(yaya, acting_member=bearer, what="Régler un lien", grade=1, seen_on=past)
    awa.post(f"{BASE}competences/", {"member": yaya.pk, "what": "régler un  lien", "grade": 2})
    assert set(Skill.objects.values_list("what", flat=True)) == {"Régler un lien"}
    told = awa.get(f"{BASE}competences/").content.decode()
    assert "<svg" in told and "Régler un lien" in told
    assert "il y a six mois : avec de l’aide" in told.replace("\u202f", " ").lower()
    assert (
        "Yaya" in told
        and "Personne par personne"
        not in as_member(yaya).get(f"{BASE}competences/").content.decode()
    )


def test_a_path_is_prepared_held_and_told_to_everybody(bearer, as_member, client):
    awa = as_member(bearer)
    sent = {"title": "Le réseau", "audience": "9e", "understand": "Faits", "minutes": 60,
            "question": "Qui paie ?", "roles": "Une commerçante", "rules": "Un par un"}  # fmt: skip
    page = awa.post(f"{BASE}comprendre/nouveau/", sent).url
    more = {**sent, "action": "Une affiche", "outcome": "Deux mères sont venues", "seen_version": 1}
    awa.post(f"{page}modifier/", more)
    assert "Deux mères" in client.get(page).content.decode()
    assert awa.post(f"{page}modifier/", more).status_code == 409
    assert Path.objects.get().outcome


def test_pages_teach_when_empty(bearer, as_member):
    awa = as_member(bearer)
    for page in ("", "competences/", "comprendre/"):
        assert 'class="tendril"' in awa.get(BASE + page).content.decode(), page
