"""Pages made one after another in a web process, and never behind one that takes long."""

import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from liane.server.site import web


def _ask(answer: Any, path: str = "/") -> bytes:
    return b"".join(answer({"PATH_INFO": path}, lambda *_said: None))


def test_pages_asked_for_at_once_are_made_one_after_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(web, "PATIENCE_S", 60)
    beside, most = threading.Semaphore(1), []

    def application(_environ: Any, _start: Any) -> Iterable[bytes]:
        most.append(beside.acquire(blocking=False))
        Path("/proc/self/smaps").read_bytes()  # lets the others come
        beside.release()
        return [b"a page"]

    answer = web.in_turn(application)
    with ThreadPoolExecutor(8) as askers:
        pages = list(askers.map(lambda _n: _ask(answer), range(24)))

    assert pages == [b"a page"] * 24
    assert all(most)


def test_a_page_that_takes_long_holds_no_other_back_for_long() -> None:
    slow, end = threading.Event(), threading.Event()

    def application(environ: dict[str, Any], _start: Any) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/export":
            slow.set()
            end.wait(30)
        return [environ["PATH_INFO"].encode()]

    answer = web.in_turn(application)
    with ThreadPoolExecutor(1) as asker:
        exported = asker.submit(_ask, answer, "/export")
        slow.wait(30)
        assert _ask(answer, "/state") == b"/state"
        assert not exported.done()
        end.set()
        assert exported.result(30) == b"/export"


def test_after_a_page_that_fails_the_next_is_made() -> None:
    def application(_environ: Any, _start: Any) -> Iterable[bytes]:
        raise OSError("the disk is full")

    answer = web.in_turn(application)
    for _again in range(2):
        with pytest.raises(OSError, match="full"):
            _ask(answer)
