"""Erasing somebody: no name is left, what they did stays, the bytes go."""

import pytest
from django.test import Client

from liane.errors import BadInput
from liane.server.community.accounts import cards
from liane.server.community.accounts.erasure import erase_account, erase_member, member_erased
from liane.server.community.accounts.models import Card, Session, User
from liane.server.community.members.models import Interest, JoinRequest, Member
from liane.server.site import audit, sealing
from liane.server.site.models import AuditLine, OutboxEntry


@pytest.fixture
def moussa(bearer, somebody):
    member = somebody("Moussa", "technician")
    Member.objects.filter(pk=member.pk).update(phone="+22370112233", phone_mark="x", zone="Nord")
    return member


def test_the_account_and_all_that_opens_it_are_gone(moussa, bearer, as_member):
    cards.print_cards([moussa], acting_member=bearer)
    browser = as_member(moussa)
    answer = browser.post("/compte/effacer/", {"sure": "on"})
    assert answer.status_code == 200
    assert not User.objects.filter(pk=moussa.user_id).exists()
    assert not Card.objects.exists()
    assert not Session.objects.filter(user=moussa.user_id).exists()
    assert browser.get("/compte/").status_code == 302


def test_the_member_reads_as_a_former_member_and_finds_nobody(moussa, bearer):
    erase_account(moussa.user)
    former = Member.objects.get(pk=moussa.pk)
    assert str(former.name) == "un ancien membre"
    assert (former.phone, former.phone_mark, former.zone, former.user) == (None, "", "", None)
    assert former.state == Member.LEFT
    assert not former.roles.filter(until=None).exists()
    former.save()  # an erased field writes back erased
    assert str(Member.objects.get(pk=moussa.pk).name) == "un ancien membre"


def test_audit_lines_take_a_pseudonym_at_once(moussa):
    audit.note("upkeep.ask", moussa)
    audit.note("upkeep.ask", moussa)
    erase_account(moussa.user)
    about = AuditLine.objects.filter(action="upkeep.ask")
    assert {line.member for line in about} == {None}
    assert len({line.pseudonym for line in about}) == 1
    assert not AuditLine.objects.filter(subject__in=[moussa.pk, moussa.user_id]).exists()


def test_neighbours_are_told_to_erase(moussa):
    erase_account(moussa.user)
    told = OutboxEntry.objects.get(subject=moussa.pk, op=OutboxEntry.ERASE)
    assert told.payload == {}


def test_apps_that_keep_words_of_members_are_told(moussa):
    heard = []

    def hear(sender, member, **_):
        heard.append(member.pk)

    member_erased.connect(hear)
    try:
        erase_account(moussa.user)
    finally:
        member_erased.disconnect(hear)
    assert heard == [moussa.pk]


def test_the_interest_and_requests_that_brought_them_are_emptied(moussa, operator):
    Interest.objects.create(operator=operator, name="Moussa K.", contact="70", became=moussa)
    JoinRequest.objects.create(operator=operator, user=moussa.user, name="Moussa")
    erase_account(moussa.user)
    assert str(Interest.objects.get().name) != "Moussa K."
    assert not JoinRequest.objects.exists()


def test_the_only_bearer_hands_over_first(bearer):
    with pytest.raises(BadInput):
        erase_account(bearer.user)
    assert User.objects.filter(pk=bearer.user_id).exists()


def test_somebody_is_erased_in_a_locked_box_too(moussa, phrase):
    sealing.lock()
    erase_account(moussa.user)
    sealing.open_with(phrase)
    assert str(Member.objects.get(pk=moussa.pk).name) == "un ancien membre"


def test_a_bearer_erases_a_member_of_paper(operator, bearer):
    from liane.server.community.members.actions import join

    seydou = join(operator, user=None, name="Seydou", acting_member=bearer)
    erase_member(seydou, acting_member=bearer)
    assert str(Member.objects.get(pk=seydou.pk).name) == "un ancien membre"
    assert AuditLine.objects.get(action="members.erase").member == bearer.pk


def test_an_account_that_belongs_elsewhere_stays(operator, bearer, moussa):
    from liane.server.community.members.actions import join
    from liane.server.community.operators.actions import found_operator

    other = found_operator(bearer.user, name="Farako", kind="village")
    join(other, user=moussa.user, name="Moussa")
    erase_member(moussa, acting_member=bearer)
    assert User.objects.filter(pk=moussa.user_id).exists()


def test_erasing_says_so_in_so_many_words(moussa, as_member):
    as_member(moussa).post("/compte/effacer/", {})
    assert User.objects.filter(pk=moussa.user_id).exists()
    assert Client().post("/compte/effacer/", {"sure": "on"}).status_code in (302, 403)
