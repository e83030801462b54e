"""The list of courses, one course, its questions and sessions."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liane.server.community.operators.models import Operator
from liane.server.community.training import actions, queries
from liane.server.community.training.forms import CourseForm, QuestionForm, SessionForm
from liane.server.community.training.models import Attempt, Course, Question
from liane.server.community.training.permissions import TEACHERS, may_teach
from liane.server.site.access import EVERYONE, access, holders
from liane.server.site.forms import posted, said_on

__all__ = ["change", "close", "course", "drop_question", "make", "plan", "question", "training"]

_TEACH = holders(*TEACHERS, administration=False)
_FIELDS = (
    "title", "level", "skill", "objectives", "contents", "hours", "languages", "documents",
)  # fmt: skip


def _course(operator: Operator, pk: UUID) -> Course:
    return get_object_or_404(Course, operator=operator, pk=pk)


@access(EVERYONE)
def training(request: Any, operator: Operator) -> HttpResponse:
    """What can be learnt, and when."""
    facts = {
        "courses": list(queries.courses_of(operator)[:100]),
        "sessions": list(queries.sessions_to_come(operator)[:20]),
        "teaches": may_teach(request.member),
    }
    if facts["teaches"]:
        facts["closed"] = list(queries.courses_of(operator, closed=True)[:100])
    return render(request, "training/training.html", facts)


@access(EVERYONE)
def course(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """A course: what for, for whom, what to carry, when."""
    found = _course(operator, pk)
    teaches = may_teach(request.member)
    facts: dict[str, Any] = {
        "course": found,
        "sessions": list(queries.sessions_of(operator).filter(course=found)[:20]),
        "teaches": teaches,
    }
    if teaches:
        answered = Attempt.objects.filter(seat__session__course=found).exists()
        asked = list(found.questions.order_by("id"))
        facts |= {"questions": asked, "answered": answered, "form": QuestionForm()}
    return render(request, "training/course.html", facts)


@access(_TEACH)
def make(request: Any, operator: Operator) -> HttpResponse:
    form = CourseForm(posted(request))
    if form.is_valid():
        with said_on(form):
            made = actions.make_course(acting_member=request.member, **form.values())
            return redirect("course", operator.slug, made.pk)
    return _page(request, form, _("A new course"))


@access(_TEACH)
def change(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _course(operator, pk)
    known = {name: getattr(found, name) for name in _FIELDS} | {"seen_version": found.version}
    form = CourseForm(posted(request), initial=known)
    if form.is_valid():
        with said_on(form):
            seen = form.cleaned_data["seen_version"] or found.version
            actions.change_course(found, seen, acting_member=request.member, **form.values())
            return redirect("course", operator.slug, pk)
    return _page(request, form, found.title)


@access(_TEACH)
@require_POST
def question(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found, form = _course(operator, pk), QuestionForm(request.POST)
    if form.is_valid():
        with said_on(form):
            actions.add_question(found, acting_member=request.member, **form.values())
            return redirect("course", operator.slug, pk)
    return _page(request, form, _("A question, before and after"))


@access(_TEACH)
@require_POST
def drop_question(request: Any, operator: Operator, pk: UUID, question: UUID) -> HttpResponse:
    """Take a question out that nobody answered yet."""
    asked = get_object_or_404(Question, operator=operator, course=pk, pk=question)
    actions.drop_question(asked, acting_member=request.member)
    return redirect("course", operator.slug, pk)


@access(_TEACH)
@require_POST
def close(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """It is no longer given, or it is again."""
    closed = request.POST.get("closed") == "1"
    actions.close_course(_course(operator, pk), closed, acting_member=request.member)
    return redirect("course", operator.slug, pk)


@access(_TEACH)
def plan(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _course(operator, pk)
    form = SessionForm(posted(request), operator=operator)
    if form.is_valid():
        with said_on(form):
            made = actions.plan_session(found, acting_member=request.member, **form.values())
            return redirect("training-session", operator.slug, made.pk)
    return _page(request, form, _("Plan a session"))


def _page(request: Any, form: Any, title: str) -> HttpResponse:
    return render(request, "training/form.html", {"form": form, "title": title})
