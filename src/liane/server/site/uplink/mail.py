"""Django's mail goes to the queue: a page never waits for a mail server.

A message with the header `Expires` (RFC 4021) is dropped if it still waits by then; one with
`Priority: urgent` (the same) leaves with the alerts.
"""

from collections.abc import Sequence
from datetime import datetime
from email.utils import parsedate_to_datetime

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from liane.server.site.uplink.actions import queue_out
from liane.server.site.uplink.models import Outgoing

__all__ = ["QueueBackend"]


class QueueBackend(BaseEmailBackend):
    """Keeps each message, sealed, until the worker can send it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            queue_out(
                Outgoing.MAIL,
                {
                    "from": message.from_email,
                    "to": list(message.recipients()),
                    "subject": str(message.subject),
                    "text": str(message.body),
                },
                priority=_priority(message),
                until=_until(message),
            )
        return len(email_messages)


def _until(message: EmailMessage) -> datetime | None:
    said = message.extra_headers.get("Expires")
    return parsedate_to_datetime(said) if said else None


def _priority(message: EmailMessage) -> int:
    urgent = message.extra_headers.get("Priority") == "urgent"
    return Outgoing.ALERT if urgent else Outgoing.ORDINARY
