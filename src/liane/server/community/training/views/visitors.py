"""A seat without account: asked for with a name, opened again by its code."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liane.server.community.operators.models import Operator
from liane.server.community.training import actions, queries
from liane.server.community.training.forms import AskForm, QuestionsForm
from liane.server.community.training.models import Seat, Session, Stage
from liane.server.community.training.views.seats import questions_page
from liane.server.site.access import EVERYONE, access
from liane.server.site.forms import posted, said_on
from liane.server.site.shares import grouped

__all__ = ["ask", "give_back", "questions", "seat"]


@access(EVERYONE)
def ask(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """Take a seat under a name; members take theirs on the page of the session."""
    found = get_object_or_404(Session.objects.select_related("course"), operator=operator, pk=pk)
    if request.member is not None:
        return redirect("training-session", operator.slug, pk)
    form = AskForm(posted(request))
    if form.is_valid():
        with said_on(form):
            taken = actions.ask_seat(found, acting_member=None, **form.cleaned_data)
            return redirect("seat", operator.slug, str(taken.code))
    facts = {"form": form, "title": _("Ask for a seat"), "session": found}
    return render(request, "training/form.html", facts)


def _seat(operator: Operator, code: str) -> Seat:
    found = queries.seat_by_code(operator, code)
    if found is None:
        raise Http404
    return found


@access(EVERYONE)
def seat(request: Any, operator: Operator, code: str) -> HttpResponse:
    """What somebody holds: the session, whether they sit or wait, the questions."""
    found = _seat(operator, code)
    facts = {
        "seat": found,
        "session": found.session,
        "code": grouped(str(found.code)),
        "answered": set(found.attempts.values_list("stage", flat=True)),
        "asks": found.session.course.questions.exists(),
    }
    return render(request, "training/seat.html", facts)


@access(EVERYONE)
@require_POST
def give_back(request: Any, operator: Operator, code: str) -> HttpResponse:
    found = _seat(operator, code)
    actions.give_back(found, acting_member=None)
    return redirect("training-session", operator.slug, found.session_id)


@access(EVERYONE)
def questions(request: Any, operator: Operator, code: str, stage: str) -> HttpResponse:
    """The questions before or after, for who holds the code."""
    found = _seat(operator, code)
    if stage not in Stage.values:
        raise Http404
    asked = list(found.session.course.questions.order_by("id"))
    form = QuestionsForm(posted(request), questions=asked)
    if form.is_valid():
        with said_on(form):
            actions.answer_questions(found, stage, form.answers(), acting_member=None)
            return redirect("seat", operator.slug, str(found.code))
    return questions_page(request, found, asked, form, stage)
