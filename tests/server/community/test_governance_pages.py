"""Pages of assemblies as members meet them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from liane.server.community.governance import actions
from liane.server.community.governance.models import Assembly, Decision, Mandate, Proposal
from liane.server.community.members.actions import join

BASE = "/o/dougouba/assemblees/"


@pytest.fixture
def awa(bearer, as_member):
    return as_member(bearer)


def test_an_assembly_goes_from_its_agenda_to_a_decision(awa, bearer, django_assert_max_num_queries):
    at = (timezone.now() + timedelta(days=20)).strftime("%Y-%m-%dT%H:%M")
    awa.post(f"{BASE}nouvelle/", {"title": "AG", "kind": "ordinary", "at": at})
    here = f"{BASE}{Assembly.objects.get().pk}/"
    awa.post(f"{here}point/", {"title": "Tarif"})
    for move in ("convoquer", "commencer"):
        awa.post(f"{here}{move}/")
    awa.post(f"{here}presents/", {"member": bearer.pk, "way": "room"})
    awa.post(
        f"{BASE}propositions/nouvelle/",
        {"title": "Tarif", "text": "3 000 F", "majority": "simple", "assembly": here[-37:-1]},
    )
    proposal = f"{BASE}propositions/{Proposal.objects.get().pk}/"
    awa.post(f"{proposal}ouvrir/")
    counted = {"kind": "hands", "tellers": 2, "n_for": 1, "n_against": 0, "n_abstain": 0}
    awa.post(f"{proposal}compter/", counted)
    awa.post(f"{proposal}clore/")
    awa.post(f"{proposal}decision/", {"title": "Tarif", "public": "on"})
    assert "adoptée (Pour 1" in awa.get(proposal).content.decode()
    with django_assert_max_num_queries(12):
        assert "Tarif" in awa.get(here).content.decode()
    assert Decision.objects.get().public


def test_visitors_read_public_decisions_alone(client, bearer):
    for title, public in (("Au mur", True), ("Entre nous", False)):
        actions.decide(acting_member=bearer, title=title, public=public)
    page = client.get(f"{BASE}decisions/").content.decode()
    assert "Au mur" in page and "Entre nous" not in page
    hidden = Decision.objects.get(public=False)
    assert client.get(f"{BASE}decisions/{hidden.pk}/").status_code == 404


def test_an_unknown_move_or_a_broken_name_is_not_there(awa, bearer):
    assembly = actions.plan_assembly(
        acting_member=bearer, title="AG", at=timezone.now() + timedelta(days=2)
    )
    assert awa.post(f"{BASE}{assembly.pk}/voler/").status_code == 404
    actions.open_assembly(assembly, acting_member=bearer)
    assert awa.post(f"{BASE}{assembly.pk}/presents/", {"member": "x"}).status_code == 404


def test_the_list_of_pages_teaches_when_empty(awa, django_assert_max_num_queries):
    for page in ("", "propositions/", "decisions/", "mandats/", "points/"):
        with django_assert_max_num_queries(12):
            assert 'class="tendril"' in awa.get(BASE + page).content.decode()


def test_a_secret_paper_is_marked_as_taken_without_a_choice(awa, bearer, somebody):
    closes = timezone.now() + timedelta(days=1)
    proposal = actions.propose(acting_member=bearer, title="T", text="x", secret=True)
    actions.open_vote(proposal, closes, acting_member=bearer)
    moussa = somebody("Moussa")
    page = f"{BASE}propositions/{proposal.pk}/papier/"
    assert "A pris un bulletin" in awa.get(f"{page}?q=Mou").content.decode()
    awa.post(page, {"member": moussa.pk, "choice": "box"})
    assert "a voté" in awa.get(f"{page}?q=Mou").content.decode()


def test_among_many_members_one_is_typed_and_those_alike_are_listed(awa, bearer, operator):
    for n in range(61):
        join(operator, user=None, name=f"Moussa {n}")
    page = f"{BASE}mandats/nouveau/"
    assert 'type="search"' in awa.get(page).content.decode()
    sent = {"what": "Délégué", "until_day": "2099-01-01"}
    several = awa.post(page, {**sent, "member": "Mous"}).content.decode()
    assert "Plusieurs personnes" in several and "Moussa 7" in several
    awa.post(page, {**sent, "member": "moussa 7"})
    assert str(Mandate.objects.get().member.name) == "Moussa 7"
