"""Tickets: reported by anybody, worked on by technicians."""

import base64
import secrets
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liane.errors import BadInput
from liane.server.community.operators.models import Operator
from liane.server.networks.upkeep import actions, queries
from liane.server.networks.upkeep.forms import tickets as forms
from liane.server.networks.upkeep.models import Ticket, VoiceNote
from liane.server.networks.upkeep.rules.tickets import TicketState, said_to_all
from liane.server.networks.upkeep.views.answers import (
    form_page,
    page_of,
    stay,
    ticket_rows,
    tried,
)
from liane.server.site.access import EVERYONE, FRONT, MEMBERS, TECHNICIANS, access
from liane.server.site.uplink.context import for_real
from liane.words import N_

__all__ = [
    "assign", "echo", "follow", "merge", "mine", "move", "note", "queue", "report", "sort",
    "take", "ticket", "voice",
]  # fmt: skip

SALT = "upkeep follow"


@access(TECHNICIANS, kept=True)
def queue(request: Any, operator: Operator) -> HttpResponse:
    """Tickets to do, mine or over."""
    which = request.GET.get("voir", "")
    mine = request.member if which == "miens" else None
    visits = queries.next_visits(operator, 5)
    states = {"finis": "over"}.get(which, "")
    return render(
        request,
        "upkeep/queue.html",
        {
            "page": page_of(request, queries.listed_tickets(operator, states, mine)),
            "which": which,
            "low": queries.low_stock(operator).count(),
            "overdue": visits[0].overdue if visits else queries.overdue_chores(operator).count(),
            "visits": visits,
            "questions": queries.questions_of(operator).count(),
        },
    )


@access(FRONT, kept=True)
@for_real
def report(request: Any, operator: Operator) -> HttpResponse:
    """Say what no longer works: two choices are enough."""
    form = forms.ReportForm(
        request.POST or None,
        request.FILES or None,
        operator=operator,
        is_member=request.member is not None,
        initial={"zone": request.GET.get("zone", ""), "service": request.GET.get("service", "")},
    )
    if request.method == "POST":
        made = tried(
            form,
            lambda: actions.report(
                operator, acting_member=request.member, once=True, **form.values()
            ),
        )
        if made:
            key = signing.dumps(str(made.pk), salt=SALT)
            return stay(operator, "follow", key)
    context = {
        "form": form,
        "going_on": queries.public_tickets(operator)[:10] if _sees_incidents(request) else [],
        "desk": queries.desk_of(operator),
    }
    return render(request, "upkeep/report.html", context, status=400 if form.errors else 200)


def _sees_incidents(request: Any) -> bool:
    return request.member is not None or request.operator.privacy == "public"


@access(FRONT)
def follow(request: Any, operator: Operator, key: str) -> HttpResponse:
    """What becomes of a report, for who left it: by its own secret address."""
    try:
        pk = signing.loads(key, salt=SALT)
    except signing.BadSignature as error:
        raise Http404 from error
    ticket = get_object_or_404(Ticket, operator=operator, pk=pk)
    if request.method == "POST":
        _say_more(request, ticket)
        return stay(operator, "follow", key)
    events = ticket.events.exclude(to_state="")
    told = [{"said": said_to_all(each.to_state), "made_at": each.made_at} for each in events]
    steps = [one for at, one in enumerate(told) if not at or one["said"] != told[at - 1]["said"]]
    return render(request, "upkeep/follow.html", {"ticket": ticket, "steps": steps, "key": key})


def _say_more(request: Any, ticket: Ticket) -> None:
    words = str(request.POST.get("words", ""))[:4000]
    if "again" in request.POST and ticket.state in (TicketState.SOLVED, TicketState.CLOSED):
        actions.move(ticket, TicketState.REOPENED, acting_member=request.member, words=words)
        messages.success(request, _("Thank you: it is open again."))
    elif words.strip():
        actions.add_note(ticket, words, acting_member=request.member)
        messages.success(request, _("Added."))


@access(MEMBERS)
def mine(request: Any, operator: Operator) -> HttpResponse:
    """What I reported and asked."""
    found = queries.reported_by(request.member)[:50]
    tickets = [(each, signing.dumps(str(each.pk), salt=SALT)) for each in found]
    asked = queries.questions_of(operator, asked_by=request.member)[:50]
    return render(request, "upkeep/mine.html", {"tickets": tickets, "asked": asked})


@access(EVERYONE)
@require_POST
def echo(request: Any, operator: Operator, pk: Any) -> HttpResponse:
    """« Here too »."""
    ticket = get_object_or_404(Ticket, operator=operator, pk=pk)
    browser = request.session.setdefault("echoes_as", secrets.token_hex(12))
    new = actions.echo(ticket, acting_member=request.member, browser=browser)
    messages.success(request, _("Counted, thank you.") if new else _("You were counted already."))
    return redirect("network", operator.slug)


