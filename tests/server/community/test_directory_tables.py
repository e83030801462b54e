"""A table of actors read in: what would change, errors by line, agreements, duplicates, undo."""

import io
import zipfile
from datetime import date
from types import SimpleNamespace

import pytest

from liane.errors import BadInput
from liane.server.community.directory import actions
from liane.server.community.directory.columns import agreements
from liane.server.community.directory.exchange import actors_csv
from liane.server.community.directory.judging import judge
from liane.server.community.directory.models import Actor, ActorTable, Consent
from liane.server.site import sealing
from liane.server.site.models import AuditLine, OutboxEntry
from liane.server.site.tables.reading import Row

TODAY = date(2026, 11, 22)
HEAD = "nom;personne;famille;sujets;téléphone;accord;accord de;accord le;accord par\n"
RADIO = "Radio Falaise;;médias;contenus et médias;+22370000001;;;;\n"
LAWYER = ";Maître Zéphyrin;juriste;droit;+22370000002;membres;Zéphyrin;2026-01-15;papier\n"
AGREED = {"agreed": "membres; courriers", "agreed_by": "Awa", "agreed_on": "15/01/2026"}


def actor(**facts):
    plain = {"is_person": False, "title": "", "person": None, "phone": None, "mail": None}
    return SimpleNamespace(**plain | {"pk": "a1", "family": "media", "agreed": [], **facts})


def judged(cells, *actors, choices=None):
    return judge([Row(2, cells)], actors, choices, today=TODAY)[0]


@pytest.fixture
def read_in(operator, bearer):
    def read(text):
        data = text if isinstance(text, bytes) else text.encode()
        return actions.read_table(operator, data, acting_member=bearer)

    return read


@pytest.fixture
def brought(read_in, bearer):
    return actions.apply_table(read_in(HEAD + RADIO + LAWYER), {}, acting_member=bearer)


def test_a_name_written_otherwise_is_known_again():
    known = actor(title="Radio Falaise", topics=[])
    assert judged({"name": "RADIO  falaise", "topics": "énergie"}, known).verdict == "changed"


def test_another_name_on_the_same_phone_is_for_people_to_say():
    known = actor(title="Radio Falaise", phone="+223 70 00 00 01")
    cells = {"name": "La radio", "family": "media", "phone": "+22370000001"}
    assert judged(cells, known).verdict == "ambiguous"
    assert judged(cells, known, choices={2: "new"}).verdict == "new"
    assert judged(cells, known, choices={2: "a1"}).verdict == "changed"


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"name": "Radio"}, "family"),
        ({"family": "media"}, "name"),
        ({"name": "Radio", "family": "astronaut"}, "family"),
        ({"name": "Radio", "family": "media", "mail": "radio"}, "mail"),
        ({"name": "Radio", "family": "media", "site": "javascript:alert(1)"}, "site"),
        ({"name": "Radio", "family": "media", "phone": "maybe"}, "phone"),
        ({"name": "Radio", "family": "media", "checked_on": "yesterday"}, "checked_on"),
        ({"name": "Radio", "family": "media", "agreed": "public"}, "agreed"),
        ({"name": "Radio", "family": "media", "agreed_by": "Awa"}, "agreed"),
        ({"name": "Radio", "family": "media", "id": "a9"}, "id"),
    ],
)
def test_each_error_names_its_column(cells, column):
    found = judged(cells)
    assert (found.verdict, found.problems[0].column) == ("error", column)


def test_one_answer_holds_for_every_agreement_of_the_line():
    given = agreements(AGREED | {"agreed_how": "papier; téléphone"}, TODAY)
    assert [(each["scope"], each["given_by"], each["way"]) for each in given] == [
        ("members", "Awa", "paper"),
        ("write", "Awa", "phone"),
    ]


def test_an_agreement_of_tomorrow_is_refused():
    with pytest.raises(BadInput, match="avenir"):
        agreements(AGREED | {"agreed_on": "2026-11-23", "agreed_how": "papier"}, TODAY)


def test_the_same_name_twice_is_an_error_on_its_second_line():
    rows = [
        Row(2, {"name": "Radio", "family": "media"}),
        Row(3, {"name": "radio", "zone": "Bourg"}),
    ]
    first, second = judge(rows, [], today=TODAY)
    assert (first.verdict, second.verdict) == ("new", "error")


def test_a_table_changes_nothing_before_it_is_applied(read_in):
    assert read_in(HEAD + RADIO + LAWYER).counts == {"new": 2}
    assert not Actor.objects.exists()


def test_what_was_agreed_to_comes_with_who_said_so_when_and_how(brought, bearer):
    given = Consent.objects.get()
    assert (given.scope, given.given_by, str(given.given_on)) == (
        "members",
        "Zéphyrin",
        "2026-01-15",
    )
    assert given.actor.is_person
    assert given.actor.title == ""
    assert AuditLine.objects.filter(action="directory.apply_table").count() == 1


