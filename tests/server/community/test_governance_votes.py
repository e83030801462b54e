"""Assemblies and votes: counted once, refused after the end, secret where it was promised."""

from datetime import timedelta

import pytest
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.governance import actions, queries
from liane.server.community.governance.minutes import draft_of
from liane.server.community.governance.models import AgendaItem, Ballot, Proposal, Urn, Voter
from liane.server.community.groups.models import Notice
from liane.server.community.welcome.queues import what_waits
from liane.server.site.models import AuditLine, OutboxEntry
from liane.server.site.records import EditedMeanwhile


@pytest.fixture
def assembly(bearer):
    return actions.plan_assembly(
        acting_member=bearer, title="AG", at=timezone.now() + timedelta(days=20)
    )


@pytest.fixture
def opened(assembly, bearer):
    actions.open_assembly(assembly, acting_member=bearer)
    return assembly


def _proposal(bearer, **facts) -> Proposal:
    return actions.propose(acting_member=bearer, title="Tarif", text="3 000 F", **facts)


@pytest.fixture
def in_room(opened, bearer):
    proposal = _proposal(bearer, assembly=opened)
    return actions.open_vote(proposal, acting_member=bearer)


@pytest.fixture
def online(bearer):
    closes = timezone.now() + timedelta(days=1)
    return actions.open_vote(_proposal(bearer), closes, acting_member=bearer)


def test_notice_is_given_with_an_agenda_and_in_time(assembly, bearer):
    with pytest.raises(BadInput, match="point"):
        actions.convene(assembly, acting_member=bearer)
    actions.put_on_agenda(acting_member=bearer, title="Tarif", assembly=assembly)
    actions.set_rules(acting_member=bearer, notice_days=30)
    with pytest.raises(BadInput, match="30"):
        actions.convene(assembly, acting_member=bearer)
    actions.set_rules(acting_member=bearer, notice_days=15)
    actions.convene(assembly, acting_member=bearer)
    assert "Tarif" in Notice.objects.get().text


def test_what_waits_from_the_same_record_waits_once(bearer, assembly):
    for _time in range(2):
        actions.put_on_agenda(acting_member=bearer, title="Désaccord", about=assembly)
    assert AgendaItem.objects.count() == 1


def test_hands_are_never_more_than_the_votes_in_the_room(in_room, opened, bearer, somebody):
    moussa, kadia = somebody("Moussa"), somebody("Kadia")
    for member in (bearer, moussa):
        actions.come(opened, member, acting_member=bearer)
    actions.give_proxy(opened, kadia, moussa, acting_member=kadia)
    with pytest.raises(BadInput, match="4 mains"):
        actions.count_hands(in_room, {"for": 4}, acting_member=bearer)
    actions.count_hands(in_room, {"for": 2, "against": 1}, acting_member=bearer)
    result = actions.close_vote(in_room, acting_member=bearer)
    assert result.winner == "for" and result.here == 3


def test_who_voted_on_line_and_raised_a_hand_is_counted_once(in_room, opened, bearer, somebody):
    moussa, kadia = somebody("Moussa"), somebody("Kadia")
    actions.vote(in_room, "against", acting_member=moussa)
    actions.vote(in_room, "against", acting_member=kadia)
    for member in (bearer, moussa):
        actions.come(opened, member, acting_member=bearer)
    actions.count_hands(in_room, {"for": 2}, acting_member=bearer)
    result = actions.close_vote(in_room, acting_member=bearer)
    assert result.counts == {"for": 2, "against": 1, "abstain": 0}
    assert result.set_aside == 1


def test_who_leaves_after_hands_were_counted_is_not_counted_again(
    in_room, opened, bearer, somebody
):
    moussa, kadia = somebody("Moussa"), somebody("Kadia")
    for member in (moussa, kadia):
        actions.vote(in_room, "against", acting_member=member)
    for member in (bearer, moussa):
        actions.come(opened, member, acting_member=bearer)
    actions.count_hands(in_room, {"for": 2}, acting_member=bearer)
    actions.leave(opened, moussa, acting_member=moussa)
    actions.come(opened, kadia, acting_member=bearer)  # after the count: her ballot stands
    assert queries.counted(in_room).votes == {"for": 2, "against": 1, "abstain": 0}


