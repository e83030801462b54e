"""Kept pages: made once, never stale, never somebody else's, gone when the box is locked.

What is written here is committed, as in life: a page is kept only of what everybody can see.
"""

import gzip
import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.messages import SUCCESS
from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

from box import PASSWORD
from liane.server.community.accounts.actions import open_account
from liane.server.community.directory.actions import add_actor
from liane.server.community.groups import actions as groups
from liane.server.community.members.actions import end_role, give_role, join, offer
from liane.server.community.members.models import Member
from liane.server.community.operators.actions import change_settings, found_operator
from liane.server.community.operators.models import Operator
from liane.server.community.welcome.actions import offer_service
from liane.server.networks.interconnection.actions import add_point
from liane.server.networks.plans.actions import start_plan
from liane.server.networks.registers.actions import add_entry, add_site
from liane.server.networks.upkeep import actions as upkeep
from liane.server.site import kept, sealing
from liane.server.site.databases import database_of
from liane.server.site.engines.pulse import following
from liane.server.site.engines.sqlite.base import DatabaseWrapper
from liane.server.site.kept import Kept, Shelf, shelf
from liane.server.site.models import Pulse
from liane.server.site.uplink.context import EXERCISE

BACKEND = "liane.server.community.accounts.backends.SealedBackend"


@pytest.fixture(scope="module")
def here(phrase, django_db_setup, django_db_blocker) -> Iterator[Operator]:
    """A village whose records are committed; all of them go at the end."""
    assert sealing.open_with(phrase)
    with django_db_blocker.unblock():
        yield found_operator(
            open_account("Awa", PASSWORD),
            name="Dougouba",
            kind="village",
            privacy="public",
            country="ML",
            currency="XOF",
        )
        call_command("flush", verbosity=0, interactive=False)


@pytest.fixture
def village(here, django_db_blocker, monkeypatch) -> Iterator[Operator]:
    """The village as it is now; one minute that does not pass, an empty shelf."""
    monkeypatch.setattr(kept, "_minute", lambda: 1)
    shelf.clear()
    with django_db_blocker.unblock():
        yield Operator.objects.get(pk=here.pk)


@pytest.fixture
def awa(village) -> Member:
    return Member.objects.get(operator=village, user__isnull=False, roles__name="bearer")


@pytest.fixture
def browser_of(village) -> Callable[[Member | None], Client]:
    """A browser that has been here before: it has its cookies."""

    def opened(member: Member | None) -> Client:
        browser = Client()
        if member is not None:
            browser.force_login(member.user, backend=BACKEND)
        browser.get(f"/o/{village.slug}/reseau/entretien/signaler/")
        return browser

    return opened


def newcomer(village: Operator, name: str, *roles: str) -> Member:
    return join(village, user=open_account(name, PASSWORD), name=name, roles=roles)


def was_kept(answer: Any) -> bool:
    """Whether no template was needed to answer."""
    assert answer.status_code == 200
    return not answer.templates


# What somebody does, and the page where it shows.
WRITES: dict[str, Callable[[Operator, Member], object]] = {
    "/": lambda here, _awa: upkeep.report(here, acting_member=None, service="internet"),
    "": lambda here, awa: change_settings(
        here, here.version, acting_member=awa, presentation="Le mil est rentré."
    ),
    "services/": lambda here, awa: offer_service(
        here, name="Radio", kind="library", what="Des voix", state="ok", acting_member=awa
    ),
    "annuaire/": lambda here, awa: add_actor(
        here, title="Coopérative du mil", family="business", acting_member=awa
    ),
    "membres/": lambda here, awa: join(here, user=None, name="Oumar", acting_member=awa),
    "membres/roles/": lambda _here, awa: give_role(awa, "treasurer", acting_member=awa),
    "membres/energies/": lambda _here, awa: offer(
        awa, kind="time", what="Le jeudi au four", acting_member=awa
    ),
    "groupes/": lambda _here, awa: groups.found_group(
        acting_member=awa, name="Les sourciers", mandate="Trouver l’eau."
    ),
    "groupes/annonces/": lambda _here, awa: groups.announce(
        acting_member=awa, title="Vaccination samedi", text="À 8 h."
    ),
    "groupes/taches/": lambda _here, awa: groups.add_task(
        acting_member=awa, title="Tendre le câble"
    ),
    "reseau/registres/sites/": lambda here, awa: add_site(
        here, {"name": "Château d’eau", "kind": "mast", "lat": 13.4, "lon": -6.2}, acting_member=awa
    ),
    "reseau/registres/batiments/": lambda here, awa: add_entry(
        here, "buildings", {"name": "Maison commune", "kind": "roof"}, acting_member=awa
    ),
    "reseau/interconnexion/": lambda here, awa: add_point(
        here, {"name": "Poste de Ségou"}, acting_member=awa
    ),
    "reseau/entretien/": lambda here, awa: upkeep.report(
        here, acting_member=awa, service="internet", zone="quartier du puits"
    ),
    "reseau/entretien/stock/": lambda here, awa: upkeep.add_item(
        here, acting_member=awa, name="Connecteur étanche"
    ),
    "reseau/entretien/visites/": lambda here, awa: upkeep.plan_visit(
        here, acting_member=awa, planned_on=timezone.localdate(), purpose="Voir", people=[awa]
    ),
    "reseau/plans/": lambda here, awa: start_plan(here, name="Plan du mil", acting_member=awa),
}


