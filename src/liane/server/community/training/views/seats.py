"""A session: who comes, who came, the questions, the certificate."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liane.server.community.operators.models import Operator
from liane.server.community.training import actions, queries
from liane.server.community.training.forms import QuestionsForm, SeatForm, SessionForm
from liane.server.community.training.models import Question, Seat, Session, Stage
from liane.server.community.training.permissions import TEACHERS, may_teach
from liane.server.site.access import EVERYONE, MEMBERS, access, holders
from liane.server.site.forms import posted, said_on

__all__ = [
    "call_off", "came", "certificate", "change", "come", "end", "enter", "give_back",
    "questions", "questions_page", "session",
]  # fmt: skip

_TEACH = holders(*TEACHERS, administration=False)


def _session(operator: Operator, pk: UUID) -> Session:
    return get_object_or_404(Session.objects.select_related("course"), operator=operator, pk=pk)


@access(EVERYONE)
def session(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """One session; for those who teach, its list and what people know."""
    found = _session(operator, pk)
    teaches = may_teach(request.member)
    facts: dict[str, Any] = {
        "session": found,
        "mine": found.taken.filter(member=request.member).first() if request.member else None,
        "teaches": teaches,
        "living": found.over_at is None and found.called_off_at is None,
    }
    if request.member:
        facts["trainers"] = list(found.trainers.all())
    if teaches:
        rows = list(found.taken.order_by("waits", "id").prefetch_related("attempts"))
        facts |= {
            "sitting": sum(not each.waits for each in rows),
            "seats": [(each, {a.stage for a in each.attempts.all()}) for each in rows],
            "learnt": queries.learnt(found),
            "seat_form": SeatForm(),
            "contacts": "contacts" in request.GET,
        }
    else:
        facts["sitting"] = found.taken.filter(waits=False).count()
    answer = render(request, "training/session.html", facts)
    if facts.get("contacts"):
        answer["Cache-Control"] = "no-store"  # no phone keeps them for when there is no link
    return answer


@access(MEMBERS)
@require_POST
def come(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    actions.take_seat(_session(operator, pk), acting_member=request.member)
    return redirect("training-session", operator.slug, pk)


@access(_TEACH)
@require_POST
def enter(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    form = SeatForm(request.POST)
    if form.is_valid():
        with said_on(form):
            found = _session(operator, pk)
            actions.enter_seat(found, acting_member=request.member, **form.cleaned_data)
            return redirect("training-session", operator.slug, pk)
    return render(request, "training/form.html", {"form": form, "title": _("Enter somebody")})


@access(_TEACH)
@require_POST
def came(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """The list of who came, sent when there is a link again."""
    found = _session(operator, pk)
    here = {str(key): key for key in found.taken.values_list("pk", flat=True)}
    ticked = [here[typed] for typed in request.POST.getlist("seat") if typed in here]
    actions.note_came(found, ticked, acting_member=request.member)
    return redirect("training-session", operator.slug, pk)


@access(_TEACH)
def change(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """Another day, another place, more seats."""
    found = _session(operator, pk)
    known = {name: getattr(found, name) for name in ("at", "until", "place", "seats")}
    known |= {"trainers": list(found.trainers.all()), "seen_version": found.version}
    form = SessionForm(posted(request), operator=operator, initial=known)
    if form.is_valid():
        with said_on(form):
            seen = form.cleaned_data["seen_version"] or found.version
            actions.change_session(found, seen, acting_member=request.member, **form.values())
            return redirect("training-session", operator.slug, pk)
    facts = {"form": form, "title": _("Change the session"), "session": found}
    return render(request, "training/form.html", facts)


@access(_TEACH)
@require_POST
def call_off(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    actions.call_off_session(_session(operator, pk), acting_member=request.member)
    return redirect("training-session", operator.slug, pk)


@access(_TEACH)
@require_POST
def end(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    actions.end_session(_session(operator, pk), acting_member=request.member)
    return redirect("training-session", operator.slug, pk)


def _seat(request: Any, operator: Operator, pk: UUID) -> Seat:
    """A seat that is one's own, or that one teaches."""
    seat = get_object_or_404(
        Seat.objects.select_related("session__course"), operator=operator, pk=pk
    )
    if seat.member_id != request.member.pk and not may_teach(request.member):
        raise Http404
    return seat


@access(MEMBERS)
@require_POST
def give_back(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    seat = _seat(request, operator, pk)
    actions.give_back(seat, acting_member=request.member)
    return redirect("training-session", operator.slug, seat.session_id)


@access(MEMBERS)
def questions(request: Any, operator: Operator, pk: UUID, stage: str) -> HttpResponse:
    """The questions before or after: one's own, or typed from paper."""
    seat = _seat(request, operator, pk)
    if stage not in Stage.values:
        raise Http404
    asked = list(seat.session.course.questions.order_by("id"))
    form = QuestionsForm(posted(request), questions=asked)
    if form.is_valid():
        with said_on(form):
            answers = form.answers()
            actions.answer_questions(seat, stage, answers, acting_member=request.member)
            return redirect("training-session", operator.slug, seat.session_id)
    return questions_page(request, seat, asked, form, stage)


def questions_page(
    request: Any, seat: Seat, asked: list[Question], form: QuestionsForm, stage: str
) -> HttpResponse:
    """The questions of a seat, as they are asked."""
    facts = {"form": form, "seat": seat, "asked": asked, "stage": Stage(stage).label}
    return render(request, "training/questions.html", facts)


@access(MEMBERS)
def certificate(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """What somebody followed, to print and sign."""
    seat = _seat(request, operator, pk)
    if not seat.came or seat.session.over_at is None:
        raise Http404
    return render(request, "training/certificate.html", {"seat": seat})
