"""The SMS gateway: a web address that takes a message and sends it, a phone or a provider.

To the gateway goes, by POST, `{"to": "+223…", "text": "…", "from": "…", "secret": "…"}`; any
answer from 200 to 299 means taken. What people answer comes to `association/sms/`, by POST as JSON:
`{"from": "+223…", "text": "STOP", "secret": "…"}`. It waits, sealed, until the link lets it go.
"""

import hmac
from datetime import datetime
from typing import Any

from liane.server.community.association.models import Scheme
from liane.server.community.operators.models import Operator
from liane.server.site.sealing import Locked, Sealed
from liane.server.site.uplink.actions import queue_out
from liane.server.site.uplink.models import Outgoing

__all__ = ["body_of", "carry", "has_gateway", "queue_sms", "speaks"]


def has_gateway(operator: Operator) -> bool:
    """Whether text messages of this operator can leave."""
    return Scheme.objects.filter(pk=operator.pk).exclude(sms_address=None).exists()


def carry(
    operator: Operator, to: str, words: str, until: datetime | None = None, *, urgent: bool = False
) -> None:
    """Keep a message of another room for the gateway. Raises `Locked` where the box is."""
    queue_sms(Scheme.objects.get(pk=operator.pk), to, words, until, urgent=urgent)


def speaks(operator: Operator, secret: str) -> bool:
    """Whether whoever gives `secret` is the gateway of this operator."""
    kept = Scheme.objects.filter(pk=operator.pk).values_list("sms_secret", flat=True).first()
    known = "" if isinstance(kept, Sealed) else str(kept or "")
    return bool(known) and hmac.compare_digest(known.encode(), secret.encode())


def body_of(scheme: Scheme, to: str, text: str) -> dict[str, Any]:
    """What the gateway gets."""
    body = {"to": to, "text": text, "from": scheme.sms_sender}
    return body | ({"secret": str(scheme.sms_secret)} if scheme.sms_secret else {})


def queue_sms(
    scheme: Scheme, to: str, text: str, until: datetime | None = None, *, urgent: bool = False
) -> None:
    """Keep a text message for the gateway. Raises `Locked` where the box is."""
    if isinstance(scheme.sms_address, Sealed) or isinstance(scheme.sms_secret, Sealed):
        raise Locked
    body = {"url": str(scheme.sms_address), "json": body_of(scheme, to, text)}
    priority = Outgoing.ALERT if urgent else Outgoing.ORDINARY
    queue_out(Outgoing.WEBHOOK, body, priority=priority, until=until)
