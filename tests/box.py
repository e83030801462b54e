"""A box that is open, with an operator and people in it, for tests of the server and journeys."""

from collections.abc import Callable, Iterator
from functools import cache

import pytest
from django.conf import settings
from django.test import Client

from liane.server.community.accounts.actions import open_account
from liane.server.community.members.actions import join
from liane.server.community.members.models import Member
from liane.server.community.operators.actions import found_operator
from liane.server.community.operators.models import Operator
from liane.server.site import sealing
from liane.server.site.home import make_home

PASSWORD = "une-liane-tient-les-points"


@cache
def _phrase_of_this_run() -> str:
    """One for journeys and server together: the box knows one phrase."""
    make_home()
    return sealing.new_phrase()


@pytest.fixture(scope="session")
def django_db_use_migrations() -> bool:
    """On SQLite tables are made from the models at once, as a new box does (`test_site_tables.py`
    compares both ways); on PostgreSQL every step of the past is taken."""
    return "sqlite" not in settings.DATABASES["default"]["ENGINE"]


@pytest.fixture(scope="session")
def phrase() -> str:
    return _phrase_of_this_run()


@pytest.fixture(autouse=True)
def the_box_is_open(phrase: str) -> Iterator[None]:
    assert sealing.open_with(phrase)
    yield


@pytest.fixture
def operator(db: None) -> Operator:
    """A public village, founded by Awa, who bears it."""
    awa = open_account("Awa", PASSWORD)
    return found_operator(
        awa, name="Dougouba", kind="village", privacy="public", country="ML", currency="XOF"
    )


@pytest.fixture
def somebody(operator: Operator) -> Callable[..., Member]:
    """Make a member who can sign in: `somebody("Moussa", "technician")`."""

    def make(pseudonym: str = "Moussa", *roles: str, of: Operator | None = None) -> Member:
        user = open_account(pseudonym, PASSWORD)
        return join(of or operator, user=user, name=pseudonym, roles=roles)

    return make


@pytest.fixture
def bearer(operator: Operator) -> Member:
    """Awa, who founded the village."""
    return Member.objects.get(operator=operator)


@pytest.fixture
def as_member() -> Callable[[Member], Client]:
    """A browser in which a member has signed in, on the box itself."""

    def enter(member: Member) -> Client:
        client = Client()
        client.force_login(
            member.user, backend="liane.server.community.accounts.backends.SealedBackend"
        )
        return client

    return enter
