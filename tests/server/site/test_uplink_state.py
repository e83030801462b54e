"""The link: what a round of tries says, what every page shows, and the exercise."""

import socket
from collections.abc import Iterator
from contextlib import closing

import pytest

from liane.server.lookout.incidents.models import Sighting, Signal
from liane.server.networks.upkeep.models import Ticket
from liane.server.site.uplink import queries
from liane.server.site.uplink.actions import look_at_link
from liane.server.site.uplink.models import LinkChange
from liane.server.site.uplink.rules import verdict


@pytest.fixture(autouse=True)
def nothing_is_remembered() -> Iterator[None]:
    queries.forget()
    yield
    queries.forget()


@pytest.fixture
def host() -> Iterator[str]:
    """A host on this machine that answers."""
    with closing(socket.create_server(("127.0.0.1", 0))) as door:
        yield f"127.0.0.1:{door.getsockname()[1]}"


@pytest.fixture
def silent() -> str:
    """A port of this machine where nobody answers."""
    with closing(socket.create_server(("127.0.0.1", 0))) as door:
        return f"127.0.0.1:{door.getsockname()[1]}"


@pytest.fixture
def targets(monkeypatch):
    """Choose what is tried."""

    def choose(*hosts: str) -> None:
        monkeypatch.setenv("LIANE_TARGETS", ",".join(hosts))

    return choose


def test_a_host_that_answers_means_the_link_works(db, host, targets):
    targets(host)
    assert look_at_link() == "ok"


def test_one_silent_round_is_no_cut_and_two_are(db, host, silent, targets):
    targets(host)
    look_at_link()
    targets(silent)
    assert [look_at_link(), look_at_link()] == ["ok", "cut"]
    assert list(LinkChange.objects.order_by("at").values_list("state", flat=True)) == ["ok", "cut"]


def test_a_few_silent_hosts_among_many_are_no_cut():
    assert verdict([False, False, True], 5, "cut") == ("worn", 0)


def test_without_targets_the_state_is_unknown(db, targets):
    targets()
    assert look_at_link() == "unknown"


def test_a_target_that_is_no_host_does_not_answer(db, targets):
    targets("nonsense", "[::1", "127.0.0.1:99999")
    assert [look_at_link(), look_at_link()] == ["unknown", "cut"]


@pytest.mark.parametrize("address", ["/", "/lien/", "/o/dougouba/"])
def test_every_page_says_that_the_internet_is_cut(client, operator, silent, address, targets):
    targets(silent)
    look_at_link()
    look_at_link()
    page = client.get(address).content.decode()
    assert "■ Internet coupé" in page
    assert "Les services d’ici marchent" in page


def test_the_exercise_is_seen_by_one_browser_alone(client, db):
    client.post("/lien/exercice/")
    assert "vous seul voyez ceci" in client.get("/").content.decode()
    client.cookies.clear()
    assert "vous seul voyez ceci" not in client.get("/").content.decode()


def test_the_exercise_ends_when_asked(client, db):
    client.post("/lien/exercice/")
    client.post("/lien/exercice/fin/")
    assert "vous seul voyez ceci" not in client.get("/").content.decode()


@pytest.mark.parametrize("typed", ["x" * 3000, "2026-13-45T99:00:00Z", "2026-03-02T08:00"])
def test_a_forged_exercise_cookie_breaks_nothing(client, db, typed):
    client.cookies["cut_exercise"] = typed
    assert client.get("/").status_code == 200
    assert client.get("/exercice/incident/").status_code == 200


@pytest.mark.parametrize(
    "place", ["vigie/chez-moi-aussi/", "vigie/carte/dire/", "reseau/entretien/signaler/"]
)
def test_what_is_told_in_an_exercise_is_never_counted_unless_it_is_for_real(
    client, operator, place
):
    client.post("/lien/exercice/")
    there = f"/o/{operator.slug}/{place}"
    for asked in (client.get(there), client.post(there, {"says": "cut", "words": "Plus rien"})):
        assert "pour de vrai" in asked.content.decode() and asked.status_code == 200
    assert not Signal.objects.exists() and not Sighting.objects.exists()
    assert not Ticket.objects.exists()
    assert "<form" in client.get(f"{there}?vrai=1").content.decode().partition("<h1")[2]
