"""Votes of a building's owners: counted by shares, unknown shares never zero, closed for good."""

from decimal import Decimal

import pytest

from liane.errors import BadInput
from liane.server.community.operators.actions import add_part
from liane.server.community.owners import actions, exchange, queries
from liane.server.community.owners.models import OwnersVote
from liane.server.community.owners.rules import Said, count, outcome

QUESTION = {"question": "Un mât sur le toit ?", "on": "2026-12-01", "needed": "half"}


@pytest.fixture
def building(operator):
    operator.kind = "building"
    operator.save()
    return operator


@pytest.fixture
def owners(building, bearer):
    shares = (("Lot 1", 400), ("Lot 2", 350), ("Lot 3", None))
    return [
        add_part(
            building, "owner", name=name, share=share, holder=f"Mme {name}", acting_member=bearer
        )
        for name, share in shares
    ]


@pytest.fixture
def browser(bearer, as_member):
    return as_member(bearer)


def address(operator, rest=""):
    return f"/o/{operator.slug}/communaute/proprietaires/{rest}"


def test_a_question_is_put_voted_on_paper_and_closed(browser, building, owners):
    page = browser.get(address(building)).content.decode()
    assert "750" in page and "1 part inconnue" in page
    made = browser.post(address(building, "nouveau/"), QUESTION)
    vote = OwnersVote.objects.get()
    assert made["Location"].endswith(f"{vote.pk}/")
    said = {f"said-{owners[0].pk}": "for", f"said-{owners[1].pk}": "against", "said-x": "for"}
    page = browser.post(address(building, f"{vote.pk}/voix/"), said, follow=True).content.decode()
    assert "inconnu : une part que personne ne connaît" in page.replace("\u202f", " ")
    sheet = browser.get(address(building, f"{vote.pk}/feuille/")).content.decode()
    assert "Mme Lot 3" in sheet and "Signature" in sheet
    browser.post(address(building, f"{vote.pk}/clore/"))
    vote.refresh_from_db()
    assert vote.result["outcome"] == "unknown"
    assert (vote.result["owners"]["absent"], vote.result["shares"]["for"]) == (1, "400.00")
    again = browser.post(address(building, f"{vote.pk}/voix/"), said)
    assert again.status_code == 400 and vote.voices.count() == 2


def test_sums_are_frozen_when_the_vote_closes(building, owners, bearer):
    vote = actions.ask_owners(building, acting_member=bearer, **QUESTION | {"needed": "cast"})
    with pytest.raises(BadInput, match="personne n’a"):
        actions.close_vote(vote, acting_member=bearer)
    actions.write_voices(vote, {owners[0].pk: "for", owners[1].pk: "rubbish"}, acting_member=bearer)
    closed = actions.close_vote(vote, acting_member=bearer)
    owners[0].share = Decimal(1)
    owners[0].save()
    assert queries.count_of(closed).shares["for"] == 400
    assert closed.result["outcome"] == "carried"
    leaving = {kept.kind: kept.of(building).count() for kept in exchange.KEPT}
    assert leaving == {"owners_votes": 1, "owners_voices": 1}


def test_members_read_sums_and_no_name(building, owners, bearer, somebody, as_member):
    vote = actions.ask_owners(building, acting_member=bearer, **QUESTION)
    browser = as_member(somebody("Fanta"))
    page = browser.get(address(building, f"{vote.pk}/")).content.decode()
    assert "Un mât sur le toit" in page and "Lot 1" not in page
    assert browser.get(address(building, f"{vote.pk}/feuille/")).status_code == 403


def test_without_owners_the_page_leads_to_the_parts(browser, building):
    assert "/communaute/lieux/" in browser.get(address(building)).content.decode()
    refused = browser.post(address(building, "nouveau/"), QUESTION)
    assert "aucun propriétaire" in refused.content.decode()
    assert address(building) in browser.get(f"/o/{building.slug}/communaute/lieux/").text


def test_the_draft_of_statutes_names_the_owners_and_leaves_the_total_unknown(
    browser, building, owners
):
    page = browser.get(address(building, "statuts/")).content.decode()
    assert "Mme Lot 1" in page and "2004-632" in page
    assert "Toutes les parts" in page and "750" not in page


@pytest.mark.parametrize(
    ("needed", "said", "expected"),
    [
        ("cast", [(300, "for"), (200, "against"), (500, "absent")], "carried"),
        ("cast", [(300, "for"), (300, "against")], "not_carried"),
        ("cast", [(300, "for"), (None, "absent")], "carried"),
        ("cast", [(300, "for"), (None, "against")], "unknown"),
        ("half", [(500, "for"), (500, "absent")], "not_carried"),
        ("half", [(501, "for"), (499, "absent")], "carried"),
        ("two_thirds", [(2, "for"), (1, "abstain")], "carried"),
        ("two_thirds", [(199, "for"), (101, "against")], "not_carried"),
        ("all", [(None, "for"), (1, "for")], "carried"),
        ("all", [(9, "for"), (1, "absent")], "not_carried"),
        ("half", [], "not_carried"),
    ],
)
def test_a_majority_is_counted_in_shares(needed, said, expected):
    found = count(Said(None if share is None else Decimal(share), side) for share, side in said)
    assert outcome(needed, found) == expected