def test_a_lost_quorum_decides_nothing_and_keeps_what_was_voted(in_room, opened, bearer, somebody):
    actions.set_rules(acting_member=bearer, quorum_percent=60)
    moussa = somebody("Moussa")
    for member in (bearer, moussa):
        actions.come(opened, member, acting_member=bearer)
    somebody("Kadia")
    actions.vote(in_room, "for", acting_member=moussa)
    actions.leave(opened, moussa, acting_member=moussa)
    assert actions.close_vote(in_room, acting_member=bearer) is None
    in_room.refresh_from_db()
    assert in_room.state == "no_quorum"
    assert Ballot.objects.count() == 1


def test_after_a_lost_quorum_a_second_assembly_takes_up_what_was_not_decided(
    in_room, opened, bearer, somebody
):
    with pytest.raises(BadInput, match="quorum"):
        actions.convene_again(opened, acting_member=bearer, title="AG 2", at=opened.at)
    actions.set_rules(acting_member=bearer, quorum_percent=60, second_without_quorum=True)
    somebody("Kadia")
    actions.close_vote(in_room, acting_member=bearer)
    actions.end_assembly(opened, acting_member=bearer)
    second = actions.convene_again(opened, acting_member=bearer, title="AG 2", at=opened.at)
    assert (second.items.get().title, second.proposals.get().text) == ("Tarif", "3 000 F")
    actions.open_assembly(second, acting_member=bearer)
    actions.come(second, bearer, acting_member=bearer)
    assert queries.quorum_now(second).reached is True


def test_a_day_that_changes_after_notice_is_told_and_notice_is_given_again(
    assembly, operator, somebody
):
    lawyer = somebody("Nana", "legal")  # who holds assemblies gives notice, and no other role
    actions.put_on_agenda(acting_member=lawyer, title="Tarif", assembly=assembly)
    actions.convene(assembly, acting_member=lawyer)
    moved = actions.change_assembly(
        assembly, assembly.version, acting_member=lawyer, title="AG", at=assembly.at
    )
    assert moved.state == "convened"
    later = assembly.at + timedelta(days=9)
    moved = actions.change_assembly(moved, moved.version, acting_member=lawyer, at=later)
    assert (moved.state, moved.convened_at) == ("planned", None)
    actions.convene(moved, acting_member=lawyer)
    actions.call_off(moved, acting_member=lawyer)
    told = list(Notice.objects.order_by("id").values_list("title", flat=True))
    assert told == ["AG", "Changement : AG", "AG", "Annulé : AG"]


def test_the_record_says_that_no_notice_was_given_here(opened):
    assert "Aucune convocation" in draft_of(opened)


def test_what_waits_of_votes_and_decisions_is_told_on_the_first_page(online, bearer, somebody):
    moussa = somebody()
    assert [each.count for each in what_waits(moussa)] == [1]
    actions.vote(online, "for", acting_member=moussa)
    assert what_waits(moussa) == []
    Proposal.objects.update(closes_at=timezone.now() - timedelta(seconds=1))
    assert "vote à clore" in what_waits(bearer)[0].text


