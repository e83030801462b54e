"""Pages that were made once and are asked for again: answered without making them again.

A view opts in, `@access(MEMBERS, kept=True)`. What it answers is kept in this process, compressed
and sealed to the key of the box, until one of these changes:

- a table that was read to make it, whoever writes in it (see `engines.pulse`);
- who asks: account, member, roles, for whom they act, session, language, door, operator;
- the state of the link, which every page shows;
- the minute: a page that says « in two hours » or « open until six » is never behind the clock.

Access is decided before, at every request, and nothing is kept of a page that writes, changes the
session, shows a message, sets a cookie or is made while the box is locked. Once it is locked,
nothing that was kept can be read, in any process: its key is gone.

A view must not opt in if it shows what is neither in the database nor in the above: a file that
changes, the disk, a job that runs, chance.

Every page, kept or not, has a mark of its content (an ETag): a browser that has it already is told
so in some two hundred bytes.
"""

import gzip
import re
import threading
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.text import compress_string
from django.utils.translation import get_language

from liane.server.site import sealing
from liane.server.site.engines.pulse import ANY, following
from liane.server.site.safety import FORWARDED, from_the_box
from liane.server.site.uplink.context import link_for

__all__ = ["MOST_BYTES", "Kept", "KeptPages", "Shelf", "ThinAnswers", "not_this_time", "shelf"]

MOST_BYTES = 8 * 1024 * 1024
_SAID_AGAIN = {"ETag", "Cache-Control", "Vary", "Expires", "Last-Modified"}
_AROUND = 1024  # what a page weighs in memory beside its content
_USE = "kept page"
_TOKEN = re.compile(rb'(csrfmiddlewaretoken" value=")\w{64}')
_RANDOM = 100  # bytes that hide the length of what is compressed, as Django adds them


@dataclass(frozen=True)
class Kept:
    """A page as it was made. `secret`: whose forms it holds; empty for a page without any."""

    sealed: bytes
    headers: tuple[tuple[str, str], ...]
    minute: int
    pulses: dict[str, int]
    secret: str

    @property
    def weight(self) -> int:
        return len(self.sealed) + _AROUND


class Shelf:
    """The pages that a process keeps; what was not asked for the longest goes first."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._pages: OrderedDict[bytes, Kept] = OrderedDict()
        self._lock = threading.Lock()
        self._most = most_bytes
        self.weight = 0

    def __len__(self) -> int:
        return len(self._pages)

    def find(self, key: bytes) -> Kept | None:
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def put(self, key: bytes, page: Kept) -> None:
        with self._lock:
            self._take(key)
            self._pages[key] = page
            self.weight += page.weight
            while self.weight > self._most:
                self._take(next(iter(self._pages)))

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()
            self.weight = 0

    def _take(self, key: bytes) -> None:
        gone = self._pages.pop(key, None)
        self.weight -= gone.weight if gone else 0


shelf = Shelf()


def not_this_time(request: Any) -> None:
    """Said by a view that opted in, where its page shows what is not in the database."""
    request.making = None


class ThinAnswers:
    """The outermost middleware: « nothing has changed » repeats no header of the page.

    A browser keeps those that it has (RFC 9111, 4.3.4); the policies alone are six hundred bytes.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == HTTPStatus.NOT_MODIFIED:
            for name in set(response.headers) - _SAID_AGAIN:
                del response.headers[name]
        return response


