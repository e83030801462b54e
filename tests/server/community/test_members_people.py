"""Members: found though sealed, without account, roles with dates, the last bearer, merging."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.members import actions, queries
from liane.server.community.members.models import Member, NameMark, Role
from liane.server.community.members.rules import match_score
from liane.server.site import sealing
from liane.server.site.models import AuditLine
from liane.server.site.records import EditedMeanwhile

BASE = "/o/dougouba/membres"


@pytest.fixture
def from_paper(operator, bearer):
    def make(name: str, phone: str = "", **facts) -> Member:
        return actions.join(
            operator, user=None, name=name, phone=phone, acting_member=bearer, **facts
        )

    return make


@pytest.mark.parametrize("typed", ["fat", "Fatoumata", "TRAOR", "dit la fat", "70 11 22 33"])
def test_a_sealed_name_is_found_by_its_beginnings_and_a_phone_as_a_whole(
    operator, from_paper, typed
):
    from_paper("Fatoumata Traoré dite la Brodeuse", "70-11-22-33")
    from_paper("Moussa Keïta")
    found = queries.look_for(operator, typed)
    assert [str(each.name)[:5] for each in found] == ["Fatou"]


@pytest.mark.parametrize("typed", ["zzz", "", "?", "toumata", "99 99 99 99"])
def test_nobody_is_found_by_other_letters(operator, from_paper, typed):
    from_paper("Fatoumata Traoré", "70-11-22-33")
    assert queries.look_for(operator, typed) == []


def test_the_marks_of_names_hold_no_letter_and_differ_by_operator(operator, from_paper):
    from_paper("Fatoumata")
    marks = set(NameMark.objects.values_list("mark", flat=True))
    assert all(len(mark) == 4 and mark != "fato" for mark in marks)


def test_somebody_is_added_from_paper_without_account(bearer, as_member):
    sent = {"name": "Sira Ba", "phone": "70 11 22 33", "consents": ["sms"], "skills": "couture, a"}
    as_member(bearer).post(f"{BASE}/ajouter/", sent)
    sira = Member.objects.get(user=None)
    assert (sira.skills, sira.phone) == (["couture", "a"], "70112233")
    assert sira.consents == {"sms": timezone.localdate().isoformat()}


def test_a_consent_keeps_its_first_day_and_goes_when_withdrawn(bearer, from_paper, as_member):
    sira = from_paper("Sira", consents={"sms": "2026-01-02", "photo": "2026-01-02"})
    sent = {"name": "Sira", "consents": ["sms", "phone"], "seen_version": 1}
    as_member(bearer).post(f"{BASE}/{sira.pk}/modifier/", sent)
    sira.refresh_from_db()
    assert sira.consents == {"sms": "2026-01-02", "phone": timezone.localdate().isoformat()}


def test_who_edits_second_is_told(bearer, from_paper):
    sira = from_paper("Sira")
    actions.change_member(sira, 1, zone="Marché", acting_member=bearer)
    with pytest.raises(EditedMeanwhile):
        actions.change_member(sira, 1, zone="École", acting_member=bearer)


def test_phones_are_for_those_who_welcome_unless_agreed(from_paper, somebody, bearer, as_member):
    sira = from_paper("Sira", "70112233", consents={})
    kadia = from_paper("Kadia", "70445566", consents={"phone": "2026-01-02"})
    yaya = as_member(somebody("Yaya"))
    assert "70112233" not in yaya.get(f"{BASE}/{sira.pk}/").content.decode()
    assert "70445566" in yaya.get(f"{BASE}/{kadia.pk}/").content.decode()
    assert "70112233" in as_member(bearer).get(f"{BASE}/{sira.pk}/").content.decode()


def test_a_member_changes_their_own_page_and_no_other(somebody, bearer, as_member):
    yaya = somebody("Yaya")
    browser = as_member(yaya)
    sent = {"name": "Yaya K.", "zone": "École", "seen_version": 1}
    browser.post(f"{BASE}/{yaya.pk}/modifier/", sent)
    assert Member.objects.get(pk=yaya.pk).zone == "École"
    assert browser.post(f"{BASE}/{bearer.pk}/modifier/", sent).status_code == 403
    assert browser.post(f"{BASE}/{bearer.pk}/partir/").status_code == 403


def test_the_last_bearer_neither_leaves_nor_loses_the_role(bearer, as_member):
    with pytest.raises(BadInput):
        actions.leave(bearer, acting_member=bearer)
    with pytest.raises(BadInput):
        actions.end_role(Role.objects.get(member=bearer), acting_member=bearer)
    assert as_member(bearer).post(f"{BASE}/{bearer.pk}/partir/").status_code == 400


def test_with_two_bearers_one_may_leave_and_come_back_without_roles(bearer, somebody, operator):
    somebody("Kadia", "bearer")
    actions.leave(bearer, acting_member=bearer)
    assert queries.count_members(operator) == 1
    back = actions.join(operator, user=bearer.user, name="Awa", acting_member=None)
    assert (back.pk, back.role_names) == (bearer.pk, frozenset())


def test_a_role_has_a_first_and_a_last_day(bearer, from_paper):
    today = timezone.localdate()
    sira = from_paper("Sira")
    actions.give_role(sira, "editor", until=today + timedelta(days=2), acting_member=bearer)
    actions.give_role(sira, "mediator", since=today + timedelta(days=1), acting_member=bearer)
    sira = Member.objects.get(pk=sira.pk)
    assert sira.role_names == {"editor"}
    actions.end_role(sira.roles.get(name="editor"), acting_member=bearer)
    assert Member.objects.get(pk=sira.pk).role_names == frozenset()


def test_a_role_that_one_person_carries_alone_is_a_risk(operator, bearer, somebody, as_member):
    somebody("Kadia", "technician")
    somebody("Moussa", "technician")
    somebody("Fanta", "treasurer")
    risks = {role.name: role.risk for role in queries.roles_now(operator)}
    assert (risks["technician"], risks["treasurer"], risks["legal"]) == ("ok", "worn", "cut")
    page = as_member(bearer).get("/o/dougouba/communaute/").content.decode()
    assert "Rôles fragiles" in page


def test_two_pages_of_one_person_become_one_with_all_they_did(bearer, from_paper, operator):
    kept = from_paper("Sira", "70112233", skills=["couture"])
    other = from_paper("Sira Ba", "70112233", mail="sira@example.org", skills=["radio"])
    actions.give_role(other, "editor", acting_member=bearer)
    actions.offer(other, kind="time", what="le soir", acting_member=other)
    assert [len(group) for group in queries.duplicates_of(operator)] == [2]
    merged = actions.merge(kept, other, acting_member=bearer)
    assert (merged.mail, merged.skills) == ("sira@example.org", ["couture", "radio"])
    assert Member.objects.get(pk=kept.pk).role_names == {"editor"}
    assert merged.offers.count() == 1
    assert not Member.objects.filter(pk=other.pk).exists()


def test_two_who_each_have_an_account_are_not_merged(bearer, somebody):
    with pytest.raises(BadInput):
        actions.merge(somebody("Sira"), somebody("Hawa"), acting_member=bearer)


def test_a_household_is_sealed_and_its_members_move(bearer, from_paper, operator, as_member):
    home = actions.form_household(operator, name="Chez Sira Ba", acting_member=bearer)
    sira = from_paper("Sira")
    browser = as_member(bearer)
    browser.post(f"{BASE}/foyers/{home.pk}/habiter/{sira.pk}/")
    assert list(home.members.all()) == [sira]
    browser.post(f"{BASE}/foyers/{home.pk}/habiter/{sira.pk}/", {"leave": "1"})
    assert list(home.members.all()) == []
    with connection.cursor() as cursor:
        cursor.execute("select name from members_household")
        assert b"Sira" not in bytes(cursor.fetchone()[0])


def test_names_are_dots_in_a_locked_box_and_the_list_still_answers(bearer, as_member):
    browser = as_member(bearer)
    sealing.lock()
    page = browser.get(f"{BASE}/")
    assert page.status_code == 200
    assert "••••" in page.content.decode()
    assert browser.get(f"{BASE}/?q=awa").status_code == 423


def test_what_is_done_for_another_says_for_whom(bearer, from_paper):
    sira = from_paper("Sira")
    bearer.acts_for = sira
    actions.offer(sira, kind="time", what="le soir", acting_member=bearer)
    line = AuditLine.objects.filter(action="members.offer").get()
    assert (line.member, line.for_member) == (bearer.pk, sira.pk)


def test_a_roof_near_the_water_tower_answers_a_task_that_needs_one(operator, bearer, from_paper):
    seydou = from_paper("Seydou")
    near = actions.offer(
        seydou, kind="roof", what="Toit plat", zone="Château d'eau", acting_member=seydou
    )
    actions.offer(seydou, kind="roof", what="Hangar du marché", acting_member=seydou)
    actions.offer(seydou, kind="time", what="Près du château d’eau", acting_member=seydou)
    fitting = queries.offers_matching(operator, "roof", zone="près du château d’eau")
    assert next(each.offer for each in fitting) == near
    assert [each.score > 0 for each in fitting] == [True, False]


def test_an_offer_is_taken_once_given_and_free_again(operator, bearer, somebody, as_member):
    seydou = somebody("Seydou")
    given = actions.offer(seydou, kind="tool", what="perceuse", acting_member=seydou)
    call = actions.call_for(kind="tool", what="une perceuse", acting_member=bearer)
    match = actions.take_offer(given, call, acting_member=bearer)
    with pytest.raises(BadInput):
        actions.take_offer(given, call, acting_member=bearer)
    as_member(seydou).post(f"{BASE}/energies/{match.pk}/suite/", {"done": "1"})
    given.refresh_from_db()
    assert given.state == "taken"  # the giver does not settle it
    as_member(bearer).post(f"{BASE}/energies/{match.pk}/suite/", {"done": "1"})
    given.refresh_from_db()
    call.refresh_from_db()
    assert (given.state, call.state) == ("open", "ended")


@pytest.mark.parametrize(
    ("wanted", "offered", "score"),
    [(["château d’eau"], ["CHATEAU D'EAU"], 1), (["école"], ["marché"], 0), ([""], ["toit"], 0)],
)
def test_words_match_without_case_and_accents(wanted, offered, score):
    assert match_score(wanted, offered) == score
