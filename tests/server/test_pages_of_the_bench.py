"""The pages that the bench measures are all there, and each asks the database little.

What makes a page fast is counted here, and timed in `bench/pages.py`: questions to the database,
rows that are read, sealed texts that are opened. The crowd is the bench's, a fifth of it.
"""

import random
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from liane.server.community.accounts.actions import open_account
from liane.server.community.members.models import Member
from liane.server.community.operators.actions import found_operator
from liane.server.site import sealing

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))
import crowd
import crowd_life
from pages import BEARER, NOBODY, PAGES

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BACKEND = "liane.server.community.accounts.backends.SealedBackend"
MOST_QUERIES = 12
MOST_UNSEALED = 120  # a page of fifty people, and what stands around it
ASKED = [each for each in PAGES if each[2] in (NOBODY, BEARER)]


class Undone(Exception):  # noqa: N818
    """Ends the transaction in which everything happened."""


@pytest.fixture(scope="module")
def box(phrase, django_db_setup, django_db_blocker) -> Iterator[tuple[dict[str, str], Client]]:
    """Names for the addresses of the pages, and a browser of the bearer."""
    assert sealing.open_with(phrase)
    with django_db_blocker.unblock():
        try:
            with transaction.atomic():
                yield filled()
                raise Undone
        except Undone:
            return


def filled() -> tuple[dict[str, str], Client]:
    user = open_account("Awa", "une-liane-tient-les-points")
    operator = found_operator(
        user, name="Foule", kind="village", privacy="public", country="ML", currency="XOF"
    )
    bearer, draw = Member.objects.get(operator=operator), random.Random(1)  # noqa: S311 (a crowd)
    crowd.gather(operator, 300, draw)
    crowd.place(operator, 120, draw)
    made = crowd_life.wings(operator, bearer, draw, share=0.2)
    made["plan"] = crowd.plan_of(operator, bearer, versions=3)
    browser = Client()
    browser.force_login(user, backend=BACKEND)
    names = {kind: str(record.pk) for kind, record in made.items()}
    return {"slug": operator.slug, **names}, browser


@pytest.fixture
def unsealed(monkeypatch) -> list[bytes]:
    """Every sealed text that is opened from here on."""
    opened: list[bytes] = []
    reveal = sealing._reveal

    def seen(blob: bytes) -> str:
        opened.append(blob)
        return reveal(blob)

    monkeypatch.setattr(sealing, "_reveal", seen)
    return opened


@pytest.mark.parametrize(("path", "who"), [each[1:] for each in ASKED], ids=[e[0] for e in ASKED])
def test_a_page_of_the_bench_asks_little(box, unsealed, path, who):
    names, bearer = box
    browser = bearer if who == BEARER else Client()
    with CaptureQueriesContext(connection) as asked:
        answer = browser.get(path.format(**names))
    assert answer.status_code == 200
    assert len(asked) <= MOST_QUERIES, [each["sql"][:200] for each in asked]
    assert len(unsealed) <= MOST_UNSEALED