@access(TECHNICIANS, kept=True)
def ticket(request: Any, operator: Operator, pk: Any) -> HttpResponse:
    """One ticket with all that technicians know of it."""
    found = get_object_or_404(ticket_rows(operator), pk=pk)
    over = found.state not in TicketState.to_do()
    return render(
        request,
        "upkeep/ticket.html",
        {
            "ticket": found,
            "events": found.events.all(),
            "visits": found.visits.order_by("-planned_on"),
            "voice": VoiceNote.objects.filter(ticket=found).only("kind", "size_bytes").first(),
            "over": over,
            "may_take": found.state in (TicketState.OPEN, TicketState.REOPENED),
            "move_form": forms.MoveForm(ticket=found),
            "note_form": forms.NoteForm(auto_id="note_%s"),
            "merge_form": forms.MergeForm(),
            "lessons": queries.lessons_that_may_help(found) if not over else found.lessons.all(),
        },
    )


@access(TECHNICIANS)
@require_POST
def take(request: Any, operator: Operator, pk: Any) -> HttpResponse:
    """I answer for it."""
    actions.take(get_object_or_404(Ticket, operator=operator, pk=pk), acting_member=request.member)
    return stay(operator, "ticket", pk)


@access(TECHNICIANS)
@require_POST
def move(request: Any, operator: Operator, pk: Any) -> HttpResponse:
    """Bring a ticket to its next state."""
    found = get_object_or_404(Ticket, operator=operator, pk=pk)
    form = forms.MoveForm(request.POST, ticket=found)
    data = form.cleaned_data if form.is_valid() else {}
    if tried(form, lambda: actions.move(found, acting_member=request.member, **data)):
        return stay(operator, "ticket", pk)
    return form_page(request, form, _("Its next state"), back=found)


@access(TECHNICIANS)
@require_POST
def note(request: Any, operator: Operator, pk: Any) -> HttpResponse:
    """Add words to the history."""
    found = get_object_or_404(Ticket, operator=operator, pk=pk)
    form = forms.NoteForm(request.POST)
    data = form.cleaned_data if form.is_valid() else {}
    if tried(form, lambda: actions.add_note(found, acting_member=request.member, **data)):
        return stay(operator, "ticket", pk)
    return form_page(request, form, _("Add to its history"), back=found)


@access(TECHNICIANS)
def sort(request: Any, operator: Operator, pk: Any) -> HttpResponse:
    """Say what it is about."""
    found = get_object_or_404(ticket_rows(operator), pk=pk)
    form = forms.SortForm(request.POST or None, ticket=found)
    seen = form.cleaned_data.get("seen_version") or 0 if form.is_valid() else 0
    if request.method == "POST" and tried(
        form, lambda: actions.sort(found, seen, acting_member=request.member, **form.values())
    ):
        return stay(operator, "ticket", pk)
    return form_page(request, form, _("What it is about"), back=found)


@access(TECHNICIANS)
def assign(request: Any, operator: Operator, pk: Any) -> HttpResponse:
    """Give it to somebody."""
    found = get_object_or_404(Ticket, operator=operator, pk=pk)
    initial = {"member": found.assignee_id}
    form = forms.AssignForm(request.POST or None, operator=operator, initial=initial)
    if form.is_valid():
        actions.assign(found, form.cleaned_data["member"], acting_member=request.member)
        return stay(operator, "ticket", pk)
    return form_page(request, form, _("Give it to"), back=found)


@access(TECHNICIANS)
@require_POST
def merge(request: Any, operator: Operator, pk: Any) -> HttpResponse:
    """It is the same as another."""
    found = get_object_or_404(Ticket, operator=operator, pk=pk)
    form = forms.MergeForm(request.POST)

    def act() -> Ticket:
        into = queries.ticket_of_number(operator, form.cleaned_data["number"])
        if into is None:
            raise BadInput(N_("merge: no ticket has this number; look at the list"))
        return actions.merge(found, into, acting_member=request.member)

    if tried(form, act):
        return stay(operator, "ticket", pk)
    return form_page(request, form, _("It is the same as another"), back=found)


@access(TECHNICIANS)
def voice(request: HttpRequest, operator: Operator, pk: Any) -> HttpResponse:
    """Hear what the reporter said."""
    note = get_object_or_404(VoiceNote, operator=operator, ticket=pk)
    if note.sound.startswith("•"):
        raise Http404
    answer = HttpResponse(base64.b64decode(note.sound), content_type=note.kind)
    answer["Cache-Control"] = "no-store"
    return answer
