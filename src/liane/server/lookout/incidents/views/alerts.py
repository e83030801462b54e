"""Alerts: the page of those that were sent, writing, approving; the feed and CAP."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liane.server.community.operators.models import Operator
from liane.server.lookout.incidents import actions, queries
from liane.server.lookout.incidents.cap import atom_of, cap_of
from liane.server.lookout.incidents.forms.incidents import AlertForm
from liane.server.lookout.incidents.leaving import told
from liane.server.lookout.incidents.models import Alert
from liane.server.lookout.incidents.people import mark_of
from liane.server.lookout.incidents.permissions import DECIDERS, TEAM, may_approve, may_watch
from liane.server.lookout.incidents.views.answers import (
    form_page,
    incident_or_404,
    page_of,
    tried,
)
from liane.server.lookout.incidents.wording import signature, step_said
from liane.server.site.access import EVERYONE, access
from liane.server.site.forms import posted

__all__ = ["alert", "alerts", "cap", "decide", "feed", "write"]

IN_FEED = 30


@access(EVERYONE, kept=True)
def alerts(request: Any, operator: Operator) -> HttpResponse:
    """Alerts that were sent; for who writes and approves, those that wait."""
    page = page_of(request, queries.alerts_of(operator, request.member), 30)
    return render(request, "incidents/alerts.html", {"page": page})


@access(EVERYONE, kept=True)
def alert(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """The words of one."""
    found = queries.alerts_of(operator, request.member).filter(pk=pk).first()
    if found is None:
        raise Http404
    found.operator = operator
    member = request.member
    facts = {
        "alert": found,
        "step_said": step_said(found.step),
        "signature": signature(found),
        "approves": may_approve(member) and found.state == Alert.State.DRAFT,
        "own": member is not None and found.writer_mark == mark_of("writer", member.pk),
        "watches": may_watch(member),
    }
    return render(request, "incidents/alert.html", facts)


@access(TEAM)
def write(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """Write an alert; nothing leaves yet."""
    incident = incident_or_404(request, operator, pk)
    told_before = queries.told_before(incident).exists()
    first, *others = operator.languages or ["fr"]
    form = AlertForm(
        posted(request),
        languages=others,
        initial={
            "headline": incident.title,
            "text": incident.words,
            "type": Alert.Type.UPDATE if told_before else Alert.Type.ALERT,
        },
    )
    made: list[Alert] = []

    def act() -> None:
        made.append(
            actions.write_alert(
                incident, acting_member=request.member, language=first, **form.cleaned_data
            )
        )

    if tried(form, act):
        return redirect("alert", operator.slug, made[0].pk)
    return form_page(request, form, _("Write an alert"), incident=incident)


_VERBS = {"approuver": actions.approve_alert, "abandonner": actions.drop_alert}


@access(DECIDERS)
@require_POST
def decide(request: Any, operator: Operator, pk: UUID, verb: str) -> HttpResponse:
    """Let it out, or drop it; the action says who may."""
    found = get_object_or_404(
        Alert.objects.select_related("incident", "operator"), operator=operator, pk=pk
    )
    if verb not in _VERBS:
        raise Http404
    done = _VERBS[verb](found, acting_member=request.member)
    if done.state == Alert.State.DROPPED:
        return redirect("alerts", operator.slug)
    messages.success(
        request,
        _("Sent: on the page and in the feeds now; {mails} mails and {texts} text messages wait"
          " for the link and leave first.").format(mails=done.mails, texts=done.texts),
    )  # fmt: skip
    return redirect("alert", operator.slug, pk)


def _address(request: HttpRequest, name: str, *args: Any) -> str:
    return request.build_absolute_uri(reverse(name, args=args))


@access(EVERYONE)
def feed(request: HttpRequest, operator: Operator) -> HttpResponse:
    """Alerts as an Atom feed, each with its CAP document."""
    language = (get_language() or "fr")[:2]
    sent = list(queries.sent_alerts(operator).select_related("operator")[:IN_FEED])
    entries = [
        (
            told(each, _address(request, "alert", operator.slug, each.pk), language),
            _address(request, "alert-cap-file", operator.slug, each.pk),
        )
        for each in sent
    ]
    title = _("Alerts of {name}").format(name=operator.name)
    moments = [each.sent_at for each in sent if each.sent_at]
    home = _address(request, "alerts", operator.slug)
    here = _address(request, "alerts-feed", operator.slug)
    mark = f"urn:uuid:{operator.pk}"  # the same whatever name the box is reached by
    data = atom_of(title, mark, here, home, max(moments, default=operator.made_at), entries)
    return HttpResponse(data, content_type="application/atom+xml; charset=utf-8")


@access(EVERYONE)
def cap(request: HttpRequest, operator: Operator, pk: UUID) -> HttpResponse:
    """One alert as CAP 1.2."""
    found = get_object_or_404(queries.sent_alerts(operator).select_related("operator"), pk=pk)
    address = _address(request, "alert", operator.slug, pk)
    data = cap_of(*(told(found, address, each) for each in found.languages))
    return HttpResponse(data, content_type="application/cap+xml; charset=utf-8")
