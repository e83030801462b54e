"""ODK Collect and the box: forms out, answers in, each counted once, nothing lost."""

from datetime import timedelta
from io import BytesIO

import pytest
import requests
from django.utils import timezone
from openrosa_client import Collect, filled
from PIL import Image
from requests.auth import HTTPDigestAuth
from xlsforms import SMALL, ask, book, pick

from liane.server.community.surveys.actions import collecting
from liane.server.community.surveys.actions import forms as actions
from liane.server.community.surveys.actions.answers import answers_in
from liane.server.community.surveys.models import Attachment, Held, Submission, Survey, Tally
from liane.server.site import sealing

BASE = "/o/dougouba/openrosa"
VILLAGES = b"name,label,circle\nv1,Dougouba,c1\nv2,Farako,c2\n"
FEATURES = book(
    [
        ask("start", "start"),
        ask("select_one circle", "circle", "Cercle"),
        ask("select_one_from_file villages.csv", "village", "Village",
            choice_filter="circle=${circle}"),
        ask("begin repeat", "child", "Enfant"),
        ask("text", "first", "Prénom"),
        ask("integer", "age", "Âge"),
        ask("end repeat", ""),
        ask("calculate", "ages", calculation="sum(${age})"),
        ask("image", "photo", "Photo"),
        ask("geopoint", "where", "Où"),
    ],
    pick("circle", "c1", "c2"),
    form_id="features",
)  # fmt: skip
VALUES = {
    "start": "2026-11-20T10:00:00.000+00:00",
    "circle": "c1",
    "village": "v1",
    "child": [{"first": "Awa", "age": "3"}, {"first": "Ali", "age": "5"}],
    "ages": "8",
    "photo": "photo.jpg",
    "where": "12.6 -8.0 0 0",
}


def picture() -> bytes:
    out = BytesIO()
    Image.effect_noise((80, 60), 60).convert("RGB").save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def survey(bearer) -> Survey:
    return actions.found_survey(
        acting_member=bearer, spreadsheet=FEATURES, name="f.xlsx", files={"villages.csv": VILLAGES}
    )


@pytest.fixture
def phone(bearer) -> Collect:
    collector, secret = collecting.new_collector(acting_member=bearer, label="Mariam")
    return Collect(BASE, collector.username, secret)


@pytest.fixture
def form(survey, phone):
    return phone.download(phone.forms()["features"])[0]


def test_a_phone_takes_a_form_with_its_files_whose_sums_are_right(survey, phone):
    form, files = phone.download(phone.forms()["features"])
    assert files == {"villages.csv": VILLAGES}
    assert form.tag.endswith("html")


def test_nothing_is_shown_to_who_has_no_secret_or_a_wrong_one(survey, phone, client):
    assert client.get(f"{BASE}/formList").status_code == 401
    thief = Collect(BASE, phone.username, "wrong")
    assert thief.ask("GET", f"{BASE}/formList").status_code == 401


def test_a_request_that_was_listened_to_cannot_be_sent_again(survey, phone, client):
    phone.forms()
    said = phone._authorization("GET", f"{BASE}/formList")
    first = client.get(f"{BASE}/formList", headers={"Authorization": said})
    again = client.get(f"{BASE}/formList", headers={"Authorization": said})
    assert (first.status_code, again.status_code) == (200, 401)
    assert "stale=true" in again["WWW-Authenticate"]


def test_a_lost_phone_is_revoked_alone(survey, phone, bearer):
    from liane.server.community.surveys.models import Collector

    collecting.revoke_collector(Collector.objects.get(), acting_member=bearer)
    assert phone.ask("GET", f"{BASE}/formList").status_code == 401


def test_an_answer_with_its_repeat_and_photo_is_kept_with_names_and_places_sealed(form, phone):
    assert phone.send(filled(form, VALUES), photo__jpg=picture()).status_code == 201
    kept = Submission.objects.get()
    assert kept.answers["child"] == [{"age": "3"}, {"age": "5"}]
    assert "where" not in kept.answers
    assert kept.marks == []
    assert Attachment.objects.get().submission == kept
    assert Tally.objects.get(segment="").counts["child/age"]["s"] == 8


def test_media_come_in_several_parts_for_one_answer(form, phone):
    xml = filled(form, VALUES)
    phone.send(xml)
    assert Submission.objects.get().marks == ["media"]
    assert phone.send(xml, photo__jpg=picture()).status_code == 201
    assert Submission.objects.get().marks == []
    assert Tally.objects.get(segment="").answers == 1


def test_a_picture_cut_short_is_kept_and_marked_until_it_comes_whole(form, phone):
    xml = filled(form, VALUES)
    phone.send(xml, photo__jpg=picture()[:400])
    assert Submission.objects.get().marks == ["damaged"]
    phone.send(xml, photo__jpg=picture())
    assert Submission.objects.get().marks == []


