"""Reading a plan: its figures, links, losses, files; looks from the spot; who may see what."""

from datetime import date

import pytest
from django.test import Client
from plans_made import sample_files, zip_of

from liane.errors import BadInput
from liane.server.networks.plans import actions, rules
from liane.server.networks.plans.models import Plan, PlannedLink, State
from liane.server.networks.plans.queries import current_network, plans_of

BASE = "/o/dougouba/reseau/plans/"


@pytest.fixture
def plan(operator, bearer):
    return actions.import_result(operator, sample_files(), acting_member=bearer)


@pytest.fixture
def technician(somebody):
    return somebody("Moussa", "technician")


@pytest.fixture
def member(somebody):
    return somebody("Seydou")


def test_a_result_from_elsewhere_is_read_like_one_of_this_box(plan):
    plan.refresh_from_db()
    assert plan.state == State.DONE
    assert plan.capex > 0
    assert plan.links.count() == len(plan.result["project"]) * 0 + plan.result["links"]


def test_a_document_that_is_no_plan_is_refused_by_its_field(operator, bearer):
    files = sample_files() | {"plan.json": b'{"format": "liane-plan/1", "sites": 3}'}
    with pytest.raises(BadInput, match="sites"):
        actions.import_result(operator, files, acting_member=bearer)
    assert not Plan.objects.exists()


def test_a_broken_result_is_a_message_on_the_form(as_member, bearer, operator):
    for bad in ({"plan.json": b"{"}, {"../plan.json": b"{}"}, {"readme": b""}):
        sent = as_member(bearer).post(f"{BASE}importer/", {"folder": zip_of(bad)})
        assert sent.status_code == 200
        assert "__all__" in sent.context["form"].errors


def test_the_page_of_a_plan_is_light_and_asks_little(
    plan, as_member, member, django_assert_max_num_queries
):
    client = as_member(member)
    with django_assert_max_num_queries(12):
        page = client.get(f"{BASE}{plan.pk}/", headers={"accept-encoding": "gzip"})
    assert page.status_code == 200
    assert len(page.content) <= 14 * 1024


def test_every_page_of_a_plan_answers(plan, as_member, bearer):
    client = as_member(bearer)
    for page in ("", "liens/", "liens/1/", "si/", "si/?all=1", "fichiers/", "decision/"):
        assert client.get(f"{BASE}{plan.pk}/{page}").status_code == 200, page
    for page in ("", "comparer/", "nouveau/", "importer/", "construit/"):
        assert client.get(f"{BASE}{page}").status_code == 200, page


def test_members_read_plans_but_neither_files_nor_azimuths(plan, as_member, member):
    client = as_member(member)
    assert client.get(f"{BASE}{plan.pk}/fichiers/plan.json").status_code == 403
    assert client.get(f"{BASE}{plan.pk}/tout.zip").status_code == 403
    link = client.get(f"{BASE}{plan.pk}/liens/1/").content.decode()
    assert "Azimut" not in link


def test_technicians_read_azimuths(plan, as_member, technician):
    assert "Azimut" in as_member(technician).get(f"{BASE}{plan.pk}/liens/1/").content.decode()


def test_visitors_see_only_summaries_that_were_made_public(plan, operator, bearer):
    assert plan.name not in Client().get(BASE).content.decode()
    assert Client().get(f"{BASE}{plan.pk}/").status_code == 302
    actions.publish_summary(plan, Plan.objects.get(pk=plan.pk).version, True, acting_member=bearer)
    shown = Client().get(BASE).content.decode()
    assert plan.name in shown
    assert "Château" not in shown


def test_a_plan_of_another_operator_is_not_found(plan, as_member, somebody, operator):
    from liane.server.community.accounts.actions import open_account
    from liane.server.community.operators.actions import found_operator

    other = found_operator(open_account("Koni", "une-liane-tient"), name="Sirakoro", kind="village")
    client = as_member(other and somebody("Ali", "technician", of=other))
    assert client.get(f"/o/{other.slug}/reseau/plans/{plan.pk}/").status_code == 404


def test_the_report_is_served_where_nothing_in_it_can_run(plan, as_member, technician):
    page = as_member(technician).get(f"{BASE}{plan.pk}/fichiers/report.html")
    assert page.status_code == 200
    assert page["Content-Security-Policy"].startswith("sandbox")
    assert "script" not in page["Content-Security-Policy"]
    page.close()


