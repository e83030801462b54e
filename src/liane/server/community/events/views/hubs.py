"""A hub: its sessions, its host site, the questions of the room."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liane.server.community.events import actions
from liane.server.community.events.forms import AnswerForm, CheckForm, QuestionForm, SessionForm
from liane.server.community.events.models import Event, HubCheck, HubSession, RelayedQuestion
from liane.server.community.events.permissions import may_organise
from liane.server.community.events.views.answers import event_in, form_page
from liane.server.community.events.views.programme import KEEPERS
from liane.server.community.operators.models import Operator
from liane.server.site.access import EVERYONE, MEMBERS, access
from liane.server.site.forms import posted, said_on

__all__ = ["add_session", "answer", "ask", "check", "hub", "remove_session"]


def _hub(request: Any, operator: Operator, pk: UUID) -> Event:
    found = event_in(request, operator, pk)
    if found.kind != Event.Kind.HUB:
        raise Http404
    return found


@access(EVERYONE)
def hub(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """Sessions for everybody; the host site and names of askers for who prepares it."""
    found = _hub(request, operator, pk)
    checks = list(found.checks.order_by("id"))
    facts = {
        "event": found,
        "sessions": found.sessions.order_by("at", "id")[:200],
        "checks": checks,
        "ready": sum(each.state == "ready" for each in checks),
        "questions": found.questions.select_related("session").order_by("id")[:200],
        "may_organise": may_organise(request.member),
        "member": request.member,
    }
    return render(request, "events/hub.html", facts)


@access(KEEPERS)
def add_session(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _hub(request, operator, pk)
    form = SessionForm(posted(request))
    if form.is_valid():
        with said_on(form):
            actions.add_session(found, acting_member=request.member, **form.cleaned_data)
            return redirect("event-hub", operator.slug, pk)
    return form_page(request, form, _("Add a session"), found)


@access(KEEPERS)
@require_POST
def remove_session(request: Any, operator: Operator, pk: UUID, session: UUID) -> HttpResponse:
    found = get_object_or_404(HubSession, pk=session, event=pk, operator=operator)
    actions.remove_session(found, acting_member=request.member)
    return redirect("event-hub", operator.slug, pk)


@access(KEEPERS)
def check(request: Any, operator: Operator, pk: UUID, check: UUID) -> HttpResponse:
    found = _hub(request, operator, pk)
    wanted = get_object_or_404(HubCheck, pk=check, event=pk, operator=operator)
    before = {"state": wanted.state, "note": wanted.note, "seen_version": wanted.version}
    form = CheckForm(posted(request), initial=before)
    if form.is_valid():
        seen = form.cleaned_data["seen_version"] or wanted.version
        actions.check_site(wanted, seen, acting_member=request.member, **form.values())
        return redirect("event-hub", operator.slug, pk)
    return form_page(request, form, str(wanted.get_what_display()), found)


@access(MEMBERS)
def ask(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _hub(request, operator, pk)
    form = QuestionForm(posted(request), sessions=found.sessions.order_by("at"))
    if form.is_valid():
        with said_on(form):
            actions.ask_question(found, acting_member=request.member, **form.cleaned_data)
            return redirect("event-hub", operator.slug, pk)
    return form_page(request, form, _("Pass a question on"), found)


@access(KEEPERS)
def answer(request: Any, operator: Operator, pk: UUID, question: UUID) -> HttpResponse:
    found = _hub(request, operator, pk)
    asked = get_object_or_404(RelayedQuestion, pk=question, event=pk, operator=operator)
    before = {"state": asked.state, "answer": asked.answer, "seen_version": asked.version}
    form = AnswerForm(posted(request), initial=before)
    if form.is_valid():
        seen = form.cleaned_data["seen_version"] or asked.version
        actions.answer_question(asked, seen, acting_member=request.member, **form.values())
        return redirect("event-hub", operator.slug, pk)
    return form_page(request, form, _("What became of the question"), found, asked.text)
