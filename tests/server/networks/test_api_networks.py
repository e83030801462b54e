"""The interface of operators, members, registers, offers, plans, upkeep and the link."""

import pytest
from plans_made import sample_files

from liane.server.community.api.actions import issue
from liane.server.networks.interconnection.models import Offer, Point
from liane.server.networks.plans.actions import import_result, start_plan
from liane.server.networks.plans.models import Run, State
from liane.server.networks.registers.actions import add_entry
from liane.server.networks.upkeep.actions import report
from liane.server.site.sealing import lock

HERE = "/api/operators/dougouba"
SCHOOL = {
    "name": "École",
    "kind": "school",
    "lat": 14.2717,
    "lon": -3.8852,
    "mast_heights_m": [15, 9],
    "households": 40,
    "demand_mbps": 8,
}


@pytest.fixture
def asked_by(client):
    """A program of somebody: `ask(verb, address, body)`."""

    def made_for(member):
        text = issue(member.user, label="essai", days=1, may_write=True)[1]

        def ask(verb, address, body=None):
            send = getattr(client, verb)
            headers = {"Authorization": f"Bearer {text}"}
            return send(address, body, content_type="application/json", headers=headers)

        return ask

    return made_for


@pytest.fixture
def technician(asked_by, bearer, somebody):
    return asked_by(somebody("Moussa", "technician"))


@pytest.fixture
def neighbour(asked_by, bearer, somebody):
    """A member without a role."""
    return asked_by(somebody("Fanta"))


def test_everybody_reads_the_state_of_the_link(client, db):
    answer = client.get("/api/link")
    assert answer.status_code == 200
    assert answer.json()["state"] == "unknown"


def test_a_program_finds_the_operators_of_its_owner_with_their_roles(technician):
    mine = technician("get", "/api/operators").json()
    assert [(each["slug"], each["roles"]) for each in mine["items"]] == [
        ("dougouba", ["technician"])
    ]
    assert technician("get", HERE).json()["members"] == 2


def test_members_read_names_and_no_phone(neighbour, bearer, asked_by):
    paper = {"name": "Vieux Coulibaly", "phone": "+223 70 00 00 00", "consents": ["sms"]}
    assert asked_by(bearer)("post", f"{HERE}/members", paper).status_code == 201
    told = neighbour("get", f"{HERE}/members?limit=1&offset=2")
    assert told.json()["count"] == 3
    assert told.json()["items"][0]["name"] == "Vieux Coulibaly"
    assert "223" not in told.content.decode()
    assert neighbour("post", f"{HERE}/members", paper).status_code == 403


def test_a_locked_box_gives_no_names(neighbour):
    lock()
    answer = neighbour("get", f"{HERE}/members")
    assert answer.status_code == 423
    assert answer.json()["error"] == "locked"


def test_a_site_is_added_changed_and_taken_off_by_a_program(technician):
    made = technician("post", f"{HERE}/sites", SCHOOL)
    assert made.status_code == 201
    site = made.json()
    assert site["mast_heights_m"] == [9, 15]
    one = f"{HERE}/sites/{site['id']}"
    changed = technician("patch", one, {"version": 1, "households": None}).json()
    assert (changed["households"], changed["version"]) == (None, 2)
    late = technician("patch", one, {"version": 1, "households": 3})
    assert (late.status_code, late.json()["detail"]) == (409, {"version": 2})
    assert technician("delete", f"{one}?version=1").status_code == 409
    assert technician("delete", f"{one}?version=2").status_code == 204
    assert technician("get", one).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"lat": 91},
        {"kind": "castle"},
        {"colour": "red"},
        {"name": None},
        {"notes": "a\u0000b"},
        {"agreed_until": "2030-01-01", "agreed_from": "2030-02-01"},
    ],
)
def test_what_a_site_cannot_be_is_refused_by_the_name_of_its_field(technician, wrong):
    answer = technician("post", f"{HERE}/sites", {**SCHOOL, **wrong})
    assert answer.status_code == 422
    assert next(iter(wrong)) in answer.content.decode()


def test_where_sites_are_is_for_technicians(neighbour, technician):
    technician("post", f"{HERE}/sites", SCHOOL)
    for address in ("sites", "sites.geojson", "network/sites", "tickets"):
        assert neighbour("get", f"{HERE}/{address}").status_code == 403
        assert technician("get", f"{HERE}/{address}").status_code == 200
    zones = neighbour("get", f"{HERE}/network/zones").json()
    assert zones["items"] == [{"zone": "", "state": "unknown"}]
    there = technician("get", f"{HERE}/sites.geojson").json()
    assert there["features"][0]["geometry"]["coordinates"] == [-3.8852, 14.2717]


