"""What the page says: is it the site's own, whatever it holds?

A page that came whole over TLS with a certificate that holds is the site's own: a captcha, a
refusal or another edition by region are the site's doing. Over plain HTTP anybody on the way may
have written it, and it is laid beside the control's: status, title, length, and the headers that
few servers send. A refusal in clear may be the site's own and accuses nobody; a plain answer that
leads to another site is judged by that site's page.
"""

import re
from html import unescape
from urllib.parse import urlsplit

from liane.detection.verdicts import Finding
from liane.measurement import Exchange, Measurement
from liane.words import N_

__all__ = ["page_of"]

_TITLE = re.compile(r"<title[^>]*>([^<]{0,512})", re.IGNORECASE)
_ALIKE = 0.7
_LIKE_NOTHING = 0.3
_COMMON = frozenset(
    {
        "accept-ranges",
        "age",
        "allow",
        "cache-control",
        "connection",
        "content-encoding",
        "content-language",
        "content-length",
        "content-type",
        "date",
        "etag",
        "expires",
        "keep-alive",
        "last-modified",
        "location",
        "pragma",
        "server",
        "set-cookie",
        "transfer-encoding",
        "upgrade",
        "vary",
        "via",
        "x-cache",
        "x-cache-hits",
        "x-powered-by",
        "x-frame-options",
        "x-content-type-options",
        "x-xss-protection",
        "alt-svc",
    }
)
_SIDES = (N_("status"), N_("title"), N_("length"), N_("headers"))
_REFUSALS = (401, 403, 406, 409, 418, 429, 451, 503)

_PROVED = N_("{name} proved who it is and sent its page")
_PROVED_REFUSAL = N_("{name} proved who it is and answers {status}: the site's own refusal")
_PROVED_ALONE = N_("{name} proved who it is and sent its page; there is no control to lay beside")
_SAME = N_("the page is like the control's ({likeness})")
_SAME_SERVER = N_(
    "the site's own server answers {status}, as the headers that few servers send show"
)
_PORTAL = N_("a network's sign-in page stands in the way: a captive portal, which is no blocking")
_OTHER_SITE = N_("asking for {name} in clear leads to {other}, whose page is not the control's")
_OTHER_PAGE = N_("the page got in clear is not the control's ({difference})")
_REFUSED = N_(
    "the answer in clear is a refusal ({status}) unlike the control's page: the site's own, or "
    "somebody's on the way"
)
_UNLIKE = N_("the page differs from the control's in some ways and is like it in others")
_NO_COMPARISON = N_("a page came in clear, and the control has none to lay beside")


def page_of(seen: Measurement) -> list[Finding]:
    """The finding on the last page got on the usual way; none where no page came."""
    usual = [each for each in seen.exchanges if each.usual]
    last = usual[0] if usual and not usual[0].failure else None
    if last is None or not last.status or _leads_on(last):
        return []
    if last.status == 511:
        return [Finding("insufficient", None, 4.0, _PORTAL)]
    chain = _in_clear(usual)
    if last.url.startswith("https:") and _proves(seen, last) and not _led_away(chain, last):
        return [_own_page(seen, last)]
    if not seen.control.present:
        return []
    if seen.control.http_failure or not seen.control.status:
        return [Finding("insufficient", None, 1.0, _NO_COMPARISON)]
    return [_beside_control(seen, last, chain)]


def _leads_on(page: Exchange) -> bool:
    """A redirection that nobody followed: no page came yet."""
    return page.status // 100 == 3 and "location" in page.headers


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def _in_clear(exchanges: list[Exchange]) -> list[Exchange]:
    return [each for each in exchanges if each.url.startswith("http:")]


def _proves(seen: Measurement, page: Exchange) -> bool:
    """TLS was checked: a handshake says so, or none was noted (then the client refuses others)."""
    noted = [each for each in seen.handshakes if each.usual and each.name == _host(page.url)]
    return not noted or any(each.proves for each in noted)


