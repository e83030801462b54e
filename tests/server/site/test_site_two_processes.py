"""Two processes answer from one folder: what one writes the other knows, all is counted once."""

import os
import re
import signal
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
import requests

from served import Served, demo, inside, serve, soon

pytestmark = pytest.mark.slow
REPORT = "o/farako/reseau/entretien/signaler/"
NUMBERS = """
from liane.server.networks.upkeep.models import Ticket
print(*sorted(Ticket.objects.filter(operator__slug="farako").values_list("number", flat=True)))
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory) -> Iterator[Served]:
    for each in serve(demo(tmp_path_factory.mktemp("two") / "home"), "--web", "2"):
        soon(lambda found=each: len(found.answering()) == 2, "two web processes")
        yield each


@contextmanager
def only(served: Served, pid: int) -> Iterator[None]:
    """While this lasts, one of the web processes answers alone."""
    others = [each for each in served.children()["web"] if each != pid]
    for other in others:
        os.kill(other, signal.SIGSTOP)
    try:
        yield
    finally:
        for other in others:
            os.kill(other, signal.SIGCONT)


def send(served: Served, path: str, **fields: str) -> requests.Response:
    """Open a form as a newcomer and send it; the connection is closed after each."""
    with requests.Session() as browser:
        browser.headers["Connection"] = "close"
        page = browser.get(served.address + path, timeout=60).text
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert found, page
        given = {"csrfmiddlewaretoken": found[1], **fields}
        return browser.post(served.address + path, data=given, timeout=60)


def report(served: Served, where: str) -> int:
    return send(served, REPORT, service="wifi", zone=where).status_code


def numbers(served: Served) -> list[int]:
    return [int(each) for each in inside(served.home, NUMBERS).split()]


def test_what_one_process_writes_is_on_the_pages_of_the_other_at_once(served):
    first, second = served.children()["web"]
    for writer, reader in ((first, second), (second, first)):
        where = f"Au puits {writer}"
        with only(served, writer):
            assert report(served, where) == 200
        with only(served, reader):
            assert where in served.get(REPORT).text


def test_reports_that_come_at_once_are_all_kept_each_with_its_number(served):
    before = numbers(served)
    with ThreadPoolExecutor(8) as people:
        answers = Counter(people.map(lambda n: report(served, f"Cour {n}"), range(32)))
    after = numbers(served)
    assert answers == {200: 32}
    assert len(after) == len(before) + 32
    assert after == list(range(1, len(after) + 1))


def test_wrong_passwords_are_counted_by_both_processes_together(served):
    def attempt(_n: int) -> int:
        return send(served, "compte/entrer/", username="Awa", password="pas-le-bon").status_code

    with ThreadPoolExecutor(4) as strangers:
        answers = Counter(strangers.map(attempt, range(16)))
    assert set(answers) == {200, 429}
    assert answers[200] <= 8
    for pid in served.children()["web"]:
        with only(served, pid):
            assert attempt(0) == 429