def test_a_vote_after_the_end_is_refused_and_said(online, bearer, somebody):
    actions.close_vote(online, acting_member=bearer)
    with pytest.raises(BadInput, match="clos"):
        actions.vote(online, "for", acting_member=somebody())
    Proposal.objects.update(state="open", closes_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(BadInput, match="clos"):
        actions.vote(online, "for", acting_member=somebody("Kadia"))


def test_of_two_who_close_at_once_the_second_is_told(online, bearer):
    actions.close_vote(online, acting_member=bearer)
    with pytest.raises(BadInput):
        actions.close_vote(online, acting_member=bearer)


def test_in_an_open_vote_the_last_choice_counts(online, bearer, somebody):
    moussa = somebody()
    for choice in ("for", "against"):
        actions.vote(online, choice, acting_member=moussa)
    assert queries.counted(online).votes == {"for": 0, "against": 1, "abstain": 0}


def test_of_a_secret_vote_only_who_voted_and_sums_are_kept(bearer, somebody):
    closes = timezone.now() + timedelta(days=1)
    secret = actions.open_vote(_proposal(bearer, secret=True), closes, acting_member=bearer)
    moussa = somebody()
    actions.vote(secret, "against", acting_member=moussa)
    with pytest.raises(BadInput):
        actions.vote(secret, "for", acting_member=moussa)
    assert Voter.objects.get().member == moussa
    assert not Ballot.objects.exists()
    assert list(Urn.objects.values_list("choice", "votes")) == [("against", 1)]
    assert "against" not in str(list(AuditLine.objects.values_list("facts", flat=True)))


def test_papers_are_never_more_than_those_who_signed_for_one(bearer, somebody):
    closes = timezone.now() + timedelta(days=1)
    secret = actions.open_vote(_proposal(bearer, secret=True), closes, acting_member=bearer)
    actions.vote(secret, "box", voter=somebody(), way="paper", acting_member=bearer)
    with pytest.raises(BadInput, match="2 papiers"):
        actions.count_hands(secret, {"for": 2}, acting_member=bearer)
    actions.count_hands(secret, {"for": 1}, acting_member=bearer)
    assert actions.close_vote(secret, acting_member=bearer).counts["for"] == 1


def test_a_proxy_votes_for_who_is_away_and_falls_when_they_come(in_room, opened, bearer, somebody):
    moussa, kadia = somebody("Moussa"), somebody("Kadia")
    actions.give_proxy(opened, kadia, moussa, acting_member=kadia)
    actions.come(opened, moussa, acting_member=bearer)
    actions.vote(in_room, "for", voter=kadia, acting_member=moussa)
    assert Voter.objects.get().by_holder == moussa
    actions.come(opened, kadia, acting_member=bearer)
    with pytest.raises(BadInput, match="procuration"):
        actions.vote(in_room, "for", voter=kadia, acting_member=moussa)


def test_nobody_holds_more_proxies_than_the_rules_allow(assembly, bearer, somebody):
    actions.set_rules(acting_member=bearer, most_proxies=1)
    first, second = somebody("A"), somebody("B")
    actions.give_proxy(assembly, first, bearer, acting_member=first)
    with pytest.raises(BadInput, match="1"):
        actions.give_proxy(assembly, second, bearer, acting_member=second)


def test_a_member_of_another_operator_has_no_vote(online, operator, somebody):
    other = type(operator).objects.create(slug="ailleurs", name="Ailleurs", kind=operator.kind)
    with pytest.raises(BadInput):
        actions.vote(online, "for", acting_member=somebody("Awa", of=other))


def test_adopted_minutes_do_not_change_but_are_corrected(opened, bearer):
    assembly = actions.write_minutes(opened, opened.version, draft_of(opened), acting_member=bearer)
    with pytest.raises(EditedMeanwhile):
        actions.write_minutes(assembly, assembly.version - 1, "x", acting_member=bearer)
    actions.end_assembly(assembly, acting_member=bearer)
    actions.adopt_minutes(assembly, acting_member=bearer)
    with pytest.raises(BadInput, match="correction"):
        actions.write_minutes(assembly, assembly.version, "x", acting_member=bearer)
    actions.correct_minutes(assembly, "Moussa était là.", acting_member=bearer)
    assert assembly.corrections.count() == 1


def test_a_decision_comes_from_what_was_carried_and_is_followed(online, bearer, somebody):
    with pytest.raises(BadInput):
        actions.decide(acting_member=bearer, title="Tarif", proposal=online)
    actions.vote(online, "for", acting_member=somebody())
    actions.close_vote(online, acting_member=bearer)
    online.refresh_from_db()
    decision = actions.decide(acting_member=bearer, title="Tarif", proposal=online, public=True)
    actions.follow_decision(decision, "done", "Affiché", acting_member=bearer)
    told = [entry.payload["state"] for entry in OutboxEntry.objects.filter(topic="decisions")]
    assert told == ["to_do", "done"]


def test_a_mandate_ends_on_its_day_or_before_with_a_reason(operator, bearer, somebody):
    today = timezone.localdate()
    mandate = actions.give_mandate(
        acting_member=bearer, member=somebody(), what="Délégué", until_day=today + timedelta(30)
    )
    assert list(queries.ending_soon(operator)) == [mandate]
    actions.end_mandate(mandate, "départ", acting_member=bearer)
    assert not queries.mandates_of(operator).exists()