@pytest.mark.database("one answer, by a constraint")
def test_the_same_answer_sent_twice_is_counted_once(form, phone):
    xml = filled(form, VALUES)
    assert [phone.send(xml).status_code for _ in range(2)] == [201, 201]
    assert Submission.objects.count() == Tally.objects.get(segment="").answers == 1


def test_other_answers_under_the_same_name_are_held_for_people_to_look_at(form, phone):
    phone.send(filled(form, VALUES, name="uuid:same"))
    said = phone.send(filled(form, VALUES | {"circle": "c2"}, name="uuid:same"))
    assert said.status_code == 202
    assert Held.objects.get().why == Held.Why.OTHER_ANSWER
    assert Submission.objects.get().answers["circle"] == "c1"


def test_a_corrected_answer_takes_the_place_of_the_one_it_names(form, phone):
    phone.send(filled(form, VALUES, name="uuid:one"))
    phone.send(filled(form, VALUES | {"circle": "c2"}, replaces="uuid:one", name="uuid:two"))
    assert Tally.objects.get(segment="").answers == 1
    assert Tally.objects.get(segment="").counts["circle"]["c"] == {"c2": 1}
    assert not Submission.objects.get(instance_id="uuid:one").counted


def test_a_correction_that_comes_before_what_it_corrects_is_counted_alone(form, phone):
    phone.send(filled(form, VALUES | {"circle": "c2"}, replaces="uuid:one", name="uuid:two"))
    phone.send(filled(form, VALUES, name="uuid:one"))
    assert Tally.objects.get(segment="").counts["circle"]["c"] == {"c2": 1}
    assert Submission.objects.get(counted=True).instance_id == "uuid:two"


def test_a_second_correction_of_one_answer_is_held_for_people_to_look_at(form, phone):
    phone.send(filled(form, VALUES, name="uuid:one"))
    phone.send(filled(form, VALUES | {"circle": "c2"}, replaces="uuid:one", name="uuid:two"))
    said = phone.send(filled(form, VALUES, replaces="uuid:one", name="uuid:three"))
    assert (said.status_code, Held.objects.get().why) == (202, Held.Why.OTHER_ANSWER)
    assert Tally.objects.get(segment="").answers == 1


@pytest.mark.parametrize("says_when", ["its clock", "what it corrects"])
def test_an_answer_of_the_edition_before_is_counted_there(form, phone, survey, bearer, says_when):
    first, today = survey.editions.get(), timezone.localdate()
    survey.editions.update(starts=today - timedelta(days=90))
    said = VALUES | {"photo": "", "start": f"{today}T08:00:00.000+00:00"}
    phone.send(filled(form, said, name="uuid:one"))
    actions.open_edition(survey, acting_member=bearer, name="2", starts=today)
    if says_when == "its clock":
        before = today - timedelta(days=3)
        phone.send(filled(form, said | {"start": f"{before}T08:00:00.000+00:00"}))
        assert Tally.objects.get(segment="").answers == 2
    else:
        phone.send(filled(form, said, name="uuid:two", replaces="uuid:one"))
    late = [each for each in Submission.objects.filter(counted=True) if "late" in each.marks]
    assert [each.edition for each in late] == [first]
    assert not Submission.objects.exclude(edition=first).exists()


@pytest.mark.parametrize("start", ["1970-01-01T00:00:10.000Z", "2090-05-01T10:00:00.000Z", "hier"])
def test_a_wrong_clock_is_kept_and_marked(form, phone, start):
    phone.send(filled(form, VALUES | {"start": start, "photo": ""}))
    assert Submission.objects.get().marks == ["clock"]


def test_what_cannot_be_read_is_held_once_however_often_it_comes(survey, phone):
    for _ in range(2):
        assert phone.send(b"<data id='features'><circle>c1</cir").status_code == 400
    assert Held.objects.get().why == Held.Why.UNREADABLE


def test_an_answer_to_an_unknown_version_waits_and_is_counted_when_it_is_there(
    form, phone, survey, bearer
):
    xml = filled(form, VALUES | {"photo": ""}).replace(b'version="1"', b'version="2"')
    assert phone.send(xml).status_code == 202
    newer = book([ask("integer", "age"), ask("select_one c", "circle")], pick("c", "c1"),
                 form_id="features", version="2")  # fmt: skip
    actions.bring_version(survey, acting_member=bearer, spreadsheet=newer, name="f.xlsx")
    collecting.try_again(Held.objects.get(), acting_member=bearer)
    assert Submission.objects.get().marks == ["strange"]
    assert Held.objects.get().settled_at is not None


def test_a_form_of_no_survey_is_held_and_the_phone_keeps_it(form, phone):
    xml = filled(form, VALUES).replace(b'id="features"', b'id="other"')
    assert phone.send(xml).status_code == 404
    assert Held.objects.get().why == Held.Why.UNKNOWN_FORM


