"""The link is cut: every page answers, nothing is asked of the outside, and the banner says so.

In the server, a connection that would leave the machine fails and is remembered; in the browser,
every request to another host does.
"""

import socket
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import pytest
from demonstration import (
    Seen,
    broken_rules,
    cut_the_link,
    one_of_each_kind,
    pages_of,
    tell,
    walked_by,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
PUT = """async html => {
    document.documentElement.innerHTML = html
    const sheets = [...document.querySelectorAll('link[rel=stylesheet]')]
    await Promise.all(sheets.map(each => each.sheet || new Promise(come => {
        each.onload = each.onerror = come
    })))
    await new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))
}"""
BANNER = '<div class="link-state cut" role="status">'


def is_here(address: Any) -> bool:
    """Whether an address is that of this machine: a socket file, or the loopback."""
    if not isinstance(address, tuple):
        return True
    try:
        return ip_address(address[0]).is_loopback
    except ValueError:
        return address[0] in ("localhost", "")


@pytest.fixture
def outside(monkeypatch) -> list[str]:
    """What was asked of the outside; each such connection fails."""
    asked: list[str] = []

    def guarded(name: str):
        real = getattr(socket.socket, name)

        def connect(self: socket.socket, address: Any) -> Any:
            if is_here(address):
                return real(self, address)
            asked.append(str(address))
            raise OSError(101, "Network is unreachable")

        return connect

    def named(host: Any, *rest: Any, **more: Any) -> Any:
        if host is None or is_here((host.decode() if isinstance(host, bytes) else host, 0)):
            return real_names(host, *rest, **more)
        asked.append(str(host))
        raise socket.gaierror(-3, "Temporary failure in name resolution")

    real_names = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", named)
    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, guarded(name))
    return asked


@pytest.fixture
def farako(transactional_db) -> Iterator[tuple[Any, dict[str, Any]]]:
    """The demonstration on a box whose link is cut."""
    told = tell()
    cut_the_link()
    yield told


def test_the_guard_sees_and_refuses_what_leaves_the_machine(outside):
    for host in ("192.0.2.1", "liane.invalid", "2001:db8::1"):
        with pytest.raises(OSError, match=r"unreachable|resolution"):
            socket.create_connection((host, 53), timeout=1)
    assert len(outside) == 3


def test_every_page_says_that_the_link_is_cut_and_each_kind_can_be_used_by_everybody(
    farako, outside, phone, sign_in
):
    # Given every page that a visitor and the bearer reach by links
    operator, people = farako
    assert faults_of(walked_by(None, operator)) == ([], [])
    seen = walked_by(people["awa"], operator)
    # Then each answers and says that the link is cut
    assert faults_of(seen) == ([], [])
    # When one of each kind is shown on a phone, and a dozen are opened there in the dark
    page = phone()
    tried: list[str] = []
    page.on("request", lambda request: tried.append(urlsplit(request.url).hostname or ""))
    sign_in(page, "Awa")
    page.goto(f"/o/{operator.slug}/")
    kinds = one_of_each_kind(seen)
    found = {each.address: look(page) for each in shown(page, kinds)}
    page.emulate_media(color_scheme="dark")
    for each in kinds[:: max(len(kinds) // 12, 1)]:
        assert page.goto(each.address).status == 200
        found[f"{each.address} (dark)"] = look(page)
    # Then no rule of access is broken, and nothing is asked of another host
    assert {address: broken for address, broken in found.items() if broken} == {}
    assert len(found) > len(kinds) > 100
    assert set(tried) <= {"localhost", "127.0.0.1"}
    assert outside == []


def test_a_fault_of_access_is_seen_in_a_page_that_is_shown(phone):
    page = phone()
    page.goto("/")
    (shown_page,) = shown(page, [Seen("/", "x", "/", 200, html="<main><img src=/none.png></main>")])
    assert {rule for rule, _where in look(page)} >= {"image-alt", "no banner"}, shown_page


def faults_of(seen: list[Seen]) -> tuple[list[Any], list[str]]:
    """Pages that did not answer, and pages that do not say that the link is cut."""
    return (
        [(each.address, each.status) for each in seen if each.status >= 400],
        [each.address for each in pages_of(seen) if BANNER not in each.html],
    )


def shown(page: Any, kinds: list[Seen]) -> Iterator[Seen]:
    """Put each page, as the server wrote it, into the browser in hand: its scripts do not run."""
    for each in kinds:
        page.evaluate(PUT, each.html)
        yield each


def look(page: Any) -> list[Any]:
    """What is wrong with the page in sight, as somebody meets it."""
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    said = page.locator(".link-state.cut").count()
    faults: list[Any] = broken_rules(page)
    return faults + [("too wide", wide)] * (wide > 0) + [("no banner", "")] * (said == 0)
