"""Pages of filings: checklists, papers, days, receipts."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from liane.server.community.operators.models import Operator
from liane.server.projects.regulation import actions, queries
from liane.server.projects.regulation.forms import FilingForm, FollowForm
from liane.server.projects.regulation.models import Filing, Piece, Status
from liane.server.projects.regulation.naming import country_name
from liane.server.projects.regulation.permissions import may_file
from liane.server.projects.regulation.shipped import Checklist, checklists
from liane.server.site.access import MEMBERS, access
from liane.server.site.forms import posted, said_on

__all__ = ["filing", "filings", "open_filing", "piece"]

_FOLLOWED = ("state", "due", "filed_on", "receipt", "answer_due", "answered_on", "renew_on")


@access(MEMBERS)
def filings(request: Any, operator: Operator) -> HttpResponse:
    """What is under way, and the checklists of the country."""
    language = get_language() or "fr"
    lists = [each for each in checklists() if each.country == operator.country]
    facts = {
        "filings": queries.filings_of(operator)[:100],
        "lists": [_shown(each, language) for each in lists],
        "name": country_name(operator.country),
        "files": may_file(request.member),
    }
    return render(request, "regulation/filings.html", facts)


def _shown(each: Checklist, language: str) -> dict[str, Any]:
    return {
        "code": each.code,
        "title": each.title.say(language),
        "body": each.body,
        "pieces": [piece.say(language) for piece in each.pieces],
        "note": each.note.say(language),
        "source": each.source,
        "status": Status(each.status).label,
    }


@access(MEMBERS)
def open_filing(request: Any, operator: Operator) -> HttpResponse:
    code = request.POST.get("code") or request.GET.get("code", "")
    known = next((each for each in checklists() if each.code == code), None)
    first = {"title": known.title.say(get_language() or "fr"), "body": known.body} if known else {}
    form = FilingForm(posted(request), initial=first)
    if form.is_valid():
        with said_on(form):
            made = actions.open_filing(
                acting_member=request.member,
                country=known.country if known else operator.country,
                code=known.code if known else "",
                source=known.source if known else "",
                **form.cleaned_data,
            )
            return redirect("filing", operator.slug, made.pk)
    shown = _shown(known, get_language() or "fr") if known else None
    return render(request, "regulation/open_filing.html", {"form": form, "known": shown})


@access(MEMBERS)
def filing(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Filing, pk=pk, operator=operator)
    follows = may_file(request.member)
    first = {name: getattr(found, name) for name in _FOLLOWED} | {"seen_version": found.version}
    form = FollowForm(posted(request) if follows else None, initial=first)
    if form.is_valid():
        with said_on(form):
            seen = form.cleaned_data["seen_version"] or found.version
            actions.follow_filing(found, seen, acting_member=request.member, **form.values())
            return redirect("filing", operator.slug, pk)
    known = next((each for each in checklists() if each.code == found.code), None)
    facts = {
        "filing": found,
        "pieces": found.pieces.order_by("order", "id"),
        "form": form,
        "follows": follows,
        "known": _shown(known, get_language() or "fr") if known else None,
    }
    return render(request, "regulation/filing.html", facts)


@access(MEMBERS)
@require_POST
def piece(request: Any, operator: Operator, pk: int) -> HttpResponse:
    rows = Piece.objects.select_related("filing")
    found = get_object_or_404(rows, pk=pk, filing__operator=operator)
    actions.have_piece(found, request.POST.get("ready") == "1", acting_member=request.member)
    return redirect("filing", operator.slug, found.filing_id)
