"""The communication plan: what fits, spots, what went out with its proof, badges."""

import io
from datetime import timedelta

import pytest
from django.utils import timezone
from PIL import Image

from liane.errors import BadInput
from liane.server.community.communication import actions, queries
from liane.server.community.communication.models import Message, Outing
from liane.server.community.communication.rules import fit_of, seconds_of, sms_parts
from liane.server.community.welcome.queues import what_waits

BASE = "/o/dougouba/communication/"


@pytest.fixture
def awa(bearer, as_member):
    return as_member(bearer)


@pytest.fixture
def radio(bearer) -> Message:
    return actions.plan_message(
        acting_member=bearer,
        title="La coupure se prépare",
        audience="marchés",
        text="Gardez une fiche sur papier.",
        channel="radio",
        on_day=timezone.localdate() + timedelta(days=3),
    )


def spot(radio, bearer, **more):
    facts = {"station": "Radio du fleuve", "language": "bambara", "script": "I ni ce"}
    facts |= {"seconds": 30, "slot": "mardi 18 h 45"}
    return actions.set_spot(radio, acting_member=bearer, **{**facts, **more})


def test_letters_of_bambara_make_an_sms_shorter():
    assert sms_parts("é" * 160) == (160, 1)
    assert sms_parts("ɛ" + "a" * 70) == (71, 2)
    assert sms_parts("€" * 80) == (160, 1)
    assert sms_parts("") == (0, 1)


def test_an_address_counts_for_23_letters_where_networks_shorten_it():
    text = "Lire : https://exemple.org/" + "a" * 300
    assert fit_of("x", text).length == 30
    assert not fit_of("facebook", text * 20).fits


def test_a_script_longer_than_its_slot_is_seen():
    assert seconds_of("a " * 300) == 43


def test_a_text_that_is_too_long_is_refused_with_its_length(radio, bearer):
    with pytest.raises(BadInput) as refused:
        actions.write_text(radio, acting_member=bearer, network="x", text="a" * 281)
    assert "281" in str(refused.value)
    for text in ("un", "deux"):
        actions.write_text(radio, acting_member=bearer, network="x", text=text)
    assert radio.texts.get().text == "deux"


def test_only_radio_and_television_have_a_spot(radio, bearer):
    actions.change_message(radio, radio.version, acting_member=bearer, channel="poster")
    radio.refresh_from_db()
    with pytest.raises(BadInput):
        spot(radio, bearer)


def test_calls_are_added_line_after_line(radio, bearer):
    made = spot(radio, bearer, call_number="36 00")
    for calls in (4, 7, 7):  # the last one is sent twice
        actions.count_calls(made, calls, acting_member=bearer, on_day=timezone.localdate())
    assert [each.calls for each in made.calls.order_by("id")] == [4, 7]


def test_a_reach_says_who_says_so(radio, bearer):
    went = {"at": timezone.now(), "where": "Radio du fleuve", "proof": "lettre"}
    with pytest.raises(BadInput):
        actions.add_outing(radio, acting_member=bearer, reach=2000, **went)
    actions.add_outing(
        radio, acting_member=bearer, reach=2000, reach_how="estimated", reach_by="la radio", **went
    )
    radio.refresh_from_db()
    assert radio.state == "out"
    day = timezone.localdate()
    assert queries.went_out_between(radio.operator, day, day).get().reach == 2000


def test_what_went_out_is_not_of_tomorrow(radio, bearer):
    with pytest.raises(BadInput):
        actions.add_outing(
            radio, acting_member=bearer, at=timezone.now() + timedelta(days=1), where="Marché"
        )


def test_a_sound_is_kept_and_a_text_is_not_taken_for_one(radio, bearer):
    made = spot(radio, bearer)
    with pytest.raises(BadInput):
        actions.add_recording(made, b"hello", acting_member=bearer)
    kept = actions.add_recording(made, b"OggS" + bytes(200), acting_member=bearer)
    assert actions.recording_file(kept).read_bytes().startswith(b"OggS")


def test_the_pages_tell_a_message_from_plan_to_proof(awa, somebody, as_member, radio, bearer):
    here = f"{BASE}{radio.pk}/"
    sent = {"station": "Radio du fleuve", "contact": "Adama 70 00", "language": "bambara"}
    sent |= {"script": "I ni ce", "seconds": 30, "slot": "mardi", "times": 3}
    awa.post(f"{here}spot/", sent)
    awa.post(f"{here}textes/", {"network": "sms", "text": "Gardez une fiche"})
    at = (timezone.now() - timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M")
    went = {"at": at, "where": "Radio du fleuve", "proof": "entendu", "reach_how": "unknown"}
    picture = io.BytesIO()
    Image.new("RGB", (20, 20)).save(picture, "PNG")
    picture.seek(0)
    picture.name = "preuve.png"
    awa.post(f"{here}sorties/", {**went, "file": picture})
    awa.post(f"{here}sorties/", went)  # the same, sent again
    assert "Adama" in awa.get(here).content.decode()
    moussa = as_member(somebody("Moussa"))
    page = moussa.get(here).content.decode()
    assert "Adama" not in page and "Gardez une fiche" in page
    assert "entendu" in moussa.get(f"{BASE}archives/").content.decode()
    sent_back = awa.get(f"{here}sorties/{Outing.objects.get().pk}/")
    assert sent_back.getvalue().startswith(b"RIFF")


def test_the_plan_is_read_by_day_by_audience_and_by_channel(awa, radio, bearer):
    today = timezone.localdate()
    Message.objects.filter(pk=radio.pk).update(on_day=today)
    assert "1 message devrait être parti" in [each.text for each in what_waits(bearer)]
    told = {"audience": "Jeunes & écoles", "text": "x", "channel": "poster"}
    for days in (9, 3, -40):
        day = today + timedelta(days=days)
        title = f"Affiche {days}"
        actions.plan_message(acting_member=bearer, title=title, on_day=day, **told)
    posters = queries.messages_of(bearer.operator, "poster")
    assert [each.title for each in posters] == ["Affiche 3", "Affiche 9", "Affiche -40"]
    page = awa.get(BASE, {"public": "Jeunes & écoles"}).content.decode()
    assert "Affiche 9" in page and radio.title not in page
    assert "?public=Jeunes%20%26%20%C3%A9coles" in page
    assert radio.title not in awa.get(BASE, {"canal": "poster"}).content.decode()
    assert radio.title in awa.get(BASE, {"canal": "x"}).content.decode()
    assert awa.get(BASE, {"public": "personne"}).status_code == 200


def test_a_badge_is_a_picture_that_any_site_may_show(client, awa, bearer):
    awa.post(f"{BASE}badges/", {"words": "Réseau <libre>", "colour": "#0f3d2e"})
    badge = queries.badges_of(bearer.operator).get()
    drawn = client.get(f"{BASE}badges/{badge.pk}.svg")
    assert "Réseau &lt;libre&gt;" in drawn.content.decode()
    assert drawn["Cross-Origin-Resource-Policy"] == "cross-origin" and not drawn.cookies
    png = client.get(f"{BASE}badges/{badge.pk}.png").content
    assert Image.open(io.BytesIO(png)).size == (480, 128)
    awa.post(f"{BASE}badges/{badge.pk}/retirer/")
    assert client.get(f"{BASE}badges/{badge.pk}.svg").status_code == 404


def test_the_first_pages_of_the_plan_teach(awa, django_assert_max_num_queries):
    for page in ("", "archives/", "badges/"):
        with django_assert_max_num_queries(12):
            assert 'class="tendril"' in awa.get(BASE + page).content.decode()
