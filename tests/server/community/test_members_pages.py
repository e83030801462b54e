"""Every page of the community answers: to members, to those who welcome, to visitors."""

import pytest

from liane.server.community.members import actions
from liane.server.community.members.models import Interest

PAGES_OF_THE_BEARER = (
    "communaute/",
    "communaute/reglages/",
    "communaute/fermer/",
    "communaute/arbre/",
    "communaute/arbre/demander/",
    "communaute/lieux/",
    "communaute/lieux/ajouter/quarter/",
    "venir/",
    "membres/",
    "membres/?q=awa",
    "membres/?role=bearer",
    "membres/ajouter/",
    "membres/doublons/",
    "membres/roles/",
    "membres/foyers/",
    "membres/foyers/ajouter/",
    "membres/invitations/",
    "membres/invitations/lien/",
    "membres/invitations/feuille/",
    "membres/demandes/",
    "membres/interets/",
    "membres/interets/?finis",
    "membres/interets/saisir/",
    "membres/energies/",
    "membres/energies/offrir/",
    "membres/energies/chercher/",
)
PAGES_OF_VISITORS = ("communaute/", "communaute/arbre/", "venir/", "demander/")


@pytest.mark.parametrize("page", PAGES_OF_THE_BEARER)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_bearer_reads_every_page_in_few_queries(
    page, language, bearer, as_member, django_assert_max_num_queries
):
    browser = as_member(bearer)
    browser.cookies["django_language"] = language
    with django_assert_max_num_queries(12):
        answer = browser.get(f"/o/dougouba/{page}")
    assert answer.status_code == 200
    assert answer.content.decode().count("<h1>") == 1


@pytest.mark.parametrize("page", PAGES_OF_VISITORS)
@pytest.mark.parametrize("privacy", ["public", "on_request"])
def test_a_visitor_finds_the_doors(page, privacy, client, operator):
    operator.privacy = privacy
    operator.save()
    assert client.get(f"/o/dougouba/{page}").status_code == 200


@pytest.mark.parametrize("page", ["/fonder/", "/rejoindre/"])
def test_a_visitor_may_found_and_type_a_code(page, client, db):
    assert client.get(page).status_code == 200


@pytest.mark.parametrize("page", PAGES_OF_THE_BEARER[1:])
def test_nobody_reads_a_page_of_a_private_operator(page, client, operator):
    operator.privacy = "private"
    operator.save()
    assert client.get(f"/o/dougouba/{page}").status_code == 404


@pytest.fixture
def hawa(operator, bearer) -> Interest:
    return actions.enter_interest(
        operator,
        name="Hawa",
        contact="+223 70 11 22 33",
        draws=["access"],
        gifts={"roof": "toit plat"},
        acting_member=bearer,
    )


def test_pages_of_one_record_answer(operator, bearer, hawa, as_member):
    browser = as_member(bearer)
    home = actions.form_household(operator, name="Chez Awa", acting_member=bearer)
    for page in (f"{bearer.pk}/", f"{bearer.pk}/modifier/", f"{bearer.pk}/role/"):
        assert browser.get(f"/o/dougouba/membres/{page}").status_code == 200
    assert browser.get(f"/o/dougouba/membres/interets/{hawa.pk}/").status_code == 200
    assert browser.get(f"/o/dougouba/membres/foyers/{home.pk}/?q=awa").status_code == 200


def test_who_only_belongs_does_not_read_contacts(somebody, hawa, as_member):
    browser = as_member(somebody("Yaya"))
    assert browser.get(f"/o/dougouba/membres/interets/{hawa.pk}/").status_code == 403
    assert browser.get("/o/dougouba/membres/interets/").status_code == 403
