"""A full disk and a busy database are told on a page; nothing kept before is touched."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import OperationalError
from django.test import RequestFactory

from liane.server.site.middleware import cannot_write
from served import demo, inside, serve

COUNT = "from liane.server.site.models import AuditLine; print(AuditLine.objects.count())"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OSError(28, "No space left on device"), 507),
        (OperationalError("database or disk is full"), 507),
        (OperationalError('could not extend file "base/1": No space left on device'), 507),
        (OperationalError("database is locked"), 503),
    ],
)
def test_what_cannot_be_written_is_told_on_a_page(rf: RequestFactory, error, status):
    request = rf.get("/")
    request.LANGUAGE_CODE = "fr"
    answer = cannot_write(request, error)
    assert answer is not None
    assert answer.status_code == status
    assert "<h1>" in answer.content.decode()


def test_another_error_is_not_called_a_full_disk(rf: RequestFactory):
    assert cannot_write(rf.get("/"), ValueError("?")) is None


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[Path]:
    """A disk of a few megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", str(place)]
    if subprocess.run(words, capture_output=True, check=False).returncode:
        pytest.skip("a small disk cannot be mounted here: it takes root")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill(place: Path) -> Path:
    """Leave no byte."""
    ballast = place / "ballast"
    with ballast.open("wb", buffering=0) as out:
        for size in (1_000_000, 4096, 1):
            try:
                while True:
                    out.write(bytes(size))
            except OSError:
                continue
    return ballast


@pytest.mark.slow
def test_on_a_full_disk_pages_are_read_writes_are_refused_and_it_recovers(filled):
    import requests

    home = demo(filled / "home")
    before = inside(home, COUNT)
    for served in serve(home):
        assert served.get().status_code == 200
        ballast = fill(filled)
        browser = requests.Session()
        page = browser.get(served.address + "compte/entrer/", timeout=30)
        token = page.text.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
        assert page.status_code == 200
        given = {"csrfmiddlewaretoken": token, "name": "Awa", "username": "Awa"}
        given |= {"password": "farako-tient-bon"}
        refused = browser.post(served.address + "compte/entrer/", given, timeout=60)
        assert refused.status_code == 507, refused.text[:2000]
        assert served.get().status_code == 200
        ballast.unlink()
        assert browser.post(served.address + "compte/entrer/", given, timeout=60).status_code == 200
    assert int(inside(home, COUNT)) >= int(before)