def test_a_contact_that_nobody_agreed_to_show_is_for_keepers_alone(brought, somebody, as_member):
    radio = Actor.objects.get(title="Radio Falaise")
    page = f"/o/dougouba/annuaire/{radio.pk}/"
    assert "+22370000001" not in as_member(somebody("Fanta")).get(page).content.decode()
    assert "+22370000001" in as_member(somebody("Sira", "facilitator")).get(page).content.decode()


def test_neighbours_learn_of_organisations_only(brought):
    assert [entry.payload["name"] for entry in OutboxEntry.objects.filter(topic="directory")] == [
        "Radio Falaise"
    ]


def test_what_the_directory_exports_changes_nothing_when_it_comes_back(operator, brought, read_in):
    assert read_in(actors_csv(operator)).counts == {"same": 2}


def test_a_whole_table_is_undone_but_later_work_is_kept(brought, bearer):
    radio = Actor.objects.get(title="Radio Falaise")
    actions.change_actor(radio, 1, title="Radio Falaise", zone="Bourg", acting_member=bearer)
    outcome = actions.undo_table(brought, acting_member=bearer)
    assert (outcome.back, outcome.kept) == (1, 1)
    assert [each.title for each in Actor.objects.filter(ended_at=None)] == ["Radio Falaise"]
    assert not Consent.objects.filter(withdrawn_on=None).exists()
    assert Actor.objects.exclude(ended_at=None).get().phone is None


def test_changed_actors_go_back_to_what_they_were(brought, read_in, bearer):
    again = read_in(
        "nom;téléphone;sujets;vérifié le\nRadio Falaise;+22379999999;droit;2026-02-03\n"
    )
    actions.undo_table(actions.apply_table(again, {}, acting_member=bearer), acting_member=bearer)
    radio = Actor.objects.get(title="Radio Falaise")
    assert (radio.phone, radio.topics, radio.version) == ("+22370000001", ["content"], 3)
    assert " t:content " in radio.plain


def test_a_table_is_applied_once_and_undone_once(brought, bearer):
    with pytest.raises(BadInput, match="déjà"):
        actions.apply_table(brought, {}, acting_member=bearer)
    actions.undo_table(brought, acting_member=bearer)
    with pytest.raises(BadInput, match="défaire"):
        actions.undo_table(brought, acting_member=bearer)


def test_a_locked_box_shows_no_line(brought, read_in, as_member, bearer):
    waiting = read_in(HEAD + "Autre;;médias;;;;;;\n")
    browser = as_member(bearer)
    sealing.lock()
    page = browser.get(f"/o/dougouba/annuaire/tables/{waiting.pk}/")
    assert page.status_code == 423


def test_two_errors_are_corrected_in_the_page(operator, somebody, as_member):
    keeper = as_member(somebody("Sira", "facilitator"))
    bad = RADIO.replace("médias", "astronaute", 1) + LAWYER.replace("2026-01-15", "hier")
    sent = io.BytesIO((HEAD + bad).encode())
    sent.name = "annuaire.csv"
    page = keeper.post("/o/dougouba/annuaire/tables/", {"file": sent}, follow=True)
    brought = ActorTable.objects.get()
    assert brought.counts == {"error": 2}
    assert 'name="cell-3-agreed_on"' in page.content.decode()
    here = f"/o/dougouba/annuaire/tables/{brought.pk}"
    keeper.post(f"{here}/corriger/", {"cell-2-family": "médias", "cell-3-agreed_on": "3/1/2026"})
    done = keeper.post(f"{here}/appliquer/", follow=True).content.decode()
    assert "2 lignes" in done
    assert Actor.objects.count() == 2
    keeper.post(f"{here}/defaire/")
    assert not Actor.objects.filter(ended_at=None).exists()


def test_a_spreadsheet_is_read_as_well(read_in):
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["Name", "Family", "Checked on"])
    book.active.append(["Radio Falaise", "media", date(2026, 1, 2)])
    out = io.BytesIO()
    book.save(out)
    assert read_in(out.getvalue()).counts == {"new": 1}


@pytest.mark.parametrize("file", [b"", b"%PDF-1.4", b"a;b\n1;2\n", b"nom;famille\n", b"PK\x03\x04"])
def test_what_is_no_table_is_refused_with_the_next_step(read_in, file):
    with pytest.raises(BadInput):
        read_in(file)


def test_a_file_that_unfolds_too_far_is_not_opened(read_in):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 61_000_000)
    with pytest.raises(BadInput, match="60"):
        read_in(out.getvalue())
