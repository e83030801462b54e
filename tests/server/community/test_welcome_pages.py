"""Accueil and portal: what visitors and members find, within their weight, without a script."""

import gzip
from datetime import timedelta

import pytest
from django.utils import timezone

from liane.server.community.groups import actions as groups
from liane.server.community.groups import threads
from liane.server.community.welcome.actions import change_service, offer_service, withdraw_service
from liane.server.community.welcome.models import OfferedService, Visit
from liane.server.site.models import OutboxEntry
from liane.server.site.records import EditedMeanwhile

HEAVIEST_HTML = 14 * 1024


def weight(answer):
    return len(gzip.compress(answer.content, 6))


@pytest.fixture
def library(operator, bearer):
    return offer_service(
        operator,
        name="Bibliothèque",
        kind="library",
        what="Des guides à lire",
        address="http://livres.lan",
        hours="",
        state="ok",
        acting_member=bearer,
    )


@pytest.fixture
def vaccination(operator, bearer):
    return groups.announce(
        acting_member=bearer,
        title="Vaccination samedi",
        text="Au poste de santé, à 8 h.",
        audience="public",
    )


def page(client, url):
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


def test_a_visitor_sees_three_doors_and_the_exercise(client, operator):
    text = page(client, "/")
    assert "Je lance un réseau" in text
    assert "Je tiens un réseau" in text
    assert "Je veille aux coupures" in text
    assert 'href="/exercice/"' in text
    assert "Dougouba" in text


def test_a_private_operator_is_not_on_the_first_page(client, operator):
    operator.privacy = "private"
    operator.save()
    assert "Dougouba" not in page(client, "/")


