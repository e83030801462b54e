"""Quotes and introductions: asked, sent or printed, answered, closed; and jobs told."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liane.server.community.directory import actions, queries
from liane.server.community.directory.actions.requests import may_mail
from liane.server.community.directory.forms import (
    AnswerForm,
    AskForm,
    CloseForm,
    JobForm,
    ReplyForm,
)
from liane.server.community.directory.models import Actor, Job, Request
from liane.server.community.directory.permissions import BUYERS, KEEPERS
from liane.server.community.operators.models import Operator
from liane.server.site.access import access
from liane.server.site.forms import posted, said_on

__all__ = [
    "ask", "close", "letter", "list_of_requests", "reply", "request_page", "send", "tell_job",
]  # fmt: skip


def _actor(operator: Operator, pk: UUID) -> Actor:
    return get_object_or_404(Actor, operator=operator, pk=pk, ended_at=None)


def _request(operator: Operator, pk: UUID) -> Request:
    found = Request.objects.select_related("actor", "asked_by")
    return get_object_or_404(found, operator=operator, pk=pk)


@access(BUYERS)
def list_of_requests(request: HttpRequest, operator: Operator) -> HttpResponse:
    found = queries.requests_to(operator)
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    return render(request, "directory/requests.html", {"page": page})


@access(BUYERS)
def ask(request: HttpRequest, operator: Operator, pk: UUID) -> HttpResponse:
    actor = _actor(operator, pk)
    form = AskForm(posted(request), initial={"kind": Request.Kind.QUOTE})
    if form.is_valid():
        with said_on(form):
            acting = request.member  # type: ignore[attr-defined]
            made = actions.ask(actor, acting_member=acting, **form.cleaned_data)
            return redirect("request-to-actor", operator.slug, made.pk)
    return _page(request, form, _("Ask for a quote or an introduction"), actor)


@access(BUYERS)
def request_page(request: HttpRequest, operator: Operator, pk: UUID) -> HttpResponse:
    """One request: what was asked; its answer is typed here."""
    found = _request(operator, pk)
    form = AnswerForm(posted(request), operator=operator)
    if form.is_valid():
        with said_on(form):
            acting = request.member  # type: ignore[attr-defined]
            actions.answer_request(found, acting_member=acting, **form.cleaned_data)
            return redirect("request-to-actor", operator.slug, found.pk)
    facts: dict[str, Any] = {
        "asked": found,
        "form": form,
        "closing": CloseForm(),
        "may_mail": may_mail(found.actor) if found.state == Request.State.ASKED else False,
    }
    return render(request, "directory/request.html", facts)


@access(BUYERS)
@require_POST
def send(request: HttpRequest, operator: Operator, pk: UUID) -> HttpResponse:
    """By mail, it joins what waits for the link; by letter, the page to print opens."""
    found = _request(operator, pk)
    by_mail = request.POST.get("way") == Request.Way.MAIL
    way = Request.Way.MAIL if by_mail else Request.Way.LETTER
    actions.send_request(found, way, acting_member=request.member)  # type: ignore[attr-defined]
    return redirect("request-to-actor" if by_mail else "request-letter", operator.slug, found.pk)


@access(BUYERS)
def letter(request: HttpRequest, operator: Operator, pk: UUID) -> HttpResponse:
    facts = {"asked": _request(operator, pk), "today": timezone.localdate()}
    return render(request, "directory/letter.html", facts)


@access(BUYERS)
@require_POST
def close(request: HttpRequest, operator: Operator, pk: UUID) -> HttpResponse:
    found = _request(operator, pk)
    form = CloseForm(request.POST)
    outcome = form.cleaned_data["outcome"] if form.is_valid() else ""
    actions.close_request(found, outcome, acting_member=request.member)  # type: ignore[attr-defined]
    return redirect("request-to-actor", operator.slug, found.pk)


@access(BUYERS)
def tell_job(request: HttpRequest, operator: Operator, pk: UUID) -> HttpResponse:
    actor = _actor(operator, pk)
    form = JobForm(posted(request))
    if form.is_valid():
        with said_on(form):
            acting = request.member  # type: ignore[attr-defined]
            actions.tell_job(actor, acting_member=acting, **form.cleaned_data)
            return redirect("actor", operator.slug, actor.pk)
    return _page(request, form, _("Tell what they did"), actor)


@access(KEEPERS)
def reply(request: HttpRequest, operator: Operator, pk: UUID) -> HttpResponse:
    job = get_object_or_404(Job.objects.select_related("actor"), operator=operator, pk=pk)
    form = ReplyForm(posted(request), initial={"reply": job.reply})
    if form.is_valid():
        with said_on(form):
            acting = request.member  # type: ignore[attr-defined]
            actions.reply_to_job(job, form.cleaned_data["reply"], acting_member=acting)
            return redirect("actor", operator.slug, job.actor_id)
    return _page(request, form, job.what, job.actor)


def _page(request: HttpRequest, form: Form, title: str, actor: Actor) -> HttpResponse:
    return render(request, "directory/form.html", {"form": form, "title": title, "actor": actor})
