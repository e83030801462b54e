"""Pages of groups and threads, as members meet them."""

import pytest
from django.db import connection

from liane.server.community.groups import actions, threads
from liane.server.community.groups.models import Group, Task
from liane.server.community.members import actions as people
from liane.server.community.members.models import Call

BASE = "/o/dougouba/groupes/"


@pytest.fixture
def awa(bearer, as_member):
    return as_member(bearer)


def test_a_group_is_founded_and_gets_a_task_that_is_taken_and_done(awa, bearer):
    awa.post(f"{BASE}nouveau/", {"name": "Mâts", "mandate": "Poser", "open_to_all": "on"})
    group = Group.objects.get()
    awa.post(f"{BASE}taches/nouvelle/", {"title": "Échelle", "group": group.pk, "needs": ["tool"]})
    task = Task.objects.get()
    for move in ("prendre", "finir"):
        awa.post(f"{BASE}taches/{task.pk}/{move}/")
    assert "faite" in awa.get(f"{BASE}taches/{task.pk}/").content.decode()


def test_an_unknown_move_is_not_there(awa, bearer):
    task = actions.add_task(acting_member=bearer, title="x")
    assert awa.post(f"{BASE}taches/{task.pk}/voler/").status_code == 404


def test_a_notice_for_a_past_day_is_refused_with_a_reason(awa):
    page = awa.post(
        f"{BASE}annonces/nouvelle/",
        {"title": "x", "audience": "members", "until_day": "2020-01-01"},
    ).content.decode()
    assert "Ce jour est passé" in page


@pytest.mark.parametrize("page", ["", "annonces/", "taches/", "messages/", "messages/nouveau/"])
def test_empty_pages_say_what_they_are_for(awa, page, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        assert awa.get(BASE + page).status_code == 200


def test_a_message_is_read_by_those_it_is_for_and_by_nobody_else(bearer, somebody, as_member):
    moussa, kadia = somebody("Moussa"), somebody("Kadia")
    thread = threads.open_thread("Échelle", "Qui ?", acting_member=bearer, members=[moussa])
    address = f"{BASE}messages/{thread.pk}/"
    assert threads.unread(moussa) == 1
    assert "Qui ?" in as_member(moussa).get(address).content.decode()
    assert threads.unread(moussa) == 0
    assert as_member(kadia).get(address).status_code == 404


def test_a_message_to_a_group_reaches_who_comes_in_later(bearer, somebody):
    group = actions.found_group(acting_member=bearer, name="Mâts", mandate="x")
    threads.open_thread("s", "t", acting_member=bearer, groups=[group])
    moussa = somebody()
    assert threads.unread(moussa) == 0
    actions.come_in(group, moussa, acting_member=moussa)
    assert threads.unread(moussa) == 1


def test_the_database_holds_no_word_of_a_message(bearer, somebody):
    threads.open_thread("Secret", "Rendez-vous", acting_member=bearer, members=[somebody()])
    with connection.cursor() as cursor:
        cursor.execute(
            "select text from groups_message union all select subject from groups_thread"
        )
        kept = b"".join(bytes(row[0]) for row in cursor.fetchall())
    assert b"ecret" not in kept
    assert b"Rendez" not in kept


def test_writing_to_nobody_of_here_asks_whom(awa):
    page = awa.get(f"{BASE}messages/nouveau/?a=nonsense").content.decode()
    assert "Écrire à qui" in page


def test_a_thread_with_a_group_asks_little_of_the_database(
    awa, bearer, somebody, django_assert_max_num_queries
):
    group = actions.found_group(acting_member=bearer, name="Mâts", mandate="x")
    thread = threads.open_thread(
        "s", "t", acting_member=bearer, groups=[group], members=[somebody()]
    )
    for n in range(5):
        threads.write(thread, f"mot {n}", acting_member=bearer)
    with django_assert_max_num_queries(12):
        awa.get(f"{BASE}messages/{thread.pk}/")


def test_what_a_task_needs_finds_what_people_offer(operator, bearer, somebody, as_member):
    seydou = somebody("Seydou")
    roof = {"kind": "roof", "what": "Toit plat", "zone": "Bourg", "until": None}
    people.offer(seydou, acting_member=seydou, **roof)
    task = actions.add_task(acting_member=bearer, title="Poser le relais", zone="Bourg")
    here = f"/o/dougouba/groupes/taches/{task.pk}/"
    asked = {"kind": "roof", "what": "un toit pour le relais", "zone": "Bourg"}
    page = as_member(bearer).post(f"{here}energies/", asked, follow=True).content.decode()
    assert Call.objects.get().task == task.pk
    assert "Toit plat" in page
    assert f"{here}energies/" in as_member(seydou).get(here).content.decode()
