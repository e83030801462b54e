"""Spares, the calendar, the rota: what keeps faults from coming."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from liane.server.community.members.models import Member
from liane.server.community.operators.clocks import in_time_of
from liane.server.community.operators.models import Operator
from liane.server.networks.registers.models import Site
from liane.server.networks.registers.queries import sites_of
from liane.server.networks.upkeep import actions, queries
from liane.server.networks.upkeep.forms import work as forms
from liane.server.networks.upkeep.models import CalendarKey, Chore, Escalation, Handover, StockItem
from liane.server.networks.upkeep.rules.calendar import monday_of, season_hints
from liane.server.networks.upkeep.views.answers import (
    asked,
    at,
    form_page,
    is_technician,
    page_of,
    stay,
    tried,
)
from liane.server.site.access import EVERYONE, MEMBERS, TECHNICIANS, access
from liane.server.site.ical import as_ical

__all__ = [
    "add_chore", "add_item", "add_step", "calendar", "chore_done", "count", "desk", "duty",
    "feed", "hand_over", "item", "new_address", "on_call", "prepare", "remove_step", "stock",
    "stop", "suggest",
]  # fmt: skip


@access(TECHNICIANS, kept=True)
def stock(request: Any, operator: Operator) -> HttpResponse:
    """What is on the shelf."""
    context = {
        "page": page_of(request, queries.stock_of(operator)),
        "low": queries.low_stock(operator)[:20],
    }
    return render(request, "upkeep/stock.html", context)


@access(TECHNICIANS)
def add_item(request: Any, operator: Operator) -> HttpResponse:
    """Write a kind of part on the list."""
    form = forms.ItemForm(request.POST or None)
    if request.method == "POST" and tried(
        form,
        lambda: actions.add_item(operator, acting_member=request.member, **form.cleaned_data),
    ):
        return stay(operator, "stock")
    return form_page(request, form, _("A spare part"), crumb=at(operator, "stock"))


@access(TECHNICIANS)
def item(request: Any, operator: Operator, pk: Any) -> HttpResponse:
    """One item, its movements, and a new one."""
    found = get_object_or_404(StockItem, operator=operator, pk=pk)
    form = forms.MovementForm(request.POST or None)
    if request.method == "POST" and tried(
        form, lambda: actions.move_stock(found, acting_member=request.member, **form.cleaned_data)
    ):
        return stay(operator, "item", pk)
    context = {
        "item": found,
        "form": form,
        "page": page_of(request, found.movements.order_by("-id")),
    }
    return render(request, "upkeep/item.html", context, status=400 if form.errors else 200)


@access(TECHNICIANS)
def count(request: Any, operator: Operator) -> HttpResponse:
    """Count the shelf."""
    form = forms.CountForm(request.POST or None, operator=operator)
    if request.method == "POST" and form.is_valid():
        differing = actions.count_stock(operator, form.values(), acting_member=request.member)
        said = ngettext(
            "Counted. {count} line differed from what was written.",
            "Counted. {count} lines differed from what was written.",
            differing,
        )
        messages.success(request, said.format(count=differing))
        return stay(operator, "stock")
    return form_page(
        request, form, _("Count the shelf"), crumb=at(operator, "stock"),
        hint=_("Write what you see. A line left empty was not counted."),
    )  # fmt: skip


@access(TECHNICIANS, kept=True)
def calendar(request: Any, operator: Operator) -> HttpResponse:
    """What comes back, what is late, what the season asks."""
    today = timezone.localdate()
    key = queries.calendar_key(request.member)
    context = {
        "page": page_of(request, queries.chores_of(operator)),
        "overdue": queries.overdue_chores(operator).count(),
        "hints": [_(words) for words in season_hints(operator.country, today)],
        "today": today,
        "sites": sites_of(operator)[:50],
        "has_address": key is not None,
        "address": _shown(request, key) if key and "adresse" in request.GET else "",
    }
    return render(request, "upkeep/calendar.html", context)


def _shown(request: Any, key: CalendarKey) -> str:
    return str(request.build_absolute_uri(f"/agenda/{key.secret}.ics"))


@access(TECHNICIANS)
def add_chore(request: Any, operator: Operator) -> HttpResponse:
    """Write something that comes back."""
    initial = {"next_on": timezone.localdate()}
    form = forms.ChoreForm(request.POST or None, operator=operator, initial=initial)
    if request.method == "POST" and tried(
        form,
        lambda: actions.add_chore(operator, acting_member=request.member, **form.cleaned_data),
    ):
        return stay(operator, "calendar")
    return form_page(request, form, _("A task that comes back"), crumb=at(operator, "calendar"))


@access(TECHNICIANS)
def chore_done(request: Any, operator: Operator, pk: Any) -> HttpResponse:
    """It was done: it comes back later."""
    chore = get_object_or_404(Chore.objects.select_related("site"), operator=operator, pk=pk)
    form = forms.DoneForm(request.POST or None, initial={"done_on": timezone.localdate()})
    if request.method == "POST" and tried(
        form, lambda: actions.do_chore(chore, acting_member=request.member, **form.cleaned_data)
    ):
        return stay(operator, "calendar")
    times = chore.times.order_by("-done_on")[:10]
    return form_page(
        request, form, str(chore), crumb=at(operator, "calendar"), times=times, chore=chore
    )


@access(TECHNICIANS)
@require_POST
def stop(request: Any, operator: Operator, pk: Any) -> HttpResponse:
    """It no longer comes back."""
    chore = get_object_or_404(Chore, operator=operator, pk=pk)
    actions.stop_chore(chore, acting_member=request.member)
    return stay(operator, "calendar")


@access(TECHNICIANS)
@require_POST
def prepare(request: Any, operator: Operator) -> HttpResponse:
    """Make the visits that the next two weeks want."""
    made = len(actions.prepare_visits(operator, acting_member=request.member))
    said = ngettext(
        "{count} visit prepared: say who goes.", "{count} visits prepared: say who goes.", made
    )
    messages.success(request, said.format(count=made))
    return stay(operator, "visits" if made else "calendar")


@access(TECHNICIANS)
@require_POST
def suggest(request: Any, operator: Operator) -> HttpResponse:
    """Write the usual tasks of a site."""
    site = asked(Site, operator, request.POST.get("site"))
    if site is None:
        raise Http404
    actions.suggest_chores(operator, site, acting_member=request.member)
    return stay(operator, "calendar")


@access(TECHNICIANS)
@require_POST
def new_address(request: Any, operator: Operator) -> HttpResponse:
    """Draw a new calendar address: the one before no longer answers."""
    actions.new_calendar_key(acting_member=request.member)
    return redirect(f"{at(operator, 'calendar')}?adresse=1")


@access(EVERYONE)
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar for phones, under an address that only its owner knows."""
    key = queries.calendar_of(secret)
    if key is None:
        raise Http404
    name = f"{key.operator.name} · {_('upkeep')}"
    with in_time_of(key.operator):
        entries = list(queries.agenda_of(key.operator))
    text = as_ical(name, entries, timezone.now(), zone=key.operator.clock_zone or "UTC")
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


