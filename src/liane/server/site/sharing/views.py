"""Pages of what is shared. Whoever asks gets what a visitor may read, a member no more."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import get_language

from liane.server.site.access import EVERYONE, access
from liane.server.site.sharing.card import card
from liane.server.site.sharing.kinds import Sheet, find
from liane.server.site.sharing.pdf import sheet_pdf
from liane.server.site.sharing.rules import short_text

__all__ = ["share", "share_card", "share_pdf"]


def _sheet(operator: Any, kind: str, pk: UUID) -> tuple[Sheet, str]:
    """The public words, and their day as people of this language write it."""
    sheet = find(kind, operator, str(pk))
    if sheet is None or operator.privacy != "public":
        raise Http404
    return sheet, date_format(sheet.day, "DATE_FORMAT") if sheet.day else ""


def _address(request: Any, sheet: Sheet) -> str:
    return request.build_absolute_uri(sheet.address) if sheet.address else ""


@access(EVERYONE)
def share(request: Any, operator: Any, kind: str, pk: UUID) -> HttpResponse:
    sheet, day = _sheet(operator, kind, pk)
    text = short_text(sheet, operator.name, day, _address(request, sheet))
    facts = {"sheet": sheet, "text": text, "kind": kind, "pk": pk}
    return render(request, "sharing/share.html", facts)


@access(EVERYONE)
def share_card(request: Any, operator: Any, kind: str, pk: UUID) -> HttpResponse:
    sheet, day = _sheet(operator, kind, pk)
    return HttpResponse(card(sheet, operator.name, day), content_type="image/png")


@access(EVERYONE)
def share_pdf(request: Any, operator: Any, kind: str, pk: UUID) -> HttpResponse:
    sheet, day = _sheet(operator, kind, pk)
    language = (get_language() or "fr")[:2]
    made = sheet_pdf(sheet, operator.name, day, _address(request, sheet), language)
    return HttpResponse(made, content_type="application/pdf")
