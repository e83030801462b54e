"""Cookies of https and http apart, headers, logs without addresses, counts in memory."""

import logging

import pytest
from django.core.cache import caches
from django.core.checks import run_checks
from django.http import HttpResponse
from django.test import RequestFactory

from liane.server.site import sealing
from liane.server.site.attempts import client as client_of
from liane.server.site.safety import NoAddresses, TwoWayCookies


def _answer(request):
    request.seen = dict(request.COOKIES)
    answer = HttpResponse("")
    answer.set_cookie("sessionid", "new", httponly=True, samesite="Lax")
    answer.set_cookie("django_language", "fr")
    return answer


def test_over_https_cookies_are_secure_and_named_so_that_http_cannot_plant_them():
    request = RequestFactory().get("/", secure=True)
    answer = TwoWayCookies(_answer)(request)
    assert "sessionid" not in answer.cookies
    kept = answer.cookies["__Host-sessionid"]
    assert (kept.value, kept["secure"], kept["httponly"], kept["path"]) == ("new", True, True, "/")
    assert answer.cookies["django_language"]["secure"]


def test_over_http_a_session_of_https_is_not_seen_and_the_other_way_round():
    both = {"sessionid": "plain", "__Host-sessionid": "safe"}
    for secure, seen in ((False, "plain"), (True, "safe")):
        request = RequestFactory().get("/", secure=secure)
        request.COOKIES.update(both)
        TwoWayCookies(_answer)(request)
        assert request.seen["sessionid"] == seen


def test_a_session_planted_over_http_opens_nothing_over_https():
    request = RequestFactory().get("/", secure=True)
    request.COOKIES["sessionid"] = "planted"
    TwoWayCookies(_answer)(request)
    assert "sessionid" not in request.seen


def test_deleting_a_cookie_over_https_deletes_the_one_that_is_there():
    def gone(request):
        answer = HttpResponse("")
        answer.delete_cookie("sessionid")
        return answer

    answer = TwoWayCookies(gone)(RequestFactory().get("/", secure=True))
    assert answer.cookies["__Host-sessionid"]["max-age"] == 0 or (
        "1970" in answer.cookies["__Host-sessionid"]["expires"]
    )


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("from 192.168.1.20 port 5", "from … port 5"),
        ("from 10.0.0.3:8000.", "from …:8000."),
        ("from fe80::1%eth0", "from …%eth0"),
        ("from ::1", "from …"),
        ("at 12:34:56 version 5.2.1", "at 12:34:56 version 5.2.1"),
    ],
)
def test_a_log_line_holds_no_address(said, kept):
    record = logging.LogRecord("x", logging.WARNING, "", 0, "%s", (said,), None)
    NoAddresses().filter(record)
    assert record.getMessage() == kept


def test_every_page_says_what_a_browser_may_load(client, operator):
    answer = client.get("/")
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "camera=()" in answer["Permissions-Policy"]
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"
    assert "Strict-Transport-Security" not in answer


def test_the_checks_of_django_and_axes_are_content():
    said = [message.id for message in run_checks(tags=["security", "caches", "compatibility"])]
    assert [each for each in said if each.startswith("axes")] == []


def test_failed_attempts_are_counted_in_memory_without_the_address(settings):
    counts = caches["attempts"]
    counts.set("axes-somebody", 1, 60)
    assert counts.incr("axes-somebody") == 2
    assert list((sealing.memory() / "attempts").glob("*.djcache"))
    request = RequestFactory().get("/", REMOTE_ADDR="192.168.1.20")
    assert "192" not in client_of(request) or len(client_of(request)) == 16
    counts.clear()


def test_behind_a_proxy_the_address_counted_is_the_one_that_it_saw(settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ask = RequestFactory().get
    one = client_of(ask("/", HTTP_X_FORWARDED_FOR="6.6.6.6, 192.168.1.20"))
    same = client_of(ask("/", HTTP_X_FORWARDED_FOR="192.168.1.20"))
    other = client_of(ask("/", HTTP_X_FORWARDED_FOR="192.168.1.21"))
    assert one == same != other