def _led_away(chain: list[Exchange], last: Exchange) -> bool:
    """Some step in clear led from one site to another: anybody may have written that step."""
    return any(not _kin(_host(each.url), _host(last.url)) for each in chain)


def _kin(one: str, other: str) -> bool:
    """Names of one site: `www.example.org` and `example.org`, or the same name elsewhere.

    >>> _kin("www.example.org", "example.org"), _kin("archive.org", "block.example")
    (True, False)
    """
    first, second = one.removeprefix("www."), other.removeprefix("www.")
    if first.endswith(second) or second.endswith(first):
        return True
    return bool(_labels(first) & _labels(second))


def _labels(name: str) -> set[str]:
    return {label for label in name.split(".")[:-1] if len(label) > 3}


def _own_page(seen: Measurement, page: Exchange) -> Finding:
    facts = {"name": _host(page.url), "status": page.status}
    if not seen.control.present:
        return Finding("ok", None, 2.0, _PROVED_ALONE, facts)
    if page.status in _REFUSALS:
        return Finding("ok", None, 3.0, _PROVED_REFUSAL, facts)
    return Finding("ok", None, 4.0, _PROVED, facts)


def _beside_control(seen: Measurement, page: Exchange, chain: list[Exchange]) -> Finding:
    alike, unlike = _likeness(seen, page)
    if not unlike and alike:
        nats = min(1.5 + len(alike) / 2, 3.0)
        return Finding("ok", None, nats, _SAME, {"likeness": tuple(alike)})
    if "headers" in alike:
        refuses = page.status in _REFUSALS
        facts = {"status": page.status}
        return Finding("ok", None, 2.5 if refuses else 1.5, _SAME_SERVER, facts)
    if _led_away(chain, page) and len(unlike) > len(alike) - ("status" in alike):
        places = {"name": _host(chain[-1].url), "other": _host(page.url)}
        return Finding("blocked", "http", 3.0, _OTHER_SITE, places)
    if page.status in _REFUSALS:
        return Finding("insufficient", None, 1.5, _REFUSED, {"status": page.status})
    if len(unlike) >= 2 + ("title" in alike) + ("length" in alike):
        return Finding("blocked", "http", 2.5, _OTHER_PAGE, {"difference": tuple(unlike)})
    return Finding("insufficient", None, 1.2, _UNLIKE)


def _likeness(seen: Measurement, page: Exchange) -> tuple[list[str], list[str]]:
    """In what the page is like the control's, and in what it is not; unknown counts for neither."""
    asked = (_same_status, _same_title, _same_length, _same_headers)
    found = [(side, same(seen, page)) for side, same in zip(_SIDES, asked, strict=True)]
    return [side for side, same in found if same], [s for s, same in found if same is False]


def _same_status(seen: Measurement, page: Exchange) -> bool | None:
    return page.status // 100 == seen.control.status // 100


def _same_title(seen: Measurement, page: Exchange) -> bool | None:
    if page.body is None:
        given = seen.keys.get("title_match")
        return given if isinstance(given, bool) else None
    found = _TITLE.search(page.body)
    wanted = _words(seen.control.title)
    if not found or not wanted:
        return None
    return bool(_words(found[1]) & wanted)


def _words(title: str) -> set[str]:
    return {word for word in re.findall(r"\w+", unescape(title).lower()) if len(word) > 3}


def _same_length(seen: Measurement, page: Exchange) -> bool | None:
    given = seen.keys.get("body_proportion")
    if page.length is None and isinstance(given, int | float) and 0 < given <= 1:
        return given >= _ALIKE
    if page.truncated or not page.length or seen.control.length <= 0:
        return None
    least, most = sorted((page.length, seen.control.length))
    return least / most >= _ALIKE


def _rare(headers: dict[str, str]) -> set[str]:
    return set(headers) - _COMMON


def _same_headers(seen: Measurement, page: Exchange) -> bool | None:
    theirs = _rare(seen.control.headers)
    if not theirs:
        return None
    shared = len(theirs & set(page.headers)) / len(theirs)
    return True if shared >= 0.5 else False if shared < _LIKE_NOTHING else None
