"""Points of presence and offers: compared without guessing, kept ones feed plans."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from liane.server.community.operators.models import Operator
from liane.server.networks.interconnection import actions, exchange, queries, rules
from liane.server.networks.interconnection.forms import OfferForm
from liane.server.networks.interconnection.models import Offer, Point, Quote
from liane.server.networks.registers.actions import add_site, remove_site
from liane.server.networks.registers.models import Site


@pytest.fixture
def treasurer(somebody):
    return somebody("Fanta", "treasurer")


@pytest.fixture
def browser(treasurer, as_member):
    return as_member(treasurer)


@pytest.fixture
def pop(operator):
    facts = {"name": "Point fibre", "kind": "pop", "lat": 14.2732, "lon": -3.8804, "code": "pop"}
    return add_site(operator, facts, acting_member=None)


@pytest.fixture
def point(operator, pop):
    return actions.add_point(operator, {"name": "Fibre", "site": pop}, acting_member=None)


@pytest.fixture
def offered(point):
    def offer(**facts):
        given = {"provider": "A", "capacity_mbps": 100.0, "state": "kept", **facts}
        return actions.add_offer(point, given, acting_member=None)

    return offer


def address(operator, rest=""):
    return f"/o/{operator.slug}/reseau/interconnexion/{rest}"


def test_kept_offers_are_the_uplinks_of_plans(operator, offered):
    offered(provider="A", monthly_cost=Decimal(900000), currency="XOF")
    offered(provider="B", state="received")
    offered(provider="C", capacity_mbps=None)
    offered(provider="D", valid_until=timezone.localdate() - timedelta(days=1))
    rows = queries.uplinks_for(operator)
    assert [(row["site"], row["mbps"], row["monthly_cost"], row["provider"]) for row in rows] == [
        ("pop", 100.0, 900000.0, "A")
    ]


def test_an_unknown_or_foreign_price_stays_unknown(operator, offered):
    offered(monthly_cost=None)
    offered(monthly_cost=Decimal(500), currency="EUR")
    assert {row["monthly_cost"] for row in queries.uplinks_for(operator)} == {None}


def test_an_offer_at_a_site_that_is_gone_feeds_nothing(operator, offered, pop):
    offered()
    remove_site(pop, 1, acting_member=None)
    assert queries.uplinks_for(operator) == []


@pytest.mark.parametrize(
    ("offers", "said"),
    [
        ([], "No offer is kept"),
        ([("A", "")], "One way only"),
        ([("A", ""), ("a ", "")], "one provider"),
        ([("A", ""), ("B", "")], "nobody said"),
        ([("A", ""), ("B", "yes")], "separate ways"),
    ],
)
def test_the_worth_of_a_second_way_is_said(offers, said):
    kept = [Offer(provider=name, second_path=apart, state="kept") for name, apart in offers]
    assert said in rules.second_path_remark(kept)


def test_the_cheapest_offer_of_a_point_is_the_lowest_price_that_is_known_and_stands():
    prices = (None, "received"), (900, "received"), (700, "refused"), (800, "kept")
    offers = [Offer(monthly_cost=cost, state=state) for cost, state in prices]
    assert rules.cheapest(offers) is offers[3]
    assert rules.cheapest(offers[:1]) is None


def test_what_to_ask_before_signing():
    said = " ".join(rules.remarks(Offer(provider="A", resale="no", contract_months=36)))
    assert "forbidden" in said
    assert "in writing" in said
    assert "two years" in said


def test_a_point_and_an_offer_are_entered_with_a_price_unknown(browser, operator, pop):
    browser.post(
        address(operator, "points/nouveau/"),
        {"name": "Satellite", "kind": "satellite", "site": pop.pk, "distance_km": "0,2"},
    )
    point = Point.objects.get()
    browser.post(
        address(operator, f"points/{point.pk}/offre/"),
        {"provider": "B", "capacity_mbps": "150", "monthly_cost": "", "state": "kept"},
    )
    page = browser.get(address(operator)).content.decode()
    offer = Offer.objects.get()
    assert (point.distance_km, offer.monthly_cost, offer.resale) == (0.2, None, "")
    assert "○" in page
    assert "?" in page


def test_a_price_is_read_as_people_write_it(browser, operator, point):
    browser.post(
        address(operator, f"points/{point.pk}/offre/"),
        {"provider": "A", "monthly_cost": "900 000,50", "currency": "XOF", "state": "received"},
    )
    assert Offer.objects.get().monthly_cost == Decimal("900000.50")


def test_a_question_to_a_provider_is_followed(browser, operator, point):
    browser.post(
        address(operator, "devis/"),
        {"provider": "C", "asked_on": "2026-11-20", "asked": "100 Mb/s", "contact": "Oumar"},
    )
    quote = Quote.objects.get()
    browser.post(address(operator, f"devis/{quote.pk}/"), {"state": "silent"})
    quote.refresh_from_db()
    assert (quote.state, quote.contact) == ("silent", "Oumar")


def test_members_read_and_others_do_not(client, operator, somebody, as_member, point):
    assert client.get(address(operator)).status_code == 302
    member = as_member(somebody("Seydou"))
    assert member.get(address(operator)).status_code == 200
    assert member.get(address(operator, "points/nouveau/")).status_code == 403


def test_pages_need_few_queries(browser, operator, point, offered, django_assert_max_num_queries):
    offer = offered(monthly_cost=Decimal(10))
    for rest in (
        "",
        "points/nouveau/",
        f"points/{point.pk}/",
        f"points/{point.pk}/modifier/",
        f"points/{point.pk}/offre/",
        f"offres/{offer.pk}/modifier/",
    ):
        with django_assert_max_num_queries(12):
            assert browser.get(address(operator, rest)).status_code == 200


@pytest.mark.parametrize(
    "given",
    [{"csrf": ""}, {"state": "x"}, {"provider": "A" * 200, "monthly_cost": "-1", "state": "kept"}],
)
def test_no_input_breaks_the_pages(browser, operator, point, offered, given):
    offer = offered()
    for rest in (
        "points/nouveau/",
        f"points/{point.pk}/offre/",
        f"offres/{offer.pk}/decider/",
        "devis/",
    ):
        assert browser.post(address(operator, rest), given).status_code in (200, 302, 400, 422)


def test_a_currency_is_picked_not_typed_and_may_stay_unknown():
    here = Operator(currency="XOF")
    form = OfferForm(operator=here)
    known = [code for code, _name in form.fields["currency"].choices]
    assert known[:2] == ["", "XOF"]
    assert {"XOF", "EUR", "USD"} <= set(known)
    assert "currency" in OfferForm({"currency": "frs"}, operator=here).errors


def test_all_of_it_is_exported(operator, offered):
    offered()
    leaving = {kept.kind: kept.of(operator).count() for kept in exchange.KEPT}
    assert leaving == {"points": 1, "offers": 1, "quotes": 0}
    assert Site.objects.count() == 1