class KeptPages:
    """The innermost middleware: who asks is known, and that they may."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            response = self.get_response(request)
            making = getattr(request, "making", None)
            if making is not None:
                making.keep(request, response)
            return _marked(request, response)
        finally:
            following().reads = None

    def process_view(
        self, request: Any, view: Any, _args: Any, _kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if not getattr(view, "kept", False) or not _may_be_kept(request):
            return None
        key, minute = _key(request), _minute()
        page = shelf.find(key)
        if page is not None and page.minute == minute and page.secret in ("", _secret(request)):
            now = following().pulses(page.pulses)
            if all(now.get(table, 0) == number for table, number in page.pulses.items()):
                return _answer(request, page)
        request.making = _Making(key, minute, following().pulses())
        following().reads = set()
        return None


@dataclass(frozen=True)
class _Making:
    """A page that is being made, and how the tables stood before it was begun."""

    key: bytes
    minute: int
    pulses: dict[str, int]

    def keep(self, request: Any, response: HttpResponse) -> None:
        read, has_forms = following().reads, bool(request.META.get("CSRF_COOKIE_NEEDS_UPDATE"))
        secret = _secret(request) if has_forms else ""
        if read is None or not _is_a_page(response) or _says_more(request, response):
            return
        if has_forms and not secret:
            return  # forms of somebody who has no cookie yet
        if _may_stay_there(response):
            response["ETag"] = _mark(request, response.content)
        patch_vary_headers(response, ("Accept-Encoding",))
        pulses = {table: self.pulses.get(table, 0) for table in (ANY, *read)}
        compressed = compress_string(response.content, max_random_bytes=_RANDOM)
        with suppress(sealing.Locked):
            sealed = sealing.wrap(compressed, _USE)
            headers = tuple(response.items())
            shelf.put(self.key, Kept(sealed, headers, self.minute, pulses, secret))
        _fill(request, response, compressed)


def _may_be_kept(request: Any) -> bool:
    return bool(
        request.method == "GET"
        and CookieStorage.cookie_name not in request.COOKIES
        and "HTTP_HX_REQUEST" not in request.META
        and not following().written
        and sealing.is_open()
    )


def _minute() -> int:
    return int(timezone.now().timestamp() // 60)


def _secret(request: Any) -> str:
    """What the forms of this browser are tied to; empty for one that has no cookie yet."""
    has_cookie = settings.CSRF_COOKIE_NAME in request.COOKIES
    return str(request.META.get("CSRF_COOKIE", "")) if has_cookie else ""


def _key(request: Any) -> bytes:
    """Everything that a page may show or depend on, but for the tables it reads and the minute."""
    link, session = link_for(request), getattr(request, "session", None)
    member = request.member
    asked = (
        (request.scheme, request.get_host(), request.get_full_path(), get_language()),
        (from_the_box(request), [name for name in FORWARDED if name in request.META]),
        (link.state, link.since, link.exercise),
        (session.session_key, sorted(session.items())) if session is not None else (),
        _values(request.user),
        _values(request.operator),
        _values(member),
        sorted(getattr(member, "role_names", ())),
        _values(getattr(member, "acts_for", None)),
    )
    return blake2b(repr(asked).encode(), digest_size=20).digest()


def _values(record: Any) -> list[Any]:
    """What was read of a record: pages show it without asking the database again."""
    record = getattr(record, "_wrapped", record)
    kept = vars(record) if record is not None else {}
    shown = [(name, value) for name, value in kept.items() if _is_a_value(name, value)]
    return [type(record).__name__, *sorted(shown)]


def _is_a_value(name: str, value: Any) -> bool:
    return not name.startswith("_") and not isinstance(value, frozenset) and name != "acts_for"


def _is_a_page(response: HttpResponse) -> bool:
    return (
        response.status_code == 200
        and not response.streaming
        and response.get("Content-Type", "").startswith("text/html")
        and not response.has_header("Content-Encoding")
    )


def _may_stay_there(response: HttpResponse) -> bool:
    """Whether the browser may hold the page: then it is told by what mark to ask for it again."""
    return "no-store" not in response.get("Cache-Control", "")


def _says_more(request: Any, response: HttpResponse) -> bool:
    """Whether the answer changes what the browser or its session holds."""
    messages = getattr(request, "_messages", None)
    said = messages is not None and messages.added_new
    return bool(said or response.cookies or request.session.modified)


def _mark(request: Any, content: bytes) -> str:
    """The ETag of a page; the mask of a form's token is drawn anew each time and says nothing."""
    own = blake2b(_TOKEN.sub(rb"\1", content), digest_size=16)
    if request.META.get("CSRF_COOKIE_NEEDS_UPDATE"):
        own.update(request.META["CSRF_COOKIE"].encode())
    return f'W/"{own.hexdigest()}"'


def _marked(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A page with its mark; a word instead of the page for a browser that has it."""
    if request.method != "GET" or response.status_code != 200:
        return response
    if not response.has_header("ETag"):
        if not _is_a_page(response) or not _may_stay_there(response):
            return response
        response["ETag"] = _mark(request, response.content)
    response.headers.setdefault("Cache-Control", "private, no-cache")
    found = get_conditional_response(request, etag=response["ETag"], response=response)
    if not isinstance(found, HttpResponse) or found is response:
        return response
    request.META["CSRF_COOKIE_NEEDS_UPDATE"] = False  # a cookie that is good for a year
    return found


def _answer(request: Any, page: Kept) -> HttpResponse | None:
    try:
        compressed = sealing.unwrap(page.sealed, _USE)
    except sealing.Locked:
        return None
    response = HttpResponse()
    for name, value in page.headers:
        response[name] = value
    if page.secret:
        request.META["CSRF_COOKIE_NEEDS_UPDATE"] = True
    _fill(request, response, compressed)
    return response


def _fill(request: HttpRequest, response: HttpResponse, compressed: bytes) -> None:
    """The content as this browser can read it."""
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response.content = compressed
        response["Content-Encoding"] = "gzip"
    else:
        response.content = gzip.decompress(compressed)