def test_an_answer_after_the_edition_is_closed_is_kept_and_marked(form, phone, survey, bearer):
    actions.close_edition(survey.editions.get(), acting_member=bearer)
    phone.send(filled(form, VALUES | {"photo": ""}))
    assert Submission.objects.get().marks == ["late"]


def test_an_answer_after_the_last_day_is_kept_and_marked(form, phone, survey):
    survey.editions.update(ends=timezone.localdate() - timedelta(days=1))
    phone.send(filled(form, VALUES | {"photo": ""}))
    assert Submission.objects.get().marks == ["late"]


@pytest.mark.django_db(transaction=True)
def test_another_client_of_digest_gets_in_over_the_network(live_server, survey, phone):
    base = f"{live_server.url}{BASE}"
    with requests.Session() as http:
        http.auth = HTTPDigestAuth(phone.username, phone.secret)
        assert http.get(f"{base}/formList", timeout=20).status_code == 200
        assert http.head(f"{base}/submission", timeout=20).status_code == 204
        sent = ("a.xml", b"<data id='features'><meta/></data>", "text/xml")
        parts = {"xml_submission_file": sent}
        assert http.post(f"{base}/submission", files=parts, timeout=20).status_code == 202


def test_a_locked_box_asks_the_phone_to_keep_its_answer(form, phone):
    xml = filled(form, VALUES)
    sealing.lock()
    answer = phone.http.post(f"{BASE}/submission", {"xml_submission_file": BytesIO(xml)})
    assert answer.status_code == 503
    assert not Submission.objects.exists()


def test_a_private_operator_answers_its_collectors(form, phone, operator):
    operator.privacy = "private"
    operator.save()
    assert phone.forms()


def test_values_outside_the_choices_are_kept_and_marked(form, phone):
    phone.send(filled(form, VALUES | {"circle": "nowhere", "photo": ""}))
    assert Submission.objects.get().marks == ["faults"]


WRITTEN = (
    '<data id="features" version="1"><circle>c1</circle><child><first>Hawa é</first><age>3</age>'
    "</child><meta><instanceID>uuid:one</instanceID></meta></data>"
)


@pytest.mark.parametrize("encoding", ["ISO-8859-1", "UTF-16", "utf-8-sig"])
def test_an_answer_in_another_encoding_is_read_whole(form, phone, encoding):
    head = "" if encoding == "utf-8-sig" else f'<?xml version="1.0" encoding="{encoding}"?>'
    assert phone.send((head + WRITTEN).encode(encoding)).status_code == 201
    assert answers_in(Submission.objects.get())["child"] == [{"first": "Hawa é", "age": "3"}]


@pytest.mark.parametrize(
    "broken",
    [
        '<?xml version="1.0" encoding="klingon"?>' + WRITTEN,
        '<?xml version="1.0" encoding="UTF-7"?>' + WRITTEN,
        WRITTEN.replace("é", "&#0;"),
        WRITTEN.replace("c1", "c\x001"),
        "<data id='features'>" + "<a>" * 500 + "</a>" * 500 + "</data>",
        "",
    ],
)
def test_an_answer_that_cannot_be_read_is_held_as_it_came(operator, broken):
    for _ in range(2):
        assert collecting.receive(operator, broken.encode(), {}, None).held is not None
    held = Held.objects.get()
    assert (held.why, Submission.objects.count()) == (Held.Why.UNREADABLE, 0)


def test_what_the_form_has_no_place_for_is_kept_sealed_and_not_counted(form, phone):
    odd = WRITTEN.replace("<circle>", "<circle>c1</circle><village>v1<x>Sira</x></village><circle>")
    odd = odd.replace("<age>3", "<age>3</age><age>4").replace(
        "<meta>", "<child>Moussa</child><meta>"
    )
    assert phone.send(odd.encode()).status_code == 201
    kept = Submission.objects.get()
    assert kept.marks == ["strange"]
    assert "?" not in "".join(kept.answers)
    told = {name: value for name, value in answers_in(kept).items() if name.startswith("?")}
    assert told == {
        "?/data/village": "Sira", "?/data/circle": "c1", "?/data/child/age": "4",
        "?/data/child": "Moussa",
    }  # fmt: skip
    assert Tally.objects.get(segment="").counts["child/age"]["a"] == 1


def test_bombs_are_not_opened(survey, phone):
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb">]><data id="features">&b;</data>'
    assert phone.send(bomb).status_code == 400


def test_the_small_form_has_no_manifest(bearer, phone):
    actions.found_survey(acting_member=bearer, spreadsheet=SMALL, name="s.xlsx")
    assert phone.download(phone.forms()["coupures"])[1] == {}
