"""From a decision to a network that stands: lists made, purchases, tasks, as built, tests."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from plans_made import sample_files

from liane.errors import BadInput
from liane.server.networks.plans import actions, rules
from liane.server.networks.plans.models import AcceptanceTest, BuildTask, BuiltThing, State
from liane.server.networks.plans.queries import current_network
from liane.server.site.records import EditedMeanwhile

BASE = "/o/dougouba/reseau/plans/"
DAY = date(2026, 1, 5)


@pytest.fixture
def plan(operator, bearer):
    return actions.import_result(operator, sample_files(), acting_member=bearer)


@pytest.fixture
def decided(plan, bearer):
    return actions.decide(plan, plan.version, on=DAY, text="Adopté.", acting_member=bearer)


@pytest.fixture
def technician(somebody):
    return somebody("Moussa", "technician")


def test_a_decision_lists_what_to_buy_to_do_and_to_test(decided):
    assert decided.state == State.DECIDED
    assert decided.purchases.count() == len(decided.result["purchases"]) > 0
    assert decided.tasks.filter(kind="site").count() == decided.sites.filter(used=True).count()
    assert decided.tests.filter(kind=AcceptanceTest.RATE).count() == decided.links.count()
    assert decided.tests.filter(kind=AcceptanceTest.DRILL).exists()


def test_a_plan_is_decided_once_with_words_and_not_in_the_future(plan, bearer):
    tomorrow = timezone.localdate() + timedelta(days=1)
    for on, text in ((DAY, "  "), (tomorrow, "Adopté.")):
        with pytest.raises(BadInput):
            actions.decide(plan, plan.version, on=on, text=text, acting_member=bearer)
    decided = actions.decide(plan, plan.version, on=DAY, text="Adopté.", acting_member=bearer)
    with pytest.raises(BadInput):
        actions.decide(decided, decided.version, on=DAY, text="Encore.", acting_member=bearer)


def test_only_those_who_may_write_down_a_decision(plan, as_member, somebody):
    sent = {"d-on": "2026-01-05", "d-text": "Adopté.", "d-seen_version": plan.version}
    as_member(somebody("Seydou")).post(f"{BASE}{plan.pk}/decision/", sent)
    plan.refresh_from_db()
    assert plan.state == State.DONE

    answer = as_member(somebody("Fanta", "treasurer")).post(f"{BASE}{plan.pk}/decision/", sent)

    plan.refresh_from_db()
    assert answer.status_code == 302
    assert plan.state == State.DECIDED


def test_two_people_who_decide_at_once_are_told(plan, as_member, bearer):
    sent = {"d-on": "2026-01-05", "d-text": "Adopté.", "d-seen_version": 1}
    answer = as_member(bearer).post(f"{BASE}{plan.pk}/decision/", sent)
    assert answer.status_code == 409


def test_the_treasurer_follows_a_purchase(decided, as_member, somebody):
    line = decided.purchases.order_by("order").first()
    sent = {
        "ordered_on": "2026-01-06", "received_on": "2026-01-20", "received": "2",
        "paid": "150000", "seller": "Marché", "seen_version": line.version,
    }  # fmt: skip
    client = as_member(somebody("Fanta", "treasurer"))
    assert client.get(f"{BASE}{decided.pk}/achats/{line.pk}/").status_code == 200
    assert client.post(f"{BASE}{decided.pk}/achats/{line.pk}/", sent).status_code == 302
    line.refresh_from_db()
    assert line.paid == 150_000
    assert client.post(f"{BASE}{decided.pk}/achats/{line.pk}/", sent).status_code == 409


def test_whoever_a_task_is_given_to_may_end_it(decided, as_member, somebody, bearer):
    seydou = somebody("Seydou")
    task = BuildTask.objects.filter(plan=decided).first()
    address = f"{BASE}{decided.pk}/taches/{task.pk}/"
    as_member(seydou).post(address, {"done_on": "2026-01-07", "seen_version": task.version})
    task.refresh_from_db()
    assert task.done_on is None

    task = actions.change_task(task, task.version, who=seydou, acting_member=bearer)
    as_member(seydou).post(
        address, {"who": seydou.pk, "done_on": "2026-01-07", "seen_version": task.version}
    )
    task.refresh_from_db()
    assert task.done_on == date(2026, 1, 7)


def test_what_is_measured_passes_or_fails_its_tests(decided, technician):
    test = decided.tests.filter(kind=AcceptanceTest.RSSI).first()
    for level, state in ((test.low + 1, "passed"), (test.low - 9, "failed")):
        thing = BuiltThing.objects.filter(plan=decided, key=test.key).first()
        actions.record_built(
            decided, "link", test.key, thing and thing.version,
            built_on=DAY, rssi_dbm=level, acting_member=technician,
        )  # fmt: skip
        test.refresh_from_db()
        assert test.state == state


def test_two_people_who_note_one_place_are_told(decided, technician):
    key = decided.sites.filter(used=True).first().key
    actions.record_built(decided, "site", key, None, built_on=DAY, acting_member=technician)
    with pytest.raises(EditedMeanwhile):
        actions.record_built(decided, "site", key, None, built_on=DAY, acting_member=technician)


def test_the_network_is_what_was_decided_with_what_stands(decided, technician, operator):
    key = decided.links.first().key
    actions.record_built(decided, "link", key, None, built_on=DAY, acting_member=technician)
    network = current_network(operator)
    assert network.plan == decided
    assert [link.key for link in network.links if link.is_built] == [key]
    assert {each.state for each in (*network.sites, *network.links)} == {"unknown"}


def test_pages_of_building_answer_and_are_light(
    decided, as_member, technician, django_assert_max_num_queries
):
    client = as_member(technician)
    rows = {
        "": decided.pk,
        f"achats/{decided.purchases.first().pk}/": 0,
        f"taches/{decided.tasks.first().pk}/": 0,
        f"essais/{decided.tests.first().pk}/": 0,
        "construit/lieu/1/": 0,
        "construit/lien/1/": 0,
    }
    for page in ("achats/", "taches/", "construit/", "essais/", "decision/", *rows):
        with django_assert_max_num_queries(12):
            found = client.get(f"{BASE}{decided.pk}/{page}", headers={"accept-encoding": "gzip"})
        assert (page, found.status_code) == (page, 200)
        assert len(found.content) <= 14 * 1024, page
    assert client.get(f"{BASE}construit/").status_code == 200


def test_a_photo_loses_what_it_says_of_its_place(decided, as_member, technician):
    import io

    from PIL import Image

    picture = Image.new("RGB", (3000, 2000), "green")
    exif = Image.Exif()
    exif[0x010F] = "Téléphone de Moussa"
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    out.seek(0)
    out.name = "photo.jpg"
    client = as_member(technician)
    sent = {"built_on": "2026-01-05", "photo": out, "seen_version": ""}
    assert client.post(f"{BASE}{decided.pk}/construit/lieu/1/", sent).status_code == 302
    thing = BuiltThing.objects.get(plan=decided)
    kept = client.get(f"{BASE}{decided.pk}/photo/{thing.photo}.jpg")
    data = b"".join(kept.streaming_content)
    assert b"Moussa" not in data
    assert max(Image.open(io.BytesIO(data)).size) <= 1280


def test_a_bad_picture_is_a_message(decided, as_member, technician):
    import io

    bad = io.BytesIO(b"GIF89a nothing")
    bad.name = "photo.gif"
    client = as_member(technician)
    answer = client.post(
        f"{BASE}{decided.pk}/construit/lieu/1/", {"built_on": "2026-01-05", "photo": bad}
    )
    assert answer.status_code == 200
    assert not BuiltThing.objects.exists()


def test_the_level_to_measure_keeps_the_planned_rate():
    facts = {"directions": {"ab": {"rssi_dbm": -60, "margin_db": 3}, "ba": {"rssi_dbm": -58}}}
    assert rules.expected_rssi(facts) == (-63, -55)
    assert rules.expected_rssi({"directions": {}}) is None
