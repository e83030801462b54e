"""Settings seen by two, export of everything, closing with notice, reopening, erasing."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.members.models import Member
from liane.server.community.operators import actions
from liane.server.community.operators.models import Operator
from liane.server.site import sealing

BASE = "/o/dougouba/communaute"


@pytest.fixture
def settings_as_sent(operator) -> dict[str, object]:
    return {
        "name": "Dougouba",
        "kind": "village",
        "privacy": "public",
        "wings": ["community"],
        "main_language": "bm",
        "other_languages": ["fr", "bm"],
        "country": "ML",
        "currency": "XOF",
        "clock_zone": "Africa/Bamako",
        "seen_version": operator.version,
    }


def test_settings_are_kept_and_closed_wings_leave_the_menu(bearer, as_member, settings_as_sent):
    as_member(bearer).post(f"{BASE}/reglages/", settings_as_sent)
    kept = Operator.objects.get()
    assert (kept.languages, kept.wings, kept.version) == (["bm", "fr"], ["community"], 2)


def test_who_saves_second_sees_both_versions(bearer, as_member, settings_as_sent):
    browser = as_member(bearer)
    browser.post(f"{BASE}/reglages/", settings_as_sent | {"name": "Dougouba Koro"})
    answer = browser.post(f"{BASE}/reglages/", settings_as_sent | {"name": "Dougouba Kura"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Dougouba Koro" in page
    assert "Dougouba Kura" in page


@pytest.mark.parametrize(
    "wrong",
    [{"clock_zone": "Mars/Olympus"}, {"lat": "12"}, {"lat": "91", "lon": "0"}, {"name": ""}],
)
def test_wrong_settings_are_told(bearer, as_member, settings_as_sent, wrong):
    answer = as_member(bearer).post(f"{BASE}/reglages/", settings_as_sent | wrong)
    assert answer.status_code == 200
    assert Operator.objects.get().version == 1


def test_only_the_bearer_reaches_settings_export_and_closing(somebody, as_member):
    browser = as_member(somebody("Fanta", "treasurer"))
    assert browser.get(f"{BASE}/reglages/").status_code == 403
    assert browser.get(f"{BASE}/fermer/").status_code == 403
    assert browser.post(f"{BASE}/exporter/").status_code == 403


def exported(browser) -> zipfile.ZipFile:
    answer = browser.post(f"{BASE}/exporter/")
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def test_the_export_holds_every_kind_readable_and_none_of_another_operator(
    bearer, somebody, as_member
):
    somebody("Moussa")
    other = actions.found_operator(bearer.user, name="Ailleurs", kind="village")
    Member.objects.filter(operator=other).update(zone="ailleurs")
    archive = exported(as_member(bearer))
    data = json.loads(archive.read("data.json"))
    names = {row["name"] for row in data["kinds"]["members.members"]}
    assert names == {"Awa", "Moussa"}
    assert b"Moussa" in archive.read("members.members.csv")
    assert b"ailleurs" not in archive.read("data.json")


def test_a_spreadsheet_runs_nothing_of_what_was_typed(bearer, somebody, as_member):
    somebody("=1+1")
    assert ",'=1+1," in exported(as_member(bearer)).read("members.members.csv").decode()


def test_a_locked_box_exports_nothing(bearer, as_member):
    browser = as_member(bearer)
    sealing.lock()
    assert browser.post(f"{BASE}/exporter/").status_code == 423


def test_closing_asks_for_an_export_and_for_notice(operator, bearer, somebody):
    somebody("Moussa")
    today = timezone.localdate()
    with pytest.raises(BadInput, match="export"):
        actions.announce_closing(operator, reason="x", on=today, acting_member=bearer)
    actions.note_export(operator, acting_member=bearer)
    operator.refresh_from_db()
    with pytest.raises(BadInput, match="jour"):
        actions.announce_closing(operator, reason="x", on=today, acting_member=bearer)


@pytest.fixture
def closed(operator, bearer) -> Operator:
    actions.note_export(operator, acting_member=bearer)
    operator.refresh_from_db()
    on = timezone.localdate()
    return actions.announce_closing(operator, reason="On part.", on=on, acting_member=bearer)


def test_a_closed_operator_says_so_and_its_bearer_reopens_it(closed, bearer, client, as_member):
    assert client.get("/o/dougouba/").status_code == 410
    browser = as_member(bearer)
    assert "On part." in browser.get(f"{BASE}/").content.decode()
    assert "data.json" in exported(browser).namelist()
    browser.post(f"{BASE}/rouvrir/")
    assert client.get("/o/dougouba/").status_code == 200


def test_an_operator_past_its_days_is_erased_with_its_people(closed, bearer):
    Operator.objects.update(reopen_until=timezone.localdate() - timedelta(days=1))
    child = actions.found_operator(bearer.user, name="Enfant", kind="village")
    Operator.objects.filter(pk=child.pk).update(parent=closed)
    assert actions.erase_those_past() == 1
    assert list(Operator.objects.all()) == [child]
    assert Operator.objects.get().parent is None


def test_a_closing_that_was_announced_can_be_called_off(operator, bearer, somebody, as_member):
    somebody("Moussa")
    actions.note_export(operator, acting_member=bearer)
    later = (timezone.localdate() + timedelta(days=30)).isoformat()
    browser = as_member(bearer)
    browser.post(f"{BASE}/fermer/", {"reason": "On part.", "on": later})
    assert "On part." in browser.get(f"{BASE}/").content.decode()
    browser.post(f"{BASE}/fermer/annuler/")
    assert Operator.objects.get().closing_on is None
