"""The plan of a year: axes, activities, money, indicators, reviews, the report, funders."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from xlsforms import SMALL

from liane.errors import BadInput
from liane.server.community.association.actions import figures, funding
from liane.server.community.association.actions import plan as actions
from liane.server.community.association.actions.roll import set_scheme
from liane.server.community.association.models import Axis, Entry, YearPlan
from liane.server.community.association.queries import plan as queries
from liane.server.community.association.queries.funding import conditions_of, spending_of
from liane.server.community.association.queries.report import report_of
from liane.server.community.association.rules.funding import verdict
from liane.server.community.association.shipped import axis_sets, funder_of
from liane.server.community.governance.models import AgendaItem
from liane.server.community.groups.models import Task
from liane.server.community.surveys.actions import forms as surveys
from liane.server.community.surveys.models import Tally

TODAY = timezone.localdate()
YEAR = TODAY.year


@pytest.fixture
def fanta(somebody):
    return somebody("Fanta", "treasurer")


@pytest.fixture
def plan(bearer):
    return actions.start_plan(acting_member=bearer, year=YEAR, vision="Relier les écoles")


@pytest.fixture
def axes(bearer):
    titles = ("Connecter", "Former")
    return [
        actions.add_axis(acting_member=bearer, body="ISOC", title=each, rank=at, from_year=2019)
        for at, each in enumerate(titles, 1)
    ]


@pytest.fixture
def activity(plan, axes, bearer, somebody):
    return actions.add_activity(
        plan,
        acting_member=bearer,
        title="Atelier fibre",
        axis=axes[0],
        owner=somebody("Moussa"),
        starts_on=TODAY - timedelta(days=20),
        ends_on=TODAY - timedelta(days=10),
    )


@pytest.fixture
def line(activity, bearer):
    return figures.add_line(
        activity,
        acting_member=bearer,
        label="Hébergement",
        planned=Decimal(100_000),
        category="website",
    )


def test_the_four_axes_of_2019_are_taken_over_once(bearer):
    (code,) = [each.code for each in axis_sets()]
    assert len(actions.take_over_axes(code, acting_member=bearer)) == 4
    assert actions.take_over_axes(code, acting_member=bearer) == []
    assert Axis.objects.filter(from_year=2019, until_year=2019).count() == 4
    assert queries.axes_of(bearer.operator, 2020).count() == 0


@pytest.mark.database("one a year, by a constraint")
def test_there_is_one_plan_a_year(plan, bearer):
    with pytest.raises(BadInput, match=r"année"):
        actions.start_plan(acting_member=bearer, year=YEAR)


def test_an_axis_that_nothing_serves_is_told(activity, axes, plan):
    found = queries.activities_of(plan)
    assert queries.empty_of(axes, found) == [axes[1]]
    assert found[0].late == "not_done"


def test_an_activity_takes_the_axis_of_its_objective(plan, axes, bearer):
    goal = actions.add_objective(plan, acting_member=bearer, text="Trois écoles", axis=axes[1])
    made = actions.add_activity(plan, acting_member=bearer, title="École 1", objective=goal)
    assert made.axis == axes[1]


@pytest.mark.database("sums of money are exact")
def test_money_is_added_and_never_rewritten(line, plan, fanta):
    enter = {"acting_member": fanta, "day": TODAY}
    figures.enter(line, kind="spent", amount=Decimal(30_000), **enter)
    figures.enter(line, kind="spent", amount=Decimal(-5_000), reference="avoir 3", **enter)
    (money,) = queries.money_of(plan)[None]
    assert (money.planned, money.committed, money.spent) == (100_000, 0, 25_000)
    assert Entry.objects.count() == 3
    with pytest.raises(BadInput, match="pourquoi"):
        figures.enter(line, kind="spent", amount=Decimal(-1), **enter)


def test_two_treasurers_at_once_do_not_enter_the_same_expense_twice(line, fanta, bearer):
    spent = {"kind": "spent", "amount": Decimal(30_000), "day": TODAY, "reference": "R 7"}
    figures.enter(line, acting_member=fanta, **spent)
    with pytest.raises(BadInput, match="Fanta a déjà"):
        figures.enter(line, acting_member=bearer, **spent)
    figures.enter(line, acting_member=bearer, even_so=True, **spent)
    figures.enter(line, acting_member=bearer, **spent | {"reference": "R 8"})
    assert Entry.objects.filter(kind="spent").count() == 3


def test_an_indicator_says_how_far_it_went(activity, bearer):
    target = {"baseline": Decimal(20), "target": Decimal(120)}
    made = figures.add_indicator(activity, acting_member=bearer, title="Personnes", **target)
    for value, day in ((50, TODAY - timedelta(days=5)), (70, TODAY)):
        figures.read(
            made, acting_member=activity.owner, value=Decimal(value), day=day, source="feuilles"
        )
    (measured,) = queries.measured_of([activity])[activity.pk]
    assert (measured.last.value, measured.progress) == (70, 50)


def test_a_survey_tells_an_indicator_from_before_to_after_with_its_margin(
    activity, bearer, as_member
):
    share = figures.add_indicator(activity, acting_member=bearer, title="Femmes qui répondent")
    survey = surveys.found_survey(acting_member=bearer, spreadsheet=SMALL, name="s.xlsx")
    first = survey.editions.get()
    facts = {"drawn": True, "population": 400}
    surveys.change_edition(first, first.version, acting_member=bearer, **facts)
    Tally.objects.create(
        edition=first, answers=40, counts={"sex": {"a": 40, "c": {"woman": 10, "man": 30}}}
    )
    awa, page = as_member(bearer), f"/o/dougouba/association/indicateurs/{share.pk}/enquete/"
    assert "?enquete=" in awa.get(page).content.decode()
    awa.post(f"{page}?enquete={survey.pk}", {"answer": "sex|woman"})
    assert "25,0" not in awa.get(page).content.decode()  # people still answer
    surveys.close_edition(first, acting_member=bearer)
    assert "25,0" in awa.get(page).content.decode()
    awa.post(f"{page}{first.pk}/", {"before": "1"})
    for _twice in range(2):
        awa.post(f"{page}{first.pk}/")
    share.refresh_from_db()
    reading = share.readings.get()
    assert (share.baseline, share.unit, reading.value) == (Decimal(25), "%", Decimal(25))
    assert "14,7 points près" in reading.source.replace("\u202f", " ")


def test_who_owns_an_activity_tells_it_and_others_do_not(activity, somebody):
    told = {"state": "done", "outcome": "24 personnes formées"}
    with pytest.raises(BadInput):
        actions.tell(activity, activity.version, acting_member=somebody("Yaya"), **told)
    done = actions.tell(activity, activity.version, acting_member=activity.owner, **told)
    assert done.state == "done"


def test_a_review_writes_what_slipped_and_makes_tasks_and_items(activity, plan, bearer):
    asked = {"tasks": ["Fixer un jour"], "items": ["Le budget"]}
    review = actions.hold_review(plan, acting_member=bearer, said="Pluies", quarter=1, **asked)
    assert review.slipped == [["Atelier fibre", "not_done"]]
    assert Task.objects.get().about == review.pk
    assert AgendaItem.objects.get().title == "Le budget"
    with pytest.raises(BadInput, match="trimestre"):
        actions.hold_review(plan, acting_member=bearer, said="", quarter=1, tasks=[], items=[])


def test_the_last_quarter_is_reviewed_in_january_and_none_before_it_begins(bearer, as_member):
    past = actions.start_plan(acting_member=bearer, year=TODAY.year - 1)
    page = f"/o/dougouba/association/plan/{past.pk}/revue/"
    awa = as_member(bearer)
    assert awa.post(page, {"quarter": "4", "said": "Bilan"}).status_code == 302
    assert past.reviews.get().quarter == 4
    assert '<option value="4"' not in awa.get(page).content.decode()
    coming = actions.start_plan(acting_member=bearer, year=TODAY.year + 1)
    with pytest.raises(BadInput, match="commencé"):
        actions.hold_review(coming, acting_member=bearer, said="", quarter=2, tasks=[], items=[])


def test_the_report_writes_itself_and_keeps_its_figures_once_published(
    activity, line, plan, bearer, fanta
):
    figures.enter(line, acting_member=fanta, kind="spent", amount=Decimal(40_000), day=TODAY)
    told = report_of(plan)
    assert told["activities"][0]["money"][0]["spent"].startswith("40000")
    assert {each["origin"] for each in told["figures"]} >= {"Registre des adhérents"}
    actions.adopt(plan, acting_member=bearer)
    published = actions.publish_report(plan, acting_member=bearer)
    figures.enter(line, acting_member=fanta, kind="spent", amount=Decimal(1), day=TODAY)
    fresh = YearPlan.objects.get(pk=plan.pk)
    assert report_of(fresh)["money"][0]["spent"].startswith("40000")
    with pytest.raises(BadInput):
        actions.publish_report(published, acting_member=bearer)


def test_the_report_is_for_everybody_once_published(activity, plan, bearer, as_member, client):
    here = f"/o/dougouba/association/plan/{plan.pk}/rapport/"
    assert client.get(here).status_code == 404
    assert "Atelier fibre" in as_member(bearer).get(here).content.decode()
    actions.adopt(plan, acting_member=bearer)
    actions.publish_report(plan, acting_member=bearer)
    page = client.get(here).content.decode()
    assert "Atelier fibre" in page
    assert "Moussa" not in page


def test_a_funder_is_asked_when_every_earlier_report_was_sent(operator, bearer, line, fanta):
    isoc = funder_of("isoc-chapter-admin")
    assert verdict(conditions_of(operator, isoc, YEAR)) is None
    set_scheme(operator, acting_member=fanta, account_in_name=True)
    assert verdict(conditions_of(operator, isoc, YEAR)) is True
    grant = funding.add_grant(
        acting_member=fanta, funder=isoc.code, title="Fonctionnement", state="closed"
    )
    late = funding.add_filing(
        grant, acting_member=fanta, what="Rapport 2025", due_on=date(2026, 1, 31)
    )
    assert verdict(conditions_of(operator, isoc, YEAR)) is False
    funding.file_report(late, acting_member=fanta, filed_on=TODAY, receipt="accusé")
    assert verdict(conditions_of(operator, isoc, YEAR)) is True
    figures.enter(line, acting_member=fanta, kind="spent", amount=Decimal(9), day=TODAY)
    assert spending_of(operator, isoc, YEAR) == [("Site web et hébergement", 9, True)]


def test_travel_is_not_paid_for_and_an_unnamed_expense_is_not_known(operator, activity, bearer):
    isoc = funder_of("isoc-chapter-admin")
    for label, category in (("Billet", "travel"), ("Divers", "")):
        figures.add_line(
            activity, acting_member=bearer, label=label, planned=Decimal(1), category=category
        )
    met = {each.about: each.met for each in conditions_of(operator, isoc, YEAR) if each.about}
    assert met == {"Billet": False, "Divers": None}


def test_a_year_in_the_pages(operator, bearer, as_member, django_assert_max_num_queries):
    browser = as_member(bearer)
    here = "/o/dougouba/association"
    browser.post(f"{here}/plan/axes/reprendre/", {"set": "isoc-2019", "from_year": 2019})
    browser.post(f"{here}/plan/nouveau/", {"year": 2019})
    plan = YearPlan.objects.get()
    sent = {"title": "Hub IETF", "axis": Axis.objects.earliest("rank").pk}
    page = browser.post(f"{here}/plan/{plan.pk}/activite/", sent, follow=True)
    assert "Hub IETF" in page.content.decode()
    with django_assert_max_num_queries(14):
        page = browser.get(f"{here}/plan/{plan.pk}/").content.decode()
    assert page.count("Rien n’est prévu") == 3
    for part in ("matrice/", "revue/", "rapport/", "rapport/avant-propos/", "changer/"):
        assert browser.get(f"{here}/plan/{plan.pk}/{part}").status_code == 200
    for part in ("plan/", "plan/axes/", "bailleurs/", "bailleurs/regles/isoc-chapter-admin/"):
        assert browser.get(f"{here}/{part}").status_code == 200