def test_members_read_lines_of_registers_blurred(neighbour, technician, operator, bearer):
    roof = {"kind": "roof", "name": "Toit", "lat": 14.2717, "lon": -3.8852, "contact": "Awa"}
    add_entry(operator, "buildings", roof | {"facts": {"height_m": 9}}, acting_member=bearer)
    address = f"{HERE}/registers/buildings"
    blurred, exact = neighbour("get", address), technician("get", address)
    assert (blurred.json()["items"][0]["lat"], exact.json()["items"][0]["lat"]) == (14.27, 14.2717)
    assert blurred.json()["items"][0]["facts"] == {}
    assert "Awa" not in exact.content.decode()


def test_offers_keep_what_is_unknown_unknown(neighbour, operator):
    point = Point.objects.create(operator=operator, name="Tour")
    Offer.objects.create(operator=operator, point=point, provider="Réseau", monthly_cost="12.50")
    offer = neighbour("get", f"{HERE}/offers").json()["items"][0]
    assert (offer["point"], offer["monthly_cost"], offer["capacity_mbps"]) == (
        "Tour",
        "12.50",
        None,
    )


def test_a_plan_begins_from_chosen_sites(technician, neighbour):
    code = technician("post", f"{HERE}/sites", SCHOOL).json()["code"]
    technician("post", f"{HERE}/sites", {**SCHOOL, "name": "Butte"})
    made = technician("post", f"{HERE}/plans", {"name": "Centre", "sites": [code]})
    assert made.status_code == 201
    assert made.json()["chosen"] == [code]
    assert neighbour("get", f"{HERE}/plans").json()["items"][0]["capex"] is None
    wrong = technician("post", f"{HERE}/plans", {"name": "x", "sites": ["ailleurs"]})
    assert wrong.status_code == 400
    assert neighbour("get", f"{HERE}/plans").json()["count"] == 1
    assert neighbour("post", f"{HERE}/plans", {"name": "x"}).status_code == 403


def test_a_calculation_is_followed_and_stopped(technician, operator, bearer):
    plan = start_plan(operator, name="Centre", acting_member=bearer)
    one = f"{HERE}/plans/{plan.pk}"
    assert technician("get", f"{one}/run").status_code == 404
    refused = technician("post", f"{one}/calculate", {"version": plan.version})
    assert (refused.status_code, refused.json()["error"]) == (400, "bad_input")
    Run.objects.create(plan=plan)
    type(plan).objects.update(state=State.CALCULATING)
    assert technician("get", f"{one}/run").json()["state"] == "queued"
    assert technician("post", f"{one}/stop").json()["state"] == "draft"


def test_losses_of_a_calculated_plan_are_read(neighbour, operator, bearer):
    plan = import_result(operator, sample_files(), acting_member=bearer)
    told = neighbour("get", f"{HERE}/plans/{plan.pk}/losses").json()
    assert told["count"] == len(told["items"]) > 0
    assert neighbour("get", f"{HERE}/plans/{plan.pk}").json()["households"] > 0


def test_a_ticket_is_reported_by_a_member_and_solved_by_a_technician(neighbour, technician):
    made = neighbour("post", f"{HERE}/tickets", {"service": "wifi", "words": "Rien depuis hier"})
    assert made.status_code == 201
    one = f"{HERE}/tickets/{made.json()['id']}"
    assert neighbour("post", f"{one}/take").status_code == 403
    assert technician("post", f"{one}/take").json()["state"] == "taken"
    assert technician("post", f"{one}/take").status_code == 400
    assert technician("post", f"{one}/solve", {"words": "Câble"}).json()["state"] == "solved"
    over = technician("get", f"{HERE}/tickets?states=over")
    assert over.json()["count"] == 1
    assert "hier" not in over.content.decode()


def test_lists_take_few_questions(technician, operator, bearer, django_assert_max_num_queries):
    for _each in range(30):
        report(operator, acting_member=bearer, service="wifi")
    for address in ("tickets", "members", "sites", "plans", "offers"):
        with django_assert_max_num_queries(12):
            assert technician("get", f"{HERE}/{address}?limit=200").status_code == 200


@pytest.mark.parametrize("page", ["limit=0", "limit=201", "offset=-1", "limit=x"])
def test_a_page_of_a_list_is_bounded(technician, page):
    assert technician("get", f"{HERE}/members?{page}").status_code == 422


def test_a_closed_operator_answers_that_it_is(technician, operator):
    operator.closed_at = operator.made_at
    operator.save()
    assert technician("get", HERE).status_code == 410
