"""What waits for each role on the first page, whatever app it comes from."""

import pytest

from liane.server.community.welcome.queues import what_waits
from liane.server.networks.registers.models import Site
from liane.server.networks.upkeep.models import SiteState


@pytest.fixture
def cut_site(operator):
    site = Site.objects.create(operator=operator, name="Marché", kind="roof", lat=14.27, lon=-3.88)
    SiteState.objects.create(
        site=site, operator=operator, state="cut", since="2026-01-01T00:00Z", origin="typed"
    )
    return site


def said(member):
    return [each.text for each in what_waits(member)]


def test_a_technician_is_told_first_what_is_down(somebody, cut_site):
    kadia = somebody("Kadia", "technician")
    assert said(kadia)[0] == "1 site est coupé"


@pytest.mark.parametrize("role", [(), ("treasurer",), ("editor",)])
def test_others_are_not_told_what_is_down(somebody, cut_site, role):
    assert not any("coupé" in text for text in said(somebody("Yaya", *role)))


def test_what_is_of_another_operator_does_not_wait(somebody, cut_site, db):
    from box import PASSWORD
    from liane.server.community.accounts.actions import open_account
    from liane.server.community.members.models import Member
    from liane.server.community.operators.actions import found_operator

    other = found_operator(open_account("Autre", PASSWORD), name="Ailleurs", kind="village")
    assert said(Member.objects.get(operator=other)) == []


def test_every_line_leads_to_a_page_that_opens(somebody, cut_site, as_member):
    busy = somebody("Kadia", "technician", "treasurer", "bearer", "facilitator", "editor")
    browser = as_member(busy)
    for each in what_waits(busy):
        assert browser.get(each.url).status_code == 200, each
