"""What was promised, and what was said in meetings."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liane.server.community.advocacy import actions, queries
from liane.server.community.advocacy.forms import CommitmentForm, MeetingForm, ReplyForm, StepForm
from liane.server.community.advocacy.models import Commitment
from liane.server.community.advocacy.permissions import may_advocate
from liane.server.community.advocacy.views.answers import KEEPERS, asked_for, form_page, plans
from liane.server.community.operators.models import Operator
from liane.server.site.access import MEMBERS, access
from liane.server.site.forms import posted, said_on

__all__ = [
    "commitment", "commitments", "follow", "log_meeting", "meetings", "publish", "reply", "write",
]  # fmt: skip


def _found(operator: Operator, pk: UUID) -> Commitment:
    return get_object_or_404(Commitment, pk=pk, operator=operator)


@access(MEMBERS)
def meetings(request: Any, operator: Operator) -> HttpResponse:
    page = Paginator(queries.meetings_of(operator), 30).get_page(request.GET.get("page"))
    facts = {"page": page, "may_advocate": may_advocate(request.member)}
    return render(request, "advocacy/meetings.html", facts)


@access(KEEPERS)
def log_meeting(request: Any, operator: Operator) -> HttpResponse:
    begun = asked_for(request, operator)
    form = MeetingForm(posted(request), initial=begun, campaigns=plans(operator))
    if form.is_valid():
        with said_on(form):
            actions.log_meeting(acting_member=request.member, **form.values())
            return redirect("advocacy-meetings", operator.slug)
    return form_page(request, form, _("Write down a meeting"))


@access(MEMBERS)
def commitments(request: Any, operator: Operator) -> HttpResponse:
    page = Paginator(queries.commitments_of(operator), 30).get_page(request.GET.get("page"))
    today = timezone.localdate()
    for each in page:
        each.late = each.is_late(today)  # type: ignore[attr-defined]
    facts = {"page": page, "may_advocate": may_advocate(request.member)}
    return render(request, "advocacy/commitments.html", facts)


@access(KEEPERS)
def write(request: Any, operator: Operator) -> HttpResponse:
    begun = asked_for(request, operator)
    form = CommitmentForm(posted(request), initial=begun, campaigns=plans(operator))
    if form.is_valid():
        with said_on(form):
            made = actions.write_commitment(acting_member=request.member, **form.values())
            return redirect("commitment", operator.slug, made.pk)
    return form_page(request, form, _("Write down a promise"))


@access(MEMBERS)
def commitment(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _found(operator, pk)
    facts = {
        "commitment": found,
        "late": found.is_late(timezone.localdate()),
        "steps": found.steps.order_by("-on_day", "-id")[:100],
        "may_advocate": may_advocate(request.member),
    }
    return render(request, "advocacy/commitment.html", facts)


@access(KEEPERS)
def follow(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _found(operator, pk)
    form = StepForm(posted(request), initial={"state": found.state})
    if form.is_valid():
        with said_on(form):
            actions.follow_commitment(found, acting_member=request.member, **form.cleaned_data)
            return redirect("commitment", operator.slug, pk)
    return form_page(request, form, _("What was seen of it"), found.what)


@access(KEEPERS)
def reply(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _found(operator, pk)
    before = {"reply_asked_on": found.reply_asked_on, "reply": found.reply}
    form = ReplyForm(posted(request), initial=before)
    if form.is_valid():
        with said_on(form):
            actions.keep_reply(found, acting_member=request.member, **form.cleaned_data)
            return redirect("commitment", operator.slug, pk)
    return form_page(request, form, _("Their right to answer"), found.what)


@access(KEEPERS)
@require_POST
def publish(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _found(operator, pk)
    actions.publish_commitment(
        found, request.POST.get("public") == "1", acting_member=request.member
    )
    return redirect("commitment", operator.slug, pk)
