"""The SMS gateway: a web address that takes a message and sends it, a phone or a provider.

To the gateway goes, by POST, `{"to": "+223…", "text": "…", "from": "…", "secret": "…"}`; any
answer from 200 to 299 means taken. What people answer comes to `association/sms/`, by POST as JSON:
`{"from": "+223…", "text": "STOP", "secret": "…"}`. It waits, sealed, until the link lets it go.
"""

from datetime import datetime
from typing import Any

from liane.server.community.association.models import Scheme
from liane.server.community.operators.models import Operator
from liane.server.site.sealing import Locked, Sealed
from liane.server.site.uplink.actions import queue_out
from liane.server.site.uplink.models import Outgoing

__all__ = ["body_of", "carry", "has_gateway", "queue_sms"]


def has_gateway(operator: Operator) -> bool:
    """Whether text messages of this operator can leave."""
    return Scheme.objects.filter(pk=operator.pk).exclude(sms_address=None).exists()


def carry(operator: Operator, to: str, words: str, until: datetime | None = None) -> None:
    """Keep a message of another room for the gateway. Raises `Locked` where the box is."""
    queue_sms(Scheme.objects.get(pk=operator.pk), to, words, until)


def body_of(scheme: Scheme, to: str, text: str) -> dict[str, Any]:
    """What the gateway gets."""
    body = {"to": to, "text": text, "from": scheme.sms_sender}
    return body | ({"secret": str(scheme.sms_secret)} if scheme.sms_secret else {})


def queue_sms(scheme: Scheme, to: str, text: str, until: datetime | None = None) -> None:
    """Keep a text message for the gateway. Raises `Locked` where the box is."""
    if isinstance(scheme.sms_address, Sealed) or isinstance(scheme.sms_secret, Sealed):
        raise Locked
    body = {"url": str(scheme.sms_address), "json": body_of(scheme, to, text)}
    queue_out(Outgoing.WEBHOOK, body, until=until)
