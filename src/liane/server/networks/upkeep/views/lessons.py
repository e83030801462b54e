"""Lessons and questions: what was learnt, and what people want to learn."""

from typing import Any

from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liane.errors import BadInput
from liane.server.community.operators.models import Operator
from liane.server.networks.upkeep import actions, queries
from liane.server.networks.upkeep.actions.tickets import index_of
from liane.server.networks.upkeep.forms import tickets as forms
from liane.server.networks.upkeep.models import Lesson, PhoneCall, Question, Visit
from liane.server.networks.upkeep.models.questions import ReplyKind
from liane.server.networks.upkeep.views.answers import (
    asked,
    at,
    form_page,
    is_technician,
    page_of,
    said_delay,
    stay,
    tried,
)
from liane.server.site.access import FRONT, MEMBERS, TECHNICIANS, access, holders
from liane.words import N_

__all__ = [
    "answer", "ask", "calls", "follow_question", "lesson", "lessons", "question", "questions",
    "reuse", "write_lesson",
]  # fmt: skip

HELPERS = holders("technician", "bearer", "safety", "facilitator", administration=False)
SALT = "upkeep question"


@access(MEMBERS, kept=True)
def lessons(request: Any, operator: Operator) -> HttpResponse:
    """Search what was learnt."""
    words, tag = request.GET.get("q", "")[:100], request.GET.get("mot", "")[:40]
    page = page_of(request, queries.lessons_of(operator, words, tag))
    context = {"page": page, "words": words or tag, "able": is_technician(request)}
    return render(request, "upkeep/lessons.html", context)


@access(MEMBERS)
def lesson(request: Any, operator: Operator, pk: Any) -> HttpResponse:
    """One lesson."""
    found = get_object_or_404(Lesson, operator=operator, pk=pk)
    return render(request, "upkeep/lesson.html", {"lesson": found, "able": is_technician(request)})


@access(HELPERS)
def write_lesson(request: Any, operator: Operator) -> HttpResponse:
    """Write what was learnt from a visit or a question, or from nothing."""
    visit = asked(Visit, operator, request.GET.get("visite"))
    source = asked(Question, operator, request.GET.get("question"))
    initial = {"cause": visit.found, "fix": visit.done} if visit else {}
    form = forms.LessonForm(request.POST or None, initial=initial)
    sources = {
        "visit": visit,
        "ticket_id": visit.ticket_id if visit else None,
        "question": source,
    }

    def act() -> Lesson:
        return actions.write_lesson(
            operator, acting_member=request.member, **form.values(), **sources
        )

    if request.method == "POST" and (made := tried(form, act)):
        return stay(operator, "lesson", made.pk)
    skip = at(operator, "visit", visit.pk) if visit else ""
    return form_page(
        request, form, _("What did it teach?"), crumb=at(operator, "lessons"), skip=skip
    )


@access(TECHNICIANS)
@require_POST
def reuse(request: Any, operator: Operator, pk: Any) -> HttpResponse:
    """It helps for a ticket: say so there."""
    found = get_object_or_404(Lesson, operator=operator, pk=pk)
    number = request.POST.get("number", "")
    ticket = queries.ticket_of_number(operator, int(number)) if _is_number(number) else None
    if ticket is None:
        raise BadInput(N_("lesson: no ticket has this number; look at the list"))
    actions.reuse_lesson(found, ticket, acting_member=request.member)
    return stay(operator, "ticket", ticket.pk)


def _is_number(typed: str) -> bool:
    return typed.isascii() and typed.isdigit() and len(typed) < 10


@access(MEMBERS, kept=True)
def questions(request: Any, operator: Operator) -> HttpResponse:
    """Questions: all for helpers, one's own for members."""
    able = bool(request.member.role_names & HELPERS.roles)
    which = "over" if request.GET.get("voir") == "finies" else ""
    rows = (
        queries.questions_of(operator, which=which)
        if able
        else queries.questions_of(operator, asked_by=request.member)
    )
    context = {
        "page": page_of(request, rows),
        "able": able,
        "which": which,
        "delay": said_delay(queries.reply_delay(operator)),
        "desk": queries.desk_of(operator),
    }
    return render(request, "upkeep/questions.html", context)


@access(FRONT)
def ask(request: Any, operator: Operator) -> HttpResponse:
    """Ask the helpers; how long they take is said first."""
    form = forms.AskForm(request.POST or None, is_member=request.member is not None)
    if request.method == "POST":
        made = tried(
            form, lambda: actions.ask(operator, acting_member=request.member, **form.values())
        )
        if made:
            return stay(operator, "follow-question", signing.dumps(str(made.pk), salt=SALT))
    context = {
        "form": form,
        "delay": said_delay(queries.reply_delay(operator)),
        "desk": queries.desk_of(operator),
    }
    return render(request, "upkeep/ask.html", context, status=400 if form.errors else 200)


@access(FRONT)
def follow_question(request: Any, operator: Operator, key: str) -> HttpResponse:
    """The answer, for who asked: by its own secret address."""
    try:
        pk = signing.loads(key, salt=SALT)
    except signing.BadSignature as error:
        raise Http404 from error
    found = get_object_or_404(Question, operator=operator, pk=pk)
    if request.method == "POST":
        words = str(request.POST.get("words", ""))[:4000]
        actions.reply(found, ReplyKind.MORE, words, acting_member=request.member)
        return stay(operator, "follow-question", key)
    return _question_page(request, operator, found, key=key)


@access(MEMBERS)
def question(request: Any, operator: Operator, pk: Any) -> HttpResponse:
    """A question, for helpers and for the member who asked."""
    found = get_object_or_404(Question, operator=operator, pk=pk)
    helps = bool(request.member.role_names & HELPERS.roles)
    if not helps and found.asker_index != index_of(request.member):
        raise Http404
    form = forms.ReplyForm() if helps else None
    key = "" if helps else signing.dumps(str(found.pk), salt=SALT)
    return _question_page(request, operator, found, form=form, key=key)


def _question_page(request: Any, operator: Operator, found: Question, **more: Any) -> HttpResponse:
    context = {
        "question": found,
        "replies": found.replies.all(),
        "delay": said_delay(queries.reply_delay(operator)),
        "desk": queries.desk_of(operator),
        **more,
    }
    return render(request, "upkeep/question.html", context)


@access(HELPERS)
@require_POST
def answer(request: Any, operator: Operator, pk: Any) -> HttpResponse:
    """Give a hint or an answer."""
    found = get_object_or_404(Question, operator=operator, pk=pk)
    form = forms.ReplyForm(request.POST)
    data = form.cleaned_data if form.is_valid() else {}
    if tried(form, lambda: actions.reply(found, acting_member=request.member, **data)):
        return stay(operator, "question", pk)
    return form_page(request, form, _("Your answer"), crumb=at(operator, "question", pk))


@access(HELPERS)
def calls(request: Any, operator: Operator) -> HttpResponse:
    """The log of calls."""
    form = forms.CallForm(request.POST or None)
    if request.method == "POST" and tried(
        form,
        lambda: actions.log_call(operator, acting_member=request.member, **form.cleaned_data),
    ):
        return stay(operator, "calls")
    rows = PhoneCall.objects.filter(operator=operator).order_by("-id")
    context = {"form": form, "page": page_of(request, rows)}
    return render(request, "upkeep/calls.html", context, status=400 if form.errors else 200)