@pytest.mark.parametrize("path", WRITES, ids=[each or "portal" for each in WRITES])
def test_what_is_written_is_seen_at_the_next_reading(village, awa, browser_of, path):
    address = path if path == "/" else f"/o/{village.slug}/{path}"
    browser = browser_of(awa)
    browser.get(address)  # which may write that it was read
    before = browser.get(address)
    again = browser.get(address)
    assert was_kept(again)
    assert again.content == before.content

    WRITES[path](village, awa)

    after = browser.get(address)
    assert not was_kept(after)
    assert after.content != before.content
    assert was_kept(browser.get(address))


@pytest.fixture
def file_of_records(tmp_path, village) -> Iterator[DatabaseWrapper]:
    """Records in a file, as in a box; those of other tests are in memory, for one process alone."""
    known = connections.configure_settings({"default": database_of("", tmp_path)})
    connections["file"] = DatabaseWrapper(known["default"], "file")
    with connections["file"].schema_editor() as editor:
        editor.create_model(Pulse)
        editor.execute("CREATE TABLE notices (title text)")
    yield connections["file"]
    connections["file"].close()
    del connections["file"]


def test_what_another_process_writes_is_seen_as_well(file_of_records):
    """Pages stand on the pulse: it is in the records, so it rises for every process at once."""
    file_of_records.cursor().execute("INSERT INTO notices VALUES ('Marché')")
    before = file_of_records.pulses(["notices"])
    file_of_records.close()

    other = os.fork()
    if other == 0:
        try:
            file_of_records.cursor().execute("INSERT INTO notices VALUES ('Vaccination')")
            os._exit(0)
        finally:
            os._exit(1)  # whatever happens, it does not go on with our tests
    assert os.waitpid(other, 0)[1] == 0

    assert file_of_records.pulses(["notices"])["notices"] == before["notices"] + 1


def test_a_role_that_ended_opens_nothing_that_was_kept(village, awa, browser_of):
    moussa = newcomer(village, "Moussa", "technician")
    address, browser = f"/o/{village.slug}/reseau/entretien/", browser_of(moussa)
    browser.get(address)
    assert was_kept(browser.get(address))

    end_role(moussa.roles.get(), acting_member=awa)

    assert browser.get(address).status_code == 403


def test_two_members_never_get_each_others_page(village, awa, browser_of):
    fanta = newcomer(village, "Fanta")
    address = f"/o/{village.slug}/membres/"
    pages = [browser_of(each).get(address).content.decode() for each in (awa, fanta)]
    again = [browser_of(each).get(address).content.decode() for each in (awa, fanta)]
    for page, mine, other in zip(pages + again, "AFAF", "FAFA", strict=True):
        names = {"A": ">Awa", "F": ">Fanta"}
        header = page.partition("<main")[0]
        assert names[mine] in header
        assert names[other] not in header


def test_two_browsers_of_one_member_do_not_share_forms(village, awa, browser_of):
    address = f"/o/{village.slug}/groupes/taches/"
    first, second = browser_of(awa), browser_of(awa)
    first.get(address)
    assert was_kept(first.get(address))
    assert not was_kept(second.get(address))


def test_a_browser_that_went_out_is_given_nothing(village, awa, browser_of):
    address, browser = f"/o/{village.slug}/membres/", browser_of(awa)
    browser.get(address)
    mark = browser.get(address)["ETag"]

    browser.logout()

    answer = browser.get(address, headers={"If-None-Match": mark})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/compte/entrer/")


def test_a_locked_box_shows_nothing_that_was_kept(village, awa, browser_of, phrase):
    address, browser = f"/o/{village.slug}/membres/", browser_of(awa)
    browser.get(address)
    assert was_kept(browser.get(address))
    held = list(shelf._pages.values())

    sealing.lock()

    assert "Awa" not in browser.get(address).content.decode()
    with pytest.raises(sealing.Locked):
        sealing.unwrap(held[-1].sealed, kept._USE)
    assert sealing.open_with(phrase)


def test_nothing_that_is_kept_can_be_read_in_memory(village, awa, browser_of):
    browser_of(awa).get(f"/o/{village.slug}/membres/")
    for page in shelf._pages.values():
        assert not page.sealed.startswith(b"\x1f\x8b")
        assert b"<!doctype" not in page.sealed


def test_another_language_is_another_page(village, browser_of):
    address, browser = f"/o/{village.slug}/services/", browser_of(None)
    french = browser.get(address).content
    browser.cookies["django_language"] = "en"
    assert browser.get(address).content != french
    del browser.cookies["django_language"]
    again = browser.get(address)
    assert was_kept(again)
    assert again.content == french


