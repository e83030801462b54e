"""Who may open what: decided in one place, a private operator does not exist for others."""

import pytest
from django.utils import timezone

from liane.server.site.access import EVERYONE, FRONT, MEMBERS, SIGNED_IN, holders, may


@pytest.mark.parametrize(
    ("who", "privacy", "roles", "allowed"),
    [
        (FRONT, "on_request", None, True),
        (FRONT, "private", None, False),
        (EVERYONE, "on_request", None, False),
        (EVERYONE, "public", None, True),
        (EVERYONE, None, None, True),
        (SIGNED_IN, "private", None, False),
        (MEMBERS, "public", None, False),
        (MEMBERS, "private", frozenset(), True),
        (holders("treasurer"), "public", frozenset({"technician"}), False),
        (holders("treasurer"), "public", frozenset({"treasurer"}), True),
    ],
)
def test_a_page_is_open_to_those_it_is_for(who, privacy, roles, allowed):
    assert may(who, signed_in=True, privacy=privacy, roles=roles) is allowed


def test_a_visitor_is_asked_to_sign_in_and_comes_back(client, operator):
    answer = client.get(f"/o/{operator.slug}/membres/")
    assert answer.status_code == 302
    assert answer["Location"] == "/compte/entrer/?next=%2Fo%2Fdougouba%2Fmembres%2F"


def test_a_private_operator_is_not_there_for_outsiders(client, operator, bearer, as_member):
    operator.privacy = "private"
    operator.save()
    assert client.get(f"/o/{operator.slug}/").status_code == 404
    assert as_member(bearer).get(f"/o/{operator.slug}/").status_code == 200


def test_the_first_page_names_the_operator_in_french(client, operator):
    page = client.get("/").content.decode()
    assert "Dougouba" in page
    assert 'lang="fr"' in page


def test_hours_are_those_of_the_operators_clocks(client, operator):
    operator.clock_zone = "Asia/Kathmandu"
    operator.save()
    client.get(f"/o/{operator.slug}/")
    assert timezone.get_current_timezone_name() == "Asia/Kathmandu"
