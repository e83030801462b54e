"""A form that is sent twice is taken once; one that was refused may come again."""

from uuid import uuid4

import pytest

from liane.server.site.offline.models import Received


@pytest.fixture
def mark() -> dict[str, str]:
    return {"X-Liane-Once": str(uuid4())}


def test_the_second_of_two_equal_forms_is_answered_already_received(client, db, mark):
    assert client.post("/lien/exercice/", headers=mark).status_code == 302
    assert client.post("/lien/exercice/", headers=mark).status_code == 208


def test_a_refused_form_may_be_sent_again(client, db, mark):
    assert client.post("/compte/entrer/", {}, headers=mark).status_code == 200
    assert not Received.objects.exists()


@pytest.mark.parametrize("nonsense", ["", "x", "'; drop table", "z" * 5000])
def test_a_mark_that_is_none_is_passed_over(client, db, nonsense):
    for _ in range(2):
        answer = client.post("/lien/exercice/", headers={"X-Liane-Once": nonsense})
        assert answer.status_code == 302


def test_the_manifest_says_how_to_keep_the_site(client, db):
    answer = client.get("/manifest.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    assert answer.json()["start_url"] == "/"


def test_the_worker_is_read_anew_each_time(client, db):
    answer = client.get("/travailleur.js")
    assert answer["Cache-Control"] == "no-cache"
    assert "VERSION" in answer.content.decode()