def test_a_cut_turns_the_banner_of_a_kept_page(village, browser_of):
    address, browser = f"/o/{village.slug}/services/", browser_of(None)
    browser.get(address)
    browser.cookies[EXERCISE] = timezone.now().isoformat()
    cut = browser.get(address)
    assert not was_kept(cut)
    assert b'class="link-state cut"' in cut.content


def test_a_page_is_never_behind_the_clock(village, browser_of, monkeypatch):
    address, browser = f"/o/{village.slug}/services/", browser_of(None)
    browser.get(address)
    assert was_kept(browser.get(address))
    monkeypatch.setattr(kept, "_minute", lambda: 2)
    assert not was_kept(browser.get(address))


def test_a_message_is_said_once_and_not_kept(village, awa, browser_of):
    address, browser = f"/o/{village.slug}/groupes/taches/", browser_of(awa)
    browser.get(address)
    waiting = CookieStorage(HttpRequest())._encode([Message(SUCCESS, "La tâche est gardée.")])
    browser.cookies[CookieStorage.cookie_name] = waiting
    assert "La tâche est gardée." in browser.get(address).content.decode()
    assert "La tâche est gardée." not in browser.get(address).content.decode()


def test_a_browser_that_has_the_page_is_told_so_in_a_word(village, awa, browser_of):
    address, browser = f"/o/{village.slug}/groupes/", browser_of(awa)
    mark = browser.get(address)["ETag"]
    for _kept in range(2):
        answer = browser.get(address, headers={"If-None-Match": mark})
        assert answer.status_code == 304
        assert answer.content == b""
        assert set(answer.headers) == {"ETag", "Vary", "Cache-Control"}
    shelf.clear()
    assert browser.get(address, headers={"If-None-Match": mark}).status_code == 304
    groups.found_group(acting_member=awa, name="Les archivistes", mandate="Garder.")
    assert browser.get(address, headers={"If-None-Match": mark}).status_code == 200


def test_pages_say_that_they_are_private_and_asked_for_again(village, awa, browser_of):
    for browser in (browser_of(awa), browser_of(None)):
        for _kept in range(2):
            answer = browser.get(f"/o/{village.slug}/services/")
            assert answer["Cache-Control"] == "private, no-cache"
            assert "Cookie" in answer["Vary"]


def test_a_page_that_a_phone_must_not_hold_is_kept_in_the_box_alone(village, awa, browser_of):
    address, browser = f"/o/{village.slug}/journal/", browser_of(awa)
    browser.get(address)
    again = browser.get(address)
    assert was_kept(again)
    assert "no-store" in again["Cache-Control"]
    assert not again.has_header("ETag")
    groups.add_task(acting_member=awa, title="Relire le journal")
    assert not was_kept(browser.get(address))


def test_it_is_kept_compressed_and_given_as_the_browser_reads_it(village, browser_of):
    address, browser = f"/o/{village.slug}/services/", browser_of(None)
    plain = browser.get(address).content
    packed = browser.get(address, headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain
    assert "Accept-Encoding" in packed["Vary"]


def test_what_is_not_yet_committed_is_neither_kept_nor_hidden(village, awa, browser_of):
    address, browser = f"/o/{village.slug}/groupes/annonces/", browser_of(awa)
    browser.get(address)
    with transaction.atomic():
        groups.announce(acting_member=awa, title="Peut-être la pluie")
        assert "Peut-être la pluie" in browser.get(address).content.decode()
        transaction.set_rollback(True)
    assert "Peut-être la pluie" not in browser.get(address).content.decode()


def number_of(table: str) -> int:
    return following().pulses([table]).get(table, 0)


def test_every_way_of_writing_raises_the_pulse(village, awa):
    ways = [
        lambda: Member.objects.create(operator=village, name="Seydou"),
        lambda: Member.objects.filter(pk=awa.pk).update(zone="le puits"),
        lambda: Member.objects.bulk_create([Member(operator=village, name="Nana")]),
        lambda: Member.objects.filter(operator=village, user=None).delete(),
        lambda: connection.cursor().execute("UPDATE members_member SET zone = ''"),
    ]
    for write in ways:
        before = number_of("members_member")
        write()
        assert number_of("members_member") > before


def test_what_was_undone_does_not_raise_it(village, awa):
    before = number_of("members_member")
    with transaction.atomic():
        Member.objects.filter(pk=awa.pk).update(zone="le four")
        assert number_of("members_member") == before
        transaction.set_rollback(True)
    assert number_of("members_member") == before


def test_a_table_without_a_number_keeps_nothing_back(village, browser_of):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM site_pulse")
    address, browser = f"/o/{village.slug}/services/", browser_of(None)
    browser.get(address)
    assert was_kept(browser.get(address))


@pytest.mark.django_db  # one in the file asks for tables; the others commit, and clear up together
def test_the_shelf_lets_go_of_what_was_asked_for_the_longest_ago():
    page = Kept(b"x" * 1000, (), 1, {}, "")
    small = Shelf(most_bytes=3 * page.weight)
    for key in b"abc":
        small.put(bytes([key]), page)
    assert small.find(b"a") is page
    small.put(b"d", page)
    assert small.find(b"b") is None
    assert small.find(b"a") is page
    assert (len(small), small.weight) == (3, 3 * page.weight)
