"""The demonstration shows a finished plan without engines, and a network half built."""

import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

import liane
from liane.server.community.members.actions import join
from liane.server.networks.plans import demo
from liane.server.networks.plans.models import Plan, State
from liane.server.networks.plans.queries import current_network
from liane.server.site.demo import PEOPLE, DemoContext

ARCHIVE = Path(liane.__file__).parent / "server" / "site" / "example" / "farako.zip"


@pytest.fixture
def filled(operator, bearer, tmp_path):
    with zipfile.ZipFile(ARCHIVE) as archive:
        archive.extractall(tmp_path)
    folder = next(tmp_path.rglob("project.toml")).parent
    people = {"awa": bearer}
    for key, (name, roles) in list(PEOPLE.items())[1:]:
        people[key] = join(operator, user=None, name=name, roles=roles, acting_member=bearer)
    demo.fill(DemoContext(operator, people, folder))
    return operator


def test_the_demonstration_has_a_decided_plan_and_a_draft(filled):
    states = set(Plan.objects.filter(operator=filled).values_list("state", flat=True))
    assert states == {State.DECIDED, State.DRAFT}


def test_part_of_the_demonstrated_network_stands(filled):
    network = current_network(filled)
    assert 1 <= sum(link.is_built for link in network.links) < len(network.links)
    assert {site.state for site in network.sites} == {"unknown"}
    assert network.plan.decided_on <= timezone.localdate() + timedelta(days=1)


def test_every_page_of_the_demonstrated_plan_is_light(filled, bearer, as_member):
    client = as_member(bearer)
    plan = Plan.objects.get(operator=filled, state=State.DECIDED)
    base = f"/o/{filled.slug}/reseau/plans/"
    pages = ["", "liens/", "liens/3/", "si/", "si/?all=1", "achats/", "taches/", "construit/"]
    pages += ["essais/", "fichiers/", "decision/"]
    for page in pages:
        found = client.get(f"{base}{plan.pk}/{page}", headers={"accept-encoding": "gzip"})
        assert (page, found.status_code) == (page, 200)
        assert (page, len(found.content) <= 14 * 1024) == (page, True)


def test_the_public_of_the_demonstration_sees_no_place(filled, client):
    shown = client.get(f"/o/{filled.slug}/reseau/plans/").content.decode()
    assert "même si la fibre est coupée" in shown
    assert "Sinkoro" not in shown