def test_no_file_outside_the_plan_is_served(plan, as_member, technician):
    client = as_member(technician)
    for name in ("../../secret", "..%2f..%2fsecret", "/etc/passwd", "letters", "nothing.txt"):
        assert client.get(f"{BASE}{plan.pk}/fichiers/{name}").status_code == 404


def test_every_file_comes_in_one_archive(plan, as_member, technician):
    page = as_member(technician).get(f"{BASE}{plan.pk}/tout.zip")
    assert b"".join(page.streaming_content)[:2] == b"PK"


def test_a_look_changes_the_chances_by_the_stated_rule(plan, bearer):
    link = (
        PlannedLink.objects.filter(plan=plan, probability__lt=0.99).select_related("plan").first()
    )
    before = link.probability
    actions.look(link, end=link.a, seen=True, on=date(2026, 1, 2), acting_member=bearer)
    assert link.chances == pytest.approx(rules.after_looks(before, [(link.a, True, False)]))
    actions.look(link, end=link.a, seen=False, on=date(2026, 1, 3), acting_member=bearer)
    assert link.chances < before
    link.refresh_from_db()
    assert link.probability == before


def test_the_last_look_from_an_end_counts_and_both_ends_do():
    twice = rules.after_looks(0.5, [("a", True, False), ("a", True, False)])
    assert twice == rules.after_looks(0.5, [("a", True, False)])
    assert rules.after_looks(0.5, [("a", True, False), ("b", True, False)]) > twice
    assert rules.after_looks(None, [("a", True, False)]) is None


def test_a_single_loss_is_answered_at_once(plan, as_member, member):
    loss = plan_loss(plan)
    page = as_member(member).get(f"{BASE}{plan.pk}/si/", {"loss": loss})
    assert page.status_code == 200
    assert page.context["answer"].loss == loss


def plan_loss(plan):
    return Plan.objects.get(pk=plan.pk).survival[0]["loss"]


def test_days_without_sun_are_asked_by_their_number(plan, as_member, member):
    client = as_member(member)
    sent = client.post(f"{BASE}{plan.pk}/si/", {"sun": "9"})
    assert sent["Location"].endswith("?loss=SUN%3A9")
    assert client.get(sent["Location"]).context["wait"]
    assert client.post(f"{BASE}{plan.pk}/si/", {"sun": "many"}).status_code == 400


def test_what_was_seen_is_a_remark_on_the_plan(plan, bearer, as_member, member):
    link = (
        PlannedLink.objects.filter(plan=plan, probability__lt=0.99).select_related("plan").first()
    )
    actions.look(link, end=link.a, seen=False, on=date(2026, 1, 2), acting_member=bearer)
    page = as_member(member).get(f"{BASE}{plan.pk}/")
    assert [row["order"] for row in page.context["looked"]] == [link.order]


def test_losses_that_are_not_in_the_plan_are_refused(plan, bearer):
    for losses in ([], ["nowhere"], ["x"] * 20):
        with pytest.raises(BadInput):
            actions.ask_what_if(plan, losses, acting_member=bearer)


def test_several_losses_are_asked_of_a_run_once(plan, bearer, django_capture_on_commit_callbacks):
    plan.refresh_from_db()
    losses = [row["loss"] for row in plan.survival[:2]]
    first = actions.ask_what_if(plan, losses, acting_member=bearer)
    assert actions.ask_what_if(plan, losses[::-1], acting_member=bearer) == first


def test_comments_are_said_and_never_empty(plan, as_member, member):
    client = as_member(member)
    assert client.post(f"{BASE}{plan.pk}/commenter/", {"text": "Et la mare ?"}).status_code == 302
    assert client.post(f"{BASE}{plan.pk}/commenter/", {"text": " "}).status_code == 400
    assert "Et la mare ?" in client.get(f"{BASE}{plan.pk}/").content.decode()


def test_two_plans_stand_side_by_side(plan, operator, bearer, as_member, member):
    other = actions.import_result(operator, sample_files(), acting_member=bearer)
    page = as_member(member).get(f"{BASE}comparer/", {"p": [plan.pk, other.pk, "x"]})
    assert len(page.context["table"]) > 5
    assert not any(row["differs"] for row in page.context["table"])


def test_without_a_decision_there_is_no_network(plan, operator):
    assert current_network(operator).plan is None
    assert list(plans_of(operator)) == [plan]
