"""What goes out waits for the link, leaves in order, and never names anybody on the disk."""

import http.server
import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from email.utils import format_datetime
from typing import ClassVar

import pytest
from django.core.mail import EmailMessage, send_mail
from django.db import connection
from django.utils import timezone

from liane.server.site import sealing
from liane.server.site.uplink.actions import drain, now_row, queue_out
from liane.server.site.uplink.models import Outgoing


class Keeper(http.server.BaseHTTPRequestHandler):
    """Keeps what is posted to it."""

    got: ClassVar[list[dict]] = []

    def do_POST(self):
        size = int(self.headers["Content-Length"])
        Keeper.got.append(json.loads(self.rfile.read(size)))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_words):
        pass


@pytest.fixture
def hook() -> Iterator[str]:
    Keeper.got = []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Keeper)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def state(code: str) -> None:
    row = now_row()
    row.state = code
    row.save()


def test_while_the_link_is_cut_everything_waits(db, hook):
    state("cut")
    queue_out("webhook", {"url": hook, "json": {"n": 1}})
    assert drain() == 0
    assert Keeper.got == []


def test_what_is_of_no_use_any_more_is_dropped_not_sent(db, hook, settings):
    settings.EMAIL_BACKEND = "liane.server.site.uplink.mail.QueueBackend"
    state("cut")
    now = timezone.now()
    for n, hours in ((1, -1), (2, 1)):
        until = now + timedelta(hours=hours)
        queue_out("webhook", {"url": hook, "json": {"n": n}}, until=until)
    late = {"Expires": format_datetime(now - timedelta(minutes=1))}
    EmailMessage("Demain", "Venez", None, ["awa@farako.example"], headers=late).send()
    state("ok")
    assert drain() == 1
    assert Keeper.got == [{"n": 2}]
    assert not Outgoing.objects.filter(sent_at=None).exists()


def test_alerts_leave_first_then_the_oldest(db, hook):
    for n in (1, 2):
        queue_out("webhook", {"url": hook, "json": {"n": n}})
    queue_out("webhook", {"url": hook, "json": {"n": 3}}, priority=Outgoing.ALERT)
    assert drain() == 3
    assert [each["n"] for each in Keeper.got] == [3, 1, 2]


def test_a_message_that_fails_is_tried_later_and_holds_nobody_back(db, hook):
    bad = queue_out("webhook", {"url": "http://127.0.0.1:9/", "json": {}}, priority=Outgoing.ALERT)
    queue_out("webhook", {"url": hook, "json": {"n": 1}})
    assert drain() == 1
    bad.refresh_from_db()
    assert bad.sent_at is None
    assert timezone.now() < bad.next_try < timezone.now() + timedelta(minutes=2)


def test_mail_waits_sealed_in_the_queue_and_says_why(db, settings):
    settings.EMAIL_BACKEND = "liane.server.site.uplink.mail.QueueBackend"
    send_mail("Réunion", "Samedi chez Fatoumata", None, ["fatou@exemple.ml"])
    with connection.cursor() as cursor:
        cursor.execute("select body from uplink_outgoing")
        assert b"atou" not in bytes(cursor.fetchone()[0])
    assert drain() == 0
    assert Outgoing.objects.get().last_error == "CannotSend"


def test_what_was_sent_is_no_longer_kept(db, hook):
    queue_out("webhook", {"url": hook, "json": {"secret": "x"}})
    drain()
    assert Outgoing.objects.get().body == "{}"


def test_a_locked_box_keeps_what_it_cannot_read(db, hook, phrase):
    queue_out("webhook", {"url": hook, "json": {"n": 1}})
    sealing.lock()
    assert drain() == 0
    sealing.open_with(phrase)
    Outgoing.objects.update(next_try=timezone.now())
    assert drain() == 1
