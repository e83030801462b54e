"""Walks the site as people do, by its links, and keeps what each page was like.

`walk(client, starts)` follows every link of the site that a browser could follow by a tap (GET),
a few pages of each kind, and returns one `Seen` a page.
"""

import gzip
import re
from collections import Counter, deque
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve

FEW = 3  # pages of one kind are alike: a few are enough
MOST = 650  # each kind is seen before the second of any, so that only third ones are left out
LOADS = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src"}
NOT_A_PAGE = ("/static/", "/api/openapi")


@dataclass
class Seen:
    """A page as it was answered."""

    address: str
    name: str
    came_from: str
    status: int
    kind: str = ""
    html: str = ""
    queries: int = 0
    policy: str = ""

    @cached_property
    def read(self) -> "Page":
        """What matters in it: parsed once, looked at by many tests."""
        return read(self.html)

    @cached_property
    def weight(self) -> int:
        """Bytes of the page, compressed as a server does."""
        return len(gzip.compress(self.html.encode(), 6))


@dataclass
class Page(HTMLParser):
    """What matters in a page: links, what it loads from where, headings, inline code."""

    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    tags: Counter[str] = field(default_factory=Counter)
    inline: list[str] = field(default_factory=list)
    lang: str = ""
    unlabelled: list[str] = field(default_factory=list)
    _labels: set[str] = field(default_factory=set)
    _fields: list[tuple[str, str]] = field(default_factory=list)
    _in_label: int = 0

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        self.tags[tag] += 1
        if tag == "html":
            self.lang = given.get("lang", "")
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag in LOADS and LOADS[tag] in given:
            self.loads.append(given[LOADS[tag]])
        if tag == "form" and given.get("action"):
            self.loads.append(given["action"])
        self.inline += [f"{tag} {name}" for name in given if name == "style" or name[:2] == "on"]
        if tag == "style" or (
            tag == "script" and "src" not in given and "json" not in given.get("type", "")
        ):
            self.inline.append(tag)
        self._note_field(tag, given)

    def _note_field(self, tag: str, given: dict[str, str]) -> None:
        if tag == "label":
            self._in_label += 1
            self._labels.add(given.get("for", ""))
        if tag in ("input", "select", "textarea"):
            silent = given.get("type") in ("hidden", "submit", "button")
            if not (
                silent or self._in_label or "aria-label" in given or "aria-labelledby" in given
            ):
                self._fields.append((given.get("id", ""), given.get("name", "")))

    def handle_endtag(self, tag: str) -> None:
        self._in_label -= tag == "label"

    def bare_fields(self) -> list[str]:
        """Fields without a label."""
        return [name for id_, name in self._fields if not id_ or id_ not in self._labels]


def read(html: str) -> Page:
    page = Page()
    page.feed(html)
    return page


def name_of(address: str) -> str:
    try:
        return resolve(urlsplit(address).path).view_name or "?"
    except Resolver404:
        return ""


def inside(base: str, link: str) -> str:
    """The address of a link of this site, or nothing."""
    whole = urldefrag(urljoin(f"http://testserver{base}", link)).url
    parts = urlsplit(whole)
    if parts.scheme != "http" or parts.netloc != "testserver" or parts.path.startswith(NOT_A_PAGE):
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


def ask(client: Client, address: str, came_from: str) -> Seen:
    reset_queries()  # Django remembers nine thousand only
    with CaptureQueriesContext(connection) as asked:
        answer: Any = client.get(address)
    kind = answer.get("Content-Type", "").split(";")[0]
    html = "" if answer.streaming or kind != "text/html" else answer.content.decode()
    if answer.streaming:
        # Read to its end, the client closes it. Closing it again would end a request for Django,
        # which then drops the connection that the transaction of the walk is on.
        list(answer.streaming_content)
    policy = answer.get("Content-Security-Policy", "")
    # The state of the link is read once in two seconds, whichever page comes first.
    queries = sum('FROM "uplink_linknow"' not in each["sql"] for each in asked.captured_queries)
    name = name_of(address)
    return Seen(address, name, came_from, answer.status_code, kind, html, queries, policy)


class Waiting:
    """Links to be followed: those to a kind of page never seen yet before the others."""

    def __init__(self) -> None:
        self.known = set[str]()
        self.kinds = Counter[str]()
        self.queues = [deque[tuple[str, str]]() for _ in range(FEW)]

    def add(self, address: str, came_from: str) -> None:
        if address in self.known:
            return
        self.known.add(address)
        name = name_of(address)
        before = self.kinds[name]
        if before < FEW:
            same = before and "?" in address  # the same page told otherwise can wait
            self.queues[FEW - 1 if same else before].append((address, came_from))
            self.kinds[name] += not same

    def next(self) -> tuple[str, str] | None:
        return next((queue.popleft() for queue in self.queues if queue), None)


def walk(client: Client, starts: list[str]) -> list[Seen]:
    """Every kind of page that can be reached by links from `starts`."""
    waiting, seen = Waiting(), list[Seen]()
    for start in starts:
        waiting.add(start, "")
    while (following := waiting.next()) and len(seen) < MOST:
        address, came_from = following
        seen.append(ask(client, address, came_from))
        if seen[-1].status in (301, 302):
            continue
        for link in seen[-1].read.links:
            target = inside(address, link)
            if target and not re.search(r"[?&](next|lang)=", target):
                waiting.add(target, address)
    return seen
