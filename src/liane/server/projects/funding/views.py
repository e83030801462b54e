"""Pages of calls for those who run them and judge; the call itself is for everybody."""

import base64
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from liane.server.community.members.queries import members_of
from liane.server.community.operators.models import Operator
from liane.server.projects.funding import actions, queries
from liane.server.projects.funding.exports import FILES, TYPES
from liane.server.projects.funding.forms import (
    CallForm,
    DecisionForm,
    InstalmentForm,
    ReviewForm,
    SeatForm,
    SignForm,
)
from liane.server.projects.funding.models import (
    Application,
    Call,
    Declaration,
    Document,
    Grant,
    Instalment,
    Report,
)
from liane.server.projects.funding.permissions import (
    STEWARDS,
    has_conflict,
    may_judge,
    may_run,
    sits,
)
from liane.server.site.access import EVERYONE, MEMBERS, access
from liane.server.site.forms import posted, said_on

__all__ = [
    "answer_report",
    "call",
    "calls",
    "change_call",
    "close",
    "close_call",
    "decide",
    "declare",
    "follow_up",
    "follow_up_file",
    "grant",
    "instalment",
    "judge",
    "move",
    "new_call",
    "open_call",
    "paper",
    "publish",
    "seat",
    "sign",
]


def _form(request: Any, form: Any, page_of: str, **facts: Any) -> HttpResponse:
    return render(request, "funding/form.html", {"form": form, "page_of": page_of, **facts})


@access(EVERYONE)
def calls(request: Any, operator: Operator) -> HttpResponse:
    runs = may_run(request.member)
    facts = {"calls": queries.calls_of(operator, drafts=runs)[:60], "runs": runs}
    return render(request, "funding/calls.html", facts)


@access(STEWARDS)
def new_call(request: Any, operator: Operator) -> HttpResponse:
    form = CallForm(posted(request), initial={"currency": operator.currency})
    if form.is_valid():
        with said_on(form):
            made = actions.set_call(acting_member=request.member, **form.values())
            return redirect("funding-call", operator.slug, made.pk)
    return _form(request, form, "new")


def _call(operator: Operator, pk: UUID) -> Call:
    return get_object_or_404(Call, pk=pk, operator=operator)


