"""What changes: the state of the link after a round, and what waits to go out."""

import json
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from liane.server.site.sealing import Locked, Sealed
from liane.server.site.uplink.models import LinkChange, LinkNow, Outgoing
from liane.server.site.uplink.probes import answers, targets
from liane.server.site.uplink.rules import pause_after, verdict
from liane.server.site.uplink.senders import CannotSend, send

__all__ = ["drain", "look_at_link", "queue_out"]


def now_row() -> LinkNow:
    """The one row, made if it is absent."""
    return LinkNow.objects.get_or_create(pk=1)[0]


def look_at_link() -> str:
    """Try the targets once and remember what it says; return the state."""
    row = now_row()
    state, failed = verdict(answers(targets()), row.failed_rounds, row.state)
    at = timezone.now()
    with transaction.atomic():
        if state != row.state:
            row.since = at
            LinkChange.objects.create(at=at, state=state)
        row.state, row.failed_rounds, row.checked_at = state, failed, at
        row.save()
    return state


def queue_out(
    kind: str,
    body: dict[str, Any],
    *,
    priority: int = Outgoing.ORDINARY,
    until: datetime | None = None,
) -> Outgoing:
    """Keep a message for the outside; it goes when the link is there, alerts first.

    After `until` nobody wants it any more: what still waits then is dropped.
    """
    text = json.dumps(body, ensure_ascii=False)
    return Outgoing.objects.create(kind=kind, body=text, priority=priority, until=until)


def drain(limit: int = 100) -> int:
    """Send what waits, in order of priority then age, while the link is there; say how many left.

    A message that fails is tried again later and does not hold the others back.
    """
    Outgoing.objects.filter(sent_at=None, until__lt=timezone.now()).delete()
    if now_row().state == "cut":
        return 0
    waiting = Outgoing.objects.filter(sent_at=None, next_try__lte=timezone.now())
    return sum(_try(each) for each in waiting.order_by("priority", "id")[:limit])


def _try(message: Outgoing) -> bool:
    try:
        if isinstance(message.body, Sealed):
            raise Locked
        send(message.kind, json.loads(message.body))
        message.sent_at, message.last_error = timezone.now(), ""
        message.body = "{}"
    except (CannotSend, OSError, Locked) as error:
        message.tries = min(message.tries + 1, 1000)
        message.last_error = type(error).__name__[:60]
        message.next_try = timezone.now() + pause_after(message.tries)
    if message.sent_at is None:
        message.save(update_fields=["tries", "last_error", "next_try"])
    else:
        message.save()
    return message.sent_at is not None
