"""Facts taken over and read, filings followed, statutes drafted."""

import tomllib
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.events.queries import calendar_of
from liane.server.community.groups.models import Task
from liane.server.networks.plans.exchange import project_files
from liane.server.networks.plans.law import rules_for
from liane.server.networks.plans.models import Plan
from liane.server.projects.regulation import actions, queries
from liane.server.projects.regulation.demo import fill
from liane.server.projects.regulation.gates import measured
from liane.server.projects.regulation.models import Check, Fact
from liane.server.projects.regulation.papers import as_text
from liane.server.projects.regulation.rules import CONFIRM, ENDED, SURE
from liane.server.projects.regulation.waiting import lines
from liane.server.site.demo import DemoContext
from liane.spectrum import check, read_rules

BASE = "/o/dougouba/projet/cadre-legal/"
TEXTS = {
    "name": "Réseau de Dougouba",
    "object": "Relier les foyers {name} de Dougouba.",
    "seat": "Mairie",
    "perimeter": "La commune",
    "financing": "Cotisations",
    "recovery": "Une relance, puis la médiation",
    "changes": "Deux tiers",
    "conflicts": "Le médiateur",
}


@pytest.fixture
def adviser(somebody):
    return somebody("Bakary", "legal")


@pytest.fixture
def fact(adviser):
    return actions.add_fact(
        acting_member=adviser,
        country="ML",
        theme="spectrum",
        statement="5 GHz : 1 W dehors",
        low_mhz=5470.0,
        high_mhz=5725.0,
        max_eirp_dbm=30.0,
    )


def today():
    return timezone.localdate()


def test_shipped_facts_are_taken_over_once_and_nobody_here_has_read_them(adviser, operator):
    assert actions.carry_over("ML", acting_member=adviser) == 8
    assert actions.carry_over("ML", acting_member=adviser) == 0
    assert not Fact.objects.exclude(checked_on=None).exists()
    assert {each.light for each in queries.profile_of(operator, "ML") if each.count} == {CONFIRM}


def test_a_plain_member_writes_no_law(somebody, fact):
    seydou = somebody("Seydou")
    for attempt in (
        lambda: actions.carry_over("ML", acting_member=seydou),
        lambda: actions.check_fact(fact, "seen", today(), "JO", acting_member=seydou),
        lambda: actions.open_filing(acting_member=seydou, title="APDP", country="ML"),
    ):
        with pytest.raises(BadInput):
            attempt()


def test_writing_a_fact_down_is_not_reading_its_text(fact):
    assert fact.status == "to_verify" and queries.light_now(fact) == CONFIRM


def test_a_fact_seen_in_a_named_text_turns_green_and_age_takes_it_away(fact, adviser):
    with pytest.raises(BadInput, match="quel texte"):
        actions.check_fact(fact, "seen", today(), acting_member=adviser)
    actions.check_fact(fact, "seen", today(), "Journal officiel n° 12", acting_member=adviser)
    fact.refresh_from_db()
    assert queries.light_now(fact) == SURE and fact.checked_by == adviser
    actions.check_fact(
        fact, "seen", today() - timedelta(days=400), "Journal officiel", acting_member=adviser
    )
    fact.refresh_from_db()
    assert queries.light_now(fact) == CONFIRM and Check.objects.count() == 2


def test_a_fact_read_tomorrow_is_refused(fact, adviser):
    with pytest.raises(BadInput, match="venu"):
        actions.check_fact(fact, "seen", today() + timedelta(days=1), "JO", acting_member=adviser)


def test_a_changed_fact_has_to_be_read_again(fact, adviser):
    actions.check_fact(fact, "seen", today(), "Journal officiel", acting_member=adviser)
    fact.refresh_from_db()
    fact = actions.change_fact(
        fact, fact.version, acting_member=adviser, statement="5 GHz : 200 mW"
    )
    assert (fact.status, fact.checked_on) == ("to_verify", None)
    assert queries.light_now(fact) == CONFIRM


def test_a_fact_that_holds_no_longer_says_so(fact, adviser):
    ended = today() - timedelta(days=1)
    actions.end_fact(fact, ended, "remplacé par le décret 9", acting_member=adviser)
    fact.refresh_from_db()
    assert queries.light_now(fact) == ENDED
    assert queries.spectrum_rules(fact.operator, "ML") == []


def test_a_band_has_two_edges_in_order(adviser):
    for low, high in ((5725.0, 5470.0), (5470.0, None)):
        with pytest.raises(BadInput, match="bande"):
            actions.add_fact(
                acting_member=adviser,
                country="ML",
                theme="spectrum",
                statement="?",
                low_mhz=low,
                high_mhz=high,
            )


def test_the_rules_of_a_plan_are_the_facts_as_they_were_read(fact, adviser, operator):
    actions.check_fact(fact, "seen", today(), "Journal officiel", acting_member=adviser)
    (rule,) = queries.spectrum_rules(operator, "ML")
    assert (rule["low_mhz"], rule["status"], rule["date"]) == (5470, "seen", today().isoformat())
    assert queries.spectrum_rules(operator, "SN") == []


def test_a_filing_begins_with_its_checklist_and_reminds_in_time(adviser):
    due = today() + timedelta(days=40)
    filing = actions.open_filing(
        acting_member=adviser, title="Déclaration", country="ML", code="ML-isp", due=due
    )
    assert filing.pieces.count() == 9
    assert Task.objects.get().due == due - timedelta(days=14)
    piece = filing.pieces.first()
    actions.have_piece(piece, True, acting_member=adviser)
    assert queries.filings_of(filing.operator).get().ready_count == 1