@access(STEWARDS)
def change_call(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _call(operator, pk)
    form = CallForm(posted(request), initial=CallForm.shown(found))
    if form.is_valid():
        with said_on(form):
            seen = form.cleaned_data["seen_version"]
            actions.set_call(found, acting_member=request.member, seen_version=seen,
                             **form.values())  # fmt: skip
            return redirect("funding-call", operator.slug, pk)
    return _form(request, form, "change", call=found)


@access(EVERYONE)
def call(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """What is asked, how it is judged, by whom; then the results."""
    found, runs = _call(operator, pk), may_run(request.member)
    if found.state == Call.State.DRAFT and not runs:
        raise Http404
    reads = runs or sits(request.member, found)
    sent = queries.sent_to(found)
    rows = list(sent.select_related("grant")) if reads else []
    facts = {
        "call": found,
        "runs": runs,
        "reads": reads,
        "seats": found.seats.order_by("id"),
        "results": queries.results_of(found),
        "conflicts": queries.conflicts_in(found) if found.state == Call.State.DECIDED else None,
        "received": len(rows) if reads else sent.count(),
        "rows": rows,
        "past": timezone.localdate() > found.closes_on,
    }
    return render(request, "funding/call.html", facts)


@access(STEWARDS)
def seat(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _call(operator, pk)
    form = SeatForm(posted(request), people=members_of(operator))
    if form.is_valid():
        with said_on(form):
            actions.take_seat(found, acting_member=request.member, **form.cleaned_data)
            return redirect("funding-call", operator.slug, pk)
    return _form(request, form, "seat", call=found)


@access(STEWARDS)
@require_POST
def open_call(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    actions.open_call(_call(operator, pk), acting_member=request.member)
    return redirect("funding-call", operator.slug, pk)


@access(STEWARDS)
@require_POST
def close_call(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    actions.close_applications(_call(operator, pk), acting_member=request.member)
    return redirect("funding-call", operator.slug, pk)


@access(STEWARDS)
@require_POST
def publish(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    actions.publish_results(_call(operator, pk), acting_member=request.member)
    return redirect("funding-call", operator.slug, pk)


def _application(request: Any, operator: Operator, pk: UUID) -> Application:
    """One that was sent, for the committee and those who run the call."""
    rows = Application.objects.select_related("call").exclude(state=Application.State.DRAFT)
    found = get_object_or_404(rows, pk=pk, operator=operator)
    if not (may_run(request.member) or sits(request.member, found.call)):
        raise Http404
    return found


@access(MEMBERS)
def judge(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """The application without who sent it, until it is decided; one's interest, one's scores."""
    found = _application(request, operator, pk)
    said = Declaration.objects.filter(application=found, member=request.member).first()
    mine = found.reviews.filter(member=request.member).exists()
    judges = may_judge(request.member, found) and found.call.state == Call.State.REVIEW
    form = ReviewForm(posted(request) if judges else None, criteria=found.call.criteria)
    if form.is_valid():
        with said_on(form):
            scores, comment = form.scores(), form.cleaned_data["comment"]
            actions.review(found, scores, comment, acting_member=request.member)
            return redirect("judge-application", operator.slug, pk)
    decided = found.call.state == Call.State.DECIDED
    excluded = has_conflict(request.member, found)
    facts = {
        "application": found,
        "call": found.call,
        "said": said,
        "mine": mine,
        "sits": sits(request.member, found.call),
        "form": form if judges and not mine and found.state == "sent" else None,
        "decision_form": DecisionForm(),
        "excluded": excluded,
        "judged": None if excluded else queries.judged(found, request.member),
        "decided": decided,
        "documents": found.documents.filter(receipt=False).defer("body") if decided else (),
    }
    return render(request, "funding/judge.html", facts)


@access(MEMBERS)
@require_POST
def declare(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _application(request, operator, pk)
    conflict = request.POST.get("conflict") == "yes"
    actions.declare(found, conflict, acting_member=request.member)
    return redirect("judge-application", operator.slug, pk)


@access(MEMBERS)
@require_POST
def decide(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _application(request, operator, pk)
    form = DecisionForm(request.POST)
    if form.is_valid():
        with said_on(form):
            reason = form.cleaned_data["reason"]
            actions.decide(found, form.money(), reason, acting_member=request.member)
            return redirect("funding-call", operator.slug, found.call_id)
    return _form(request, form, "decide", call=found.call)


@access(STEWARDS)
def follow_up(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """What the funder asks for: every grant, and its own categories over all of them."""
    found = _call(operator, pk)
    rows = queries.followed(found)
    facts = {"call": found, "rows": rows, "lines": queries.whole_of(found, rows)}
    return render(request, "funding/follow_up.html", facts)


@access(STEWARDS)
def follow_up_file(request: Any, operator: Operator, pk: UUID, kind: str) -> HttpResponse:
    """The same, for the funder's own spreadsheet."""
    if kind not in FILES:
        raise Http404
    found = _call(operator, pk)
    data = FILES[kind](found.title, queries.followed(found))
    answer = HttpResponse(data, content_type=TYPES[kind])
    answer["Content-Disposition"] = f'attachment; filename="suivi.{kind}"'
    return answer


@access(MEMBERS)
def paper(request: Any, operator: Operator, pk: UUID, paper: UUID) -> HttpResponse:
    """A paper that was joined, once results are published."""
    found = _application(request, operator, pk)
    if found.call.state != Call.State.DECIDED:
        raise Http404
    kept = get_object_or_404(Document, pk=paper, application=found)
    answer = HttpResponse(base64.b64decode(kept.body), content_type=kept.media)
    answer["Content-Disposition"] = "attachment"
    return answer


def _grant(operator: Operator, pk: UUID) -> Grant:
    rows = Grant.objects.select_related("application__call")
    return get_object_or_404(rows, pk=pk, operator=operator)


@access(STEWARDS)
def grant(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """The contract, to print and sign; its instalments; what was reported."""
    found = _grant(operator, pk)
    facts = {
        "grant": found,
        "application": found.application,
        "call": found.application.call,
        "instalments": found.instalments.order_by("id"),
        "left": queries.owed_of(found),
        "reports": found.reports.order_by("-id"),
        "categories": queries.spent_by_category(found),
        "receipts": found.application.documents.filter(receipt=True).defer("body").order_by("id"),
        "instalment_form": InstalmentForm(),
        "sign_form": SignForm(initial={"signed_on": timezone.localdate()}),
    }
    return render(request, "funding/grant.html", facts)


@access(STEWARDS)
@require_POST
def instalment(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _grant(operator, pk)
    form = InstalmentForm(request.POST)
    if form.is_valid():
        with said_on(form):
            actions.add_instalment(found, acting_member=request.member, **form.cleaned_data)
            return redirect("grant", operator.slug, pk)
    return _form(request, form, "instalment", grant=found)


@access(STEWARDS)
@require_POST
def sign(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _grant(operator, pk)
    form = SignForm(request.POST)
    if form.is_valid():
        with said_on(form):
            terms, day = form.cleaned_data["terms"], form.cleaned_data["signed_on"]
            actions.sign_grant(found, terms, _no_later(day), acting_member=request.member)
            return redirect("grant", operator.slug, pk)
    return _form(request, form, "sign", grant=found)


def _no_later(day: date) -> date:
    """Nobody has signed tomorrow yet."""
    return min(day, timezone.localdate())


@access(STEWARDS)
@require_POST
def close(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    actions.close_grant(_grant(operator, pk), acting_member=request.member)
    return redirect("grant", operator.slug, pk)


@access(STEWARDS)
@require_POST
def move(request: Any, operator: Operator, pk: int) -> HttpResponse:
    """A milestone is reached, or its money was paid."""
    rows = Instalment.objects.select_related("grant")
    found = get_object_or_404(rows, pk=pk, grant__operator=operator)
    paid, proof = request.POST.get("paid") == "yes", request.POST.get("proof", "")
    actions.move_instalment(found, acting_member=request.member, paid=paid, proof=proof)
    return redirect("grant", operator.slug, found.grant_id)


@access(STEWARDS)
@require_POST
def answer_report(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """Accept a report, or send it back with what is missing."""
    found = get_object_or_404(Report, pk=pk, operator=operator)
    if request.POST.get("accept") == "yes":
        actions.accept_report(found, acting_member=request.member)
    else:
        remark = request.POST.get("remark", "")
        actions.send_back_report(found, remark, acting_member=request.member)
    return redirect("grant", operator.slug, found.grant_id)
