"""Letters and requests to bodies: begun from a sample, printed, sent, answered."""

import base64
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from liane.server.community.advocacy import actions, queries
from liane.server.community.advocacy.forms import AnswerForm, LetterForm, PaperForm, SendForm
from liane.server.community.advocacy.letters import sample, samples
from liane.server.community.advocacy.models import Letter, Paper
from liane.server.community.advocacy.permissions import may_advocate
from liane.server.community.advocacy.views.answers import KEEPERS, asked_for, form_page, plans
from liane.server.community.operators.models import Operator
from liane.server.site.access import MEMBERS, access
from liane.server.site.forms import posted, said_on

__all__ = [
    "add_paper",
    "answer",
    "change",
    "letter",
    "letters",
    "paper",
    "printed",
    "send",
    "write",
]


def _found(operator: Operator, pk: UUID) -> Letter:
    return get_object_or_404(Letter.objects.select_related("campaign"), pk=pk, operator=operator)


@access(MEMBERS)
def letters(request: Any, operator: Operator) -> HttpResponse:
    facts = {
        "page": Paginator(queries.letters_of(operator), 30).get_page(request.GET.get("page")),
        "samples": samples(get_language() or "fr"),
        "may_advocate": may_advocate(request.member),
    }
    return render(request, "advocacy/letters.html", facts)


@access(KEEPERS)
def write(request: Any, operator: Operator) -> HttpResponse:
    chosen = sample(request.GET.get("modele", ""), get_language() or "fr")
    begun = asked_for(request, operator)
    if chosen:
        begun |= {"body": chosen.body, "subject": chosen.subject, "text": chosen.text}
    form = LetterForm(posted(request), initial=begun, campaigns=plans(operator))
    if form.is_valid():
        with said_on(form):
            made = actions.write_letter(acting_member=request.member, **form.values())
            return redirect("advocacy-letter", operator.slug, made.pk)
    return form_page(request, form, _("Write a letter"))


@access(KEEPERS)
def change(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _found(operator, pk)
    names = ("body", "contact", "subject", "text")
    before = {name: getattr(found, name) for name in names}
    before |= {"campaign": found.campaign_id, "seen_version": found.version}
    form = LetterForm(posted(request), initial=before, campaigns=plans(operator))
    if form.is_valid():
        seen = form.cleaned_data["seen_version"] or found.version
        with said_on(form):
            actions.change_letter(found, seen, acting_member=request.member, **form.values())
            return redirect("advocacy-letter", operator.slug, pk)
    return form_page(request, form, _("Change the letter"))


@access(MEMBERS)
def letter(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _found(operator, pk)
    facts = {
        "letter": found,
        "papers": found.papers.defer("content").order_by("id")[:50],
        "may_advocate": may_advocate(request.member),
    }
    return render(request, "advocacy/letter.html", facts)


@access(MEMBERS)
def printed(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """The letter on paper."""
    found = _found(operator, pk)
    facts = {"letter": found, "day": found.sent_on or timezone.localdate()}
    return render(request, "advocacy/printed.html", facts)


@access(KEEPERS)
def send(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _found(operator, pk)
    form = SendForm(posted(request))
    if form.is_valid():
        with said_on(form):
            actions.send_letter(found, acting_member=request.member, **form.cleaned_data)
            return redirect("advocacy-letter", operator.slug, pk)
    return form_page(request, form, _("The letter left"), found.subject)


@access(KEEPERS)
def answer(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _found(operator, pk)
    form = AnswerForm(posted(request))
    if form.is_valid():
        with said_on(form):
            actions.answer_letter(found, acting_member=request.member, **form.cleaned_data)
            return redirect("advocacy-letter", operator.slug, pk)
    return form_page(request, form, _("Write the answer"), found.subject)


@access(KEEPERS)
def add_paper(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _found(operator, pk)
    form = PaperForm(posted(request), request.FILES or None)
    if form.is_valid():
        data = form.cleaned_data["file"].read(actions.MOST_PAPER + 1)
        with said_on(form):
            actions.add_paper(found, data, form.cleaned_data["title"], acting_member=request.member)
            return redirect("advocacy-letter", operator.slug, pk)
    return form_page(request, form, _("Add a document"), found.subject)


@access(KEEPERS)
def paper(request: Any, operator: Operator, pk: UUID, paper: UUID) -> HttpResponse:
    found = get_object_or_404(Paper, pk=paper, letter=pk, operator=operator)
    content = base64.b64decode(found.content)
    answer = HttpResponse(content, content_type=found.media_type)
    answer["Content-Disposition"] = "attachment"
    answer["Cache-Control"] = "no-store"
    return answer