def test_what_is_filed_has_its_day_and_the_answer_is_asked_for(adviser):
    filing = actions.open_filing(acting_member=adviser, title="APDP", country="ML")
    with pytest.raises(BadInput, match="quel jour"):
        actions.follow_filing(filing, filing.version, acting_member=adviser, state="filed")
    filing = actions.follow_filing(
        filing,
        filing.version,
        acting_member=adviser,
        state="filed",
        filed_on=today(),
        receipt="n° 12, classeur",
        answer_due=today() - timedelta(days=1),
    )
    assert filing.is_late and Task.objects.count() == 1


def test_papers_are_filled_once_dotted_where_empty_and_marked(adviser):
    draft = actions.draft_statutes(acting_member=adviser, form="asl", **TEXTS | {"conflicts": ""})
    text = as_text(draft, "statutes")
    assert "à relire par un juriste" in text.lower()
    assert "Relier les foyers {name} de Dougouba." in text
    assert "……" in text and "suit la propriété" in text
    assert "JOAFE" in as_text(draft, "declaration")


def test_the_pages_of_the_law_are_read_by_members_and_kept_by_the_adviser(
    fact, adviser, somebody, as_member, django_assert_max_num_queries
):
    client = as_member(adviser)
    with django_assert_max_num_queries(12):
        page = client.get(BASE).content.decode()
    assert "à confirmer par écrit" in page
    sent = {
        "status": "seen",
        "on": today().isoformat(),
        "note": "Journal officiel",
        "expires_on": "",
    }
    assert client.post(f"{BASE}faits/{fact.pk}/lire/", sent).status_code == 302
    page = client.get(f"{BASE}pays/ML/theme/spectrum/").content.decode()
    assert "vu depuis moins d’un an" in page
    assert client.post(f"{BASE}pays/ML/apporter/").status_code == 302
    for path in (
        *("pays/SN/", "pays/ML/coupures/", "pays/ML/theme/masts/", f"faits/{fact.pk}/"),
        *(f"faits/{fact.pk}/changer/", "faits/nouveau/?theme=spectrum", "demarches/"),
        *("demarches/nouvelle/?code=ML-isp", "forme/", "forme/?owners=yes", "forme/gie/"),
    ):
        assert client.get(BASE + path).status_code == 200, path
    seydou = as_member(somebody("Seydou"))
    assert seydou.get(f"{BASE}faits/{fact.pk}/").status_code == 200
    assert seydou.get(f"{BASE}faits/{fact.pk}/lire/").status_code == 403
    assert client.get(f"{BASE}pays/1234567/").status_code == 404


def test_statutes_are_drafted_printed_and_taken_away_as_text(adviser, as_member):
    client = as_member(adviser)
    answer = client.post(f"{BASE}forme/association/rediger/", TEXTS)
    page = answer["Location"]
    assert "À relire par un juriste" in client.get(f"{page}statutes/").content.decode()
    text = client.get(f"{page}minutes.txt")
    assert text["Content-Type"] == "text/plain; charset=utf-8"
    assert client.get(f"{page}nothing/").status_code == 404
    filing = client.post(
        f"{BASE}demarches/nouvelle/",
        {"code": "ML-isp", "title": "Déclaration", "body": "AMRTP", "due": "", "pieces": ""},
    )
    assert client.get(filing["Location"]).status_code == 200


def test_the_filings_are_a_fact_of_the_gate_of_the_law(adviser, operator):
    assert measured(operator) == []
    filing = actions.open_filing(acting_member=adviser, title="APDP", country="ML")
    assert measured(operator)[0]["state"] == "low"
    actions.follow_filing(
        filing, filing.version, acting_member=adviser, state="filed", filed_on=today()
    )
    assert measured(operator)[0]["state"] == "ok"


def test_days_of_filings_stand_in_the_calendar_and_wait_for_who_files(adviser, operator):
    due = today() + timedelta(days=10)
    actions.open_filing(acting_member=adviser, title="APDP", country="ML", due=due)
    (entry,) = calendar_of(operator, adviser, today(), due)
    assert entry.on == due and "APDP" in entry.what
    assert calendar_of(operator, None, today(), due) == []
    counts = [line.records.count() for line in lines(adviser)]
    assert counts == [0, 1, 0]


def test_a_plan_of_the_country_is_handed_the_facts_after_its_own_rules(fact, adviser, operator):
    actions.check_fact(fact, "seen", today(), "Journal officiel", acting_member=adviser)
    own = {"low_mhz": 1.0, "high_mhz": 2.0, "source": "x", "date": "2026", "status": "memory"}
    plan = Plan(operator=operator, project={"country": "ml", "spectrum": {"rule": [own]}})
    files = project_files(plan, [], rules_for(plan))
    tree = tomllib.loads(files["project.toml"].decode())
    rules = read_rules(tree["spectrum"]["rule"])
    assert [each.low_mhz for each in rules] == [1, 5470]
    answer = check("ML", 5600, 20, 30, rules=rules, on=today())
    assert answer.status == "lawful"
    assert check("ML", 5600, 20, 31, rules=rules, on=today()).status == "unlawful"
    late = today() + timedelta(days=400)
    assert check("ML", 5600, 20, 30, rules=rules, on=late).status == "unknown"
    assert rules_for(Plan(operator=operator, project={"country": "SN"})) == []


@pytest.mark.database("the facts that are shipped fit their columns")
def test_the_example_tells_its_part(adviser, operator):
    people = dict.fromkeys(("bakary",), adviser)
    fill(DemoContext(operator, people, Path()))
    assert Fact.objects.filter(checked_by=adviser).count() == 1
    assert {each.light for each in queries.profile_of(operator, "ML")} == {"", CONFIRM, SURE}
