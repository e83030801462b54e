"""The roll: applying, the list, a membership, dues, cards, reminders, settings."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from liane.server.community.association.actions import dues as dues_actions
from liane.server.community.association.actions import roll as actions
from liane.server.community.association.forms.roll import (
    AnswerForm,
    ApplicationForm,
    CancelForm,
    DuesForm,
    EntryForm,
    OwnApplicationForm,
    SchemeForm,
)
from liane.server.community.association.models import Dues, Membership
from liane.server.community.association.permissions import (
    KEEPERS,
    TREASURERS,
    may_keep,
    may_plan,
    may_record,
)
from liane.server.community.association.queries import roll as queries
from liane.server.community.association.views.asking import form_page
from liane.server.community.events.models import Place
from liane.server.community.events.queries import interested_in, place_by_code
from liane.server.community.events.rules import way_to
from liane.server.community.operators.languages import names_of
from liane.server.community.operators.models import Operator
from liane.server.site.access import FRONT, MEMBERS, access
from liane.server.site.forms import posted, said_on

__all__ = [
    "answer",
    "apply",
    "association",
    "blank",
    "called",
    "cancel",
    "end",
    "enter",
    "membership",
    "record",
    "reminders",
    "roll",
    "settings",
]


@access(FRONT)
def association(request: Any, operator: Operator) -> HttpResponse:
    """What belonging means and how to; for who keeps the roll, how it stands."""
    member = request.member
    facts: dict[str, Any] = {
        "scheme": queries.scheme_of(operator),
        "mine": queries.membership_of(member),
        "keeps": may_keep(member),
        "plans": may_plan(member),
        "records": may_record(member),
    }
    if facts["keeps"]:
        facts["counts"] = queries.counts_of(operator)
        facts["to_remind"] = queries.to_remind(operator, untold=True).count()
        facts["to_tell"] = interested_in(operator, untold=True).count()
    return render(request, "association/association.html", facts)


@access(FRONT)
def apply(request: Any, operator: Operator) -> HttpResponse:
    """Ask to belong, for oneself."""
    member = request.member and (request.member.acts_for or request.member)
    ticket = place_by_code(operator, request.GET.get("billet", ""))
    known = _of_ticket(ticket)
    form = (OwnApplicationForm if member else ApplicationForm)(posted(request), initial=known)
    if form.is_valid():
        with said_on(form):
            facts = form.facts() if isinstance(form, ApplicationForm) else form.cleaned_data
            if ticket is not None and facts["source"] == known["source"]:
                facts["event"] = ticket.event_id
            way = "phone" if member and member is not request.member else "web"
            actions.apply(operator, acting_member=request.member, member=member, **facts, way=way)
            return render(request, "association/applied.html")
    facts = {"form": form, "scheme": queries.scheme_of(operator), "from_ticket": ticket is not None}
    return render(request, "association/apply.html", facts, status=422 if form.errors else 200)


def _of_ticket(ticket: Place | None) -> dict[str, str]:
    """What who holds a ticket has said already; they may say otherwise."""
    if ticket is None:
        return {}
    contact = str(ticket.contact or "")
    channel = {"mail": "mail", "sms": "phone"}.get(way_to(contact))
    known = {"name": str(ticket.name), "source": str(ticket.event)[:120]}
    return known | ({channel: contact} if channel else {})


@access(KEEPERS)
def enter(request: Any, operator: Operator) -> HttpResponse:
    """The same, from paper or by phone."""
    form = EntryForm(posted(request))
    if form.is_valid():
        with said_on(form):
            made = actions.apply(operator, acting_member=request.member, **form.facts())
            messages.success(request, _("Kept."))
            return redirect("membership", operator.slug, made.pk)
    crumbs = [(reverse("association-roll", args=[operator.slug]), _("Roll of members"))]
    return form_page(request, form, _("Enter an application"), crumbs=crumbs)


@access(KEEPERS)
def blank(request: Any, operator: Operator) -> HttpResponse:
    """An application to print and fill in by hand."""
    return render(request, "association/blank.html", {"scheme": queries.scheme_of(operator)})


@access(KEEPERS)
def roll(request: Any, operator: Operator) -> HttpResponse:
    """Everybody who belongs, or asks to."""
    standing, typed = request.GET.get("etat", ""), request.GET.get("q", "").strip()
    rows = queries.found_of(operator, typed) if typed else queries.roll_of(operator, standing)
    facts = {
        "page": Paginator(rows, 50).get_page(request.GET.get("page")),
        "standing": standing,
        "typed": typed,
        "tabs": _tabs(operator),
    }
    return render(request, "association/roll.html", facts)


def _tabs(operator: Operator) -> list[tuple[str, str, int]]:
    counts = queries.counts_of(operator)
    return [(name, str(Membership.LABELS[name]), counts[name]) for name in queries.STANDINGS]


def _membership(operator: Operator, pk: UUID) -> Membership:
    rows = Membership.objects.select_related("member", "operator")
    return get_object_or_404(rows, pk=pk, operator=operator)


@access(KEEPERS)
def membership(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """One membership: the application, its dues, what comes next."""
    found = _membership(operator, pk)
    people = queries.perhaps_the_same(found) if found.state == "applied" else []
    who = found.member or found
    facts = {
        "membership": found,
        "languages": names_of(who.languages),
        "skills": who.skills,
        "consents": sorted(who.consents),
        "dues": found.dues.select_related("noted_by", "cancelled_by").order_by("-id"),
        "form": AnswerForm(people=people if found.member_id is None else []),
        "records": may_record(request.member),
    }
    return render(request, "association/membership.html", facts)


@access(KEEPERS)
@require_POST
def answer(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """Let an applicant in, or not."""
    found = _membership(operator, pk)
    people = queries.perhaps_the_same(found) if found.member_id is None else []
    form = AnswerForm(request.POST, people=people)
    accept = request.POST.get("accept") == "1"
    if form.is_valid():
        chosen = form.people.get(form.cleaned_data.get("person", ""))
        actions.answer_application(
            found,
            accept,
            answer=form.cleaned_data["answer"],
            member=chosen,
            acting_member=request.member,
        )
        said = _("Let in. Dues can be recorded now.") if accept else _("Not let in.")
        messages.success(request, said)
    else:
        messages.error(request, _("Choose one of the people shown, and keep the word short."))
    return redirect("membership", operator.slug, pk)


@access(TREASURERS)
def record(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """Write down dues that were paid."""
    found = _membership(operator, pk)
    scheme = queries.scheme_of(operator)
    start = {"paid_on": timezone.localdate(), "amount": scheme.dues}
    form = DuesForm(posted(request), initial=start)
    if form.is_valid():
        with said_on(form):
            dues_actions.record_dues(found, acting_member=request.member, **form.cleaned_data)
            messages.success(request, _("Written down."))
            return redirect("membership", operator.slug, pk)
    here = [
        (reverse("association-roll", args=[operator.slug]), _("Roll of members")),
        (reverse("membership", args=[operator.slug, pk]), found.called),
    ]
    said = _("The box keeps no money: it remembers who paid what to whom.")
    return form_page(request, form, _("Dues that were paid"), crumbs=here, said=said)


@access(TREASURERS)
def cancel(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """Cancel a line of dues by another."""
    rows = Dues.objects.select_related("membership__member", "membership__operator")
    found = get_object_or_404(rows, pk=pk, membership__operator=operator)
    form = CancelForm(posted(request))
    if form.is_valid():
        with said_on(form):
            dues_actions.cancel_dues(found, form.cleaned_data["why"], acting_member=request.member)
            messages.success(request, _("Cancelled by a line of its own; write the right one now."))
            return redirect("dues-new", operator.slug, found.membership_id)
    here = [(reverse("membership", args=[operator.slug, found.membership_id]), _("Membership"))]
    said = _("The line stays, with another that takes its amount back.")
    return form_page(request, form, _("Cancel a line of dues"), crumbs=here, said=said)


@access(MEMBERS)
@require_POST
def end(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """Leave the association."""
    found = _membership(operator, pk)
    actions.end_membership(found, acting_member=request.member)
    messages.success(request, _("The membership has ended."))
    keeps = may_keep(request.member)
    return redirect("association-roll" if keeps else "association", operator.slug)


@access(KEEPERS)
def reminders(request: Any, operator: Operator) -> HttpResponse:
    """Whose year ends: send what can be sent, and the list of those to call or visit."""
    rows = queries.to_remind(operator)
    if request.method == "POST":
        waiting = queries.to_remind(operator, untold=True)
        told = dues_actions.remind(operator, waiting, acting_member=request.member)
        sent = told["mail"] + told["sms"]
        said = ngettext("{n} reminder in the queue.", "{n} reminders in the queue.", sent)
        messages.success(request, said.format(n=sent))
        return redirect("association-reminders", operator.slug)
    facts = {
        "page": Paginator(rows, 50).get_page(request.GET.get("page")),
        "untold": queries.to_remind(operator, untold=True).count(),
        "scheme": queries.scheme_of(operator),
    }
    return render(request, "association/reminders.html", facts)


@access(KEEPERS)
@require_POST
def called(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """Somebody was called or visited."""
    dues_actions.call(_membership(operator, pk), acting_member=request.member)
    return redirect("association-reminders", operator.slug)


@access(TREASURERS)
def settings(request: Any, operator: Operator) -> HttpResponse:
    """What the association asks of its members."""
    scheme = queries.scheme_of(operator)
    form = SchemeForm(posted(request), initial=SchemeForm.about(scheme))
    if form.is_valid():
        with said_on(form):
            actions.set_scheme(operator, acting_member=request.member, **form.values())
            messages.success(request, _("Kept."))
            return redirect("association", operator.slug)
    here = [(reverse("association", args=[operator.slug]), _("Association"))]
    return form_page(request, form, _("What the association asks"), crumbs=here)
