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


@pytest.mark.parametrize("who", ["visitor", "awa"])
def test_every_page_answers_and_says_that_the_link_is_cut(farako, outside, who):
    operator, people = farako
    seen = walked_by(people.get(who), operator)
    assert [(each.address, each.status) for each in seen if each.status >= 400] == []
    silent = [each.address for each in pages_of(seen) if BANNER not in each.html]
    assert silent == []
    assert outside == []


def test_no_kind_of_page_asks_for_another_host_or_breaks_a_rule_of_access(
    farako, outside, phone, sign_in
):
    # Given the bearer's phone, from which nothing leaves the box
    operator, people = farako
    kinds = one_of_each_kind(walked_by(people["awa"], operator))
    page = phone()
    refused = keep_inside(page)
    sign_in(page, "Awa")
    # When one page of each kind is opened, and a dozen of them in the dark
    found = {address: look(page, address) for address in kinds}
    page.emulate_media(color_scheme="dark")
    found |= {f"{each} (dark)": look(page, each) for each in kinds[:: max(len(kinds) // 12, 1)]}
    # Then each says that the link is cut and can be used by everybody
    assert {address: broken for address, broken in found.items() if broken} == {}
    assert (refused, outside) == ([], [])


def keep_inside(page: Any) -> list[str]:
    """Refuse every request to another host; return those that were tried."""
    tried: list[str] = []

    def decide(route: Any) -> None:
        if urlsplit(route.request.url).hostname in ("localhost", "127.0.0.1"):
            route.continue_()
            return
        tried.append(route.request.url)
        route.abort()

    page.context.route("**/*", decide)
    return tried


def look(page: Any, address: str) -> list[Any]:
    """What is wrong with a page, as somebody meets it."""
    answer = page.goto(address)
    if answer is None or answer.status != 200:
        return [("status", answer and answer.status)]
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    said = page.locator(".link-state.cut").count()
    faults: list[Any] = broken_rules(page)
    return faults + [("too wide", wide)] * (wide > 0) + [("no banner", "")] * (said == 0)