def test_the_first_page_is_light_and_asks_little(client, operator, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        answer = client.get("/")
    assert weight(answer) <= HEAVIEST_HTML


def test_the_portal_is_light_and_asks_little(
    client, operator, library, vaccination, bearer, as_member, django_assert_max_num_queries
):
    for browser in (client, as_member(bearer)):
        with django_assert_max_num_queries(12):
            answer = browser.get("/o/dougouba/")
        assert weight(answer) <= HEAVIEST_HTML


def test_the_portal_shows_notices_and_services_to_everybody(client, library, vaccination):
    text = page(client, "/o/dougouba/")
    assert "Vaccination samedi" in text
    assert "Au poste de santé" in text
    assert 'href="http://livres.lan"' in text


def test_the_portal_names_nobody_to_visitors(client, operator, bearer, as_member):
    assert "Awa" not in page(client, "/o/dougouba/")
    assert "Awa" in page(as_member(bearer), "/o/dougouba/")


def test_an_operator_on_request_shows_only_its_front(client, operator, library, vaccination):
    operator.privacy = "on_request"
    operator.save()
    text = page(client, "/o/dougouba/")
    assert "Dougouba" in text
    assert "Vaccination" not in text
    assert "livres.lan" not in text


def test_a_member_finds_a_corner_with_what_waits(somebody, as_member, bearer, operator):
    moussa = somebody("Moussa")
    threads.open_thread("Samedi", "Qui vient ?", acting_member=bearer, members=[moussa])
    task = groups.add_task(acting_member=bearer, title="Porter l’échelle")
    groups.take_task(task, acting_member=moussa)
    text = page(as_member(moussa), "/")
    assert "1 conversation à lire" in text
    assert "Porter l’échelle" in text


def test_the_corner_asks_the_database_no_more_for_many_roles(
    somebody, as_member, django_assert_max_num_queries
):
    busy = somebody("Fanta", "bearer", "facilitator", "treasurer", "technician", "editor")
    browser = as_member(busy)
    browser.get("/")
    with django_assert_max_num_queries(12):
        answer = browser.get("/")
    assert weight(answer) <= HEAVIEST_HTML


def test_a_facilitator_sees_what_nobody_has_taken(somebody, as_member, bearer):
    groups.add_task(acting_member=bearer, title="Tracer le câble")
    salif, yaya = somebody("Salif", "facilitator"), somebody("Yaya")
    assert "1 tâche à prendre" in page(as_member(salif), "/")
    assert "1 tâche à prendre" not in page(as_member(yaya), "/")


def test_what_changed_is_told_from_the_day_of_the_visit_before(bearer, as_member, vaccination):
    browser = as_member(bearer)
    assert "Ceci est votre première visite" in page(browser, "/")
    yesterday = timezone.localdate() - timedelta(days=1)
    Visit.objects.filter(member=bearer).update(last_on=yesterday)
    assert "1 annonce" in page(browser, "/")


def test_only_the_day_of_a_visit_is_kept():
    kept = {field.name: field.get_internal_type() for field in Visit._meta.fields}
    assert kept == {"member": "OneToOneField", "last_on": "DateField", "before_on": "DateField"}


def test_more_lists_only_pages_that_open(client, somebody, as_member, operator):
    for browser in (client, as_member(somebody("Kadia", "technician"))):
        text = page(browser, "/o/dougouba/plus/")
        links = {part.split('"')[0] for part in text.split('class="grow" href="')[1:]}
        assert "/o/dougouba/services/" in links
        for link in links:
            assert browser.get(link).status_code == 200, link


def test_more_of_the_box_opens(client, operator):
    assert "Dougouba" in page(client, "/plus/")


def test_search_finds_by_the_beginning_of_a_word_without_accents(client, library, vaccination):
    assert "Bibliothèque" in page(client, "/o/dougouba/chercher/?q=biblioth")
    assert "Vaccination samedi" in page(client, "/o/dougouba/chercher/?q=sante+poste")
    assert "Rien ici" in page(client, "/o/dougouba/chercher/?q=zzz")


def test_visitors_find_no_people(client, somebody, as_member):
    moussa = somebody("Moussa")
    assert "/membres/" not in page(client, "/o/dougouba/chercher/?q=mouss")
    assert f"/membres/{moussa.pk}/" in page(as_member(moussa), "/o/dougouba/chercher/?q=mouss")


@pytest.mark.parametrize("typed", ["%00", "é" * 300, "a'; drop", "🌍", " ", "\\u0000"])
def test_search_takes_whatever_is_typed(client, operator, typed):
    assert client.get("/o/dougouba/chercher/", {"q": typed}).status_code == 200


def test_an_editor_adds_changes_and_withdraws_a_service(somebody, as_member, operator):
    browser = as_member(somebody("Nana", "editor"))
    typed = {"name": "Radio", "kind": "radio", "address": "96,4 MHz", "state": "unknown"}
    assert browser.post("/o/dougouba/services/nouveau/", typed).status_code == 302
    radio = OfferedService.objects.get()
    changed = typed | {"hours": "6 h à 20 h", "state": "ok", "seen_version": 1}
    assert browser.post(f"/o/dougouba/services/{radio.pk}/", changed).status_code == 302
    radio.refresh_from_db()
    assert (radio.hours, radio.state_on) == ("6 h à 20 h", timezone.localdate())
    assert browser.post(f"/o/dougouba/services/{radio.pk}/retirer/").status_code == 302
    assert "Radio" not in page(browser, "/o/dougouba/services/")


def test_a_member_without_a_role_does_not_change_services(somebody, as_member, operator):
    answer = as_member(somebody("Yaya")).get("/o/dougouba/services/nouveau/")
    assert answer.status_code == 403


def test_two_people_who_change_one_service_are_told(library, bearer):
    values = {"name": "Livres", "kind": "library", "state": "ok"}
    change_service(library, 1, acting_member=bearer, **values)
    with pytest.raises(EditedMeanwhile):
        change_service(library, 1, acting_member=bearer, **values)


def test_neighbours_learn_of_a_service_without_its_address(library, bearer):
    shared = OutboxEntry.objects.get(kind="welcome.OfferedService")
    assert shared.payload["name"] == "Bibliothèque"
    assert "livres.lan" not in str(shared.payload)
    withdraw_service(library, acting_member=bearer)
    assert OutboxEntry.objects.filter(kind="welcome.OfferedService", op="erase").exists()


@pytest.mark.parametrize("step", ["", "1", "2", "3", "4", "5", "6", "7", "99", "x"])
def test_each_step_of_the_tour_opens_without_a_script(client, operator, step):
    text = client.get(f"/exercice/?etape={step}", follow=True).content.decode()
    assert "Étape" in text


def test_the_tour_cuts_the_link_on_this_screen_and_goes_on(client, operator):
    answer = client.post("/lien/exercice/", {"next": "/exercice/?etape=2"})
    assert answer["Location"] == "/exercice/?etape=2"
    assert "Exercice depuis" in page(client, "/exercice/?etape=2")


@pytest.mark.parametrize("evil", ["https://example.org/", "//example.org", "javascript:alert(1)"])
def test_the_exercise_leads_nowhere_else(client, operator, evil):
    assert client.post("/lien/exercice/", {"next": evil})["Location"] == "/lien/"


def test_pages_speak_english(client, operator, library):
    client.cookies["django_language"] = "en"
    assert "I launch a network" in page(client, "/")
    assert "Here, without Internet" in page(client, "/o/dougouba/")


def test_a_visit_today_is_written_once(bearer, as_member):
    browser = as_member(bearer)
    browser.get("/")
    browser.get("/")
    assert Visit.objects.get(member=bearer).before_on is None
