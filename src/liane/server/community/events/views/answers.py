"""What the pages of events share."""

from typing import Any
from uuid import UUID

import segno
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe

from liane.server.community.events.models import Event
from liane.server.community.events.permissions import may_organise
from liane.server.community.events.queries import events_for
from liane.server.community.operators.models import Operator

__all__ = ["event_in", "form_page", "qr_of"]


def event_in(request: Any, operator: Operator, pk: UUID) -> Event:
    """An event that this person may read."""
    found = events_for(operator, request.member).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def form_page(
    request: Any, form: Any, title: str, event: Event | None = None, lead: str = ""
) -> HttpResponse:
    """A page that holds one form."""
    facts = {
        "form": form,
        "title": title,
        "event": event,
        "lead": lead,
        "may_organise": may_organise(request.member),
        "sends_files": form.is_multipart(),
    }
    return render(request, "events/form.html", facts)


def qr_of(address: str) -> SafeString:
    """A QR code as SVG; the colours of paper, so that every phone reads it."""
    drawn = segno.make(address, error="m").svg_inline(
        scale=4, border=3, dark="#000", light="#fff", omitsize=False
    )
    return mark_safe(drawn)  # noqa: S308 (segno's, of an address of ours)