@access(MEMBERS)
def on_call(request: Any, operator: Operator) -> HttpResponse:
    """Who answers this week; the rota, ladder and hand-over for technicians."""
    context: dict[str, Any] = {
        "now": queries.on_call(operator),
        "desk": queries.desk_of(operator),
        "able": is_technician(request),
    }
    if context["able"]:
        context |= {
            "rota": queries.rota_of(operator),
            "ladder": Escalation.objects.filter(operator=operator).order_by("rank"),
            "notes": Handover.objects.filter(operator=operator).order_by("-id")[:3],
            "week": monday_of(timezone.localdate()),
        }
    return render(request, "upkeep/on_call.html", context)


def _on_call_form(
    request: Any, operator: Operator, form: Any, title: str, act: Any
) -> HttpResponse:
    if request.method == "POST" and tried(form, lambda: act(**form.cleaned_data) or True):
        return stay(operator, "on-call")
    return form_page(request, form, title, crumb=at(operator, "on-call"))


@access(TECHNICIANS)
def duty(request: Any, operator: Operator) -> HttpResponse:
    """Say who answers in a week."""
    initial = {"week": request.GET.get("semaine") or timezone.localdate()}
    form = forms.DutyForm(request.POST or None, operator=operator, initial=initial)

    def act(week: Any, member: Member | None, **said: Any) -> None:
        actions.set_duty(operator, week, member, acting_member=request.member, **said)

    return _on_call_form(request, operator, form, _("Who answers"), act)


@access(TECHNICIANS)
def hand_over(request: Any, operator: Operator) -> HttpResponse:
    """Tell the next week what it must know."""

    def act(words: str) -> None:
        actions.hand_over(operator, timezone.localdate(), words, acting_member=request.member)

    form = forms.HandoverForm(request.POST or None)
    return _on_call_form(request, operator, form, _("Hand over"), act)


@access(TECHNICIANS)
def add_step(request: Any, operator: Operator) -> HttpResponse:
    """Whom to ask next."""

    def act(**data: Any) -> None:
        actions.add_step(operator, acting_member=request.member, **data)

    form = forms.StepForm(request.POST or None)
    return _on_call_form(request, operator, form, _("Whom to ask next"), act)


@access(TECHNICIANS)
@require_POST
def remove_step(request: Any, operator: Operator, pk: Any) -> HttpResponse:
    """Take a step out of the ladder."""
    step = get_object_or_404(
        Escalation.objects.select_related("operator"), operator=operator, pk=pk
    )
    actions.remove_step(step, acting_member=request.member)
    return stay(operator, "on-call")


@access(TECHNICIANS)
def desk(request: Any, operator: Operator) -> HttpResponse:
    """When the helpers are there."""

    def act(**data: Any) -> None:
        actions.set_desk(operator, acting_member=request.member, **data)

    now = queries.desk_of(operator)
    initial = {"hours": now.hours, "reach": now.reach} if now else {}
    form = forms.DeskForm(request.POST or None, initial=initial)
    return _on_call_form(request, operator, form, _("Office hours"), act)
