"""What came out of a plan: progress, figures, losses, links, plans side by side."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liane.server.community.operators.models import Operator
from liane.server.networks.plans import actions, shown
from liane.server.networks.plans.forms import CommentForm, LookForm
from liane.server.networks.plans.models import Plan, PlannedLink, Run, SightCheck, State, WhatIf
from liane.server.networks.plans.permissions import is_technician
from liane.server.networks.plans.pictures import kept_picture
from liane.server.networks.plans.queries import (
    last_run,
    loss_row,
    loss_rows,
    names_of,
    plans_of,
    public_plans,
)
from liane.server.networks.plans.rules import SIGHT
from liane.server.networks.plans.runs import engines_are_here, is_lost
from liane.server.networks.plans.tasks import recover
from liane.server.networks.plans.views.shared import back_to, done, frame, plan_of
from liane.server.networks.plans.wording import said
from liane.server.site.access import EVERYONE, MEMBERS, TECHNICIANS, access
from liane.server.site.kept import not_this_time
from liane.server.site.widgets.profile import draw_profile, profile_rows
from liane.server.site.widgets.strips import Strip, draw_strips

__all__ = [
    "add_comment",
    "compare",
    "link_page",
    "links",
    "list_of_plans",
    "plan_page",
    "progress",
    "publish",
    "what_if",
]

_MOST_SIDE_BY_SIDE = 4
_LOSSES_FIRST = 14


@access(EVERYONE, kept=True)
def list_of_plans(request: Any, operator: Operator) -> HttpResponse:
    """Plans; visitors read the summaries that were made public."""
    if request.member is None:
        page = Paginator(public_plans(operator), 50).get_page(request.GET.get("page"))
        return render(request, "plans/public.html", {"page": page})
    page = Paginator(plans_of(operator), 50).get_page(request.GET.get("page"))
    context = {"page": page, "technician": is_technician(request.member)}
    return render(request, "plans/list.html", context)


@access(MEMBERS, kept=True)
def plan_page(request: Any, operator: Operator, plan: UUID) -> HttpResponse:
    """A plan where it is on its way: asked, calculating, or calculated."""
    found = plan_of(operator, plan)
    if found.state == State.CALCULATING:
        not_this_time(request)  # a process runs, and seconds pass
        return render(request, "plans/calculating.html", frame(request, found, **_running(found)))
    if not found.has_result:
        return _asked(request, found)
    planned = list(found.links.defer("facts", "profile").order_by("order"))
    names = names_of(found, planned)
    context = shown.result(found, planned, names) | {
        "comments": found.comments.select_related("by").order_by("id")[:50],
        "comment_form": CommentForm(),
        "versions": found.versions.only("parent", "number", "name", "state").order_by("id")[:10],
    }
    return render(request, "plans/result.html", frame(request, found, **context))


def _asked(request: Any, plan: Plan) -> HttpResponse:
    run = last_run(plan)
    failed = run is not None and run.state == Run.FAILED and run.error != ""
    context = {
        "wrong": said(run.error_message, run.error_facts) if run and failed else "",
        "engines": engines_are_here(),
        **shown.asked(plan),
    }
    return render(request, "plans/draft.html", frame(request, plan, **context))


def _running(plan: Plan) -> dict[str, Any]:
    run = last_run(plan)
    if run is not None and is_lost(run):
        recover.enqueue()
    if run is None:
        return {"run": None, "percent": 0, "does": "", "elapsed_s": 0}
    since = run.started_at or run.asked_at
    waiting = run.state == Run.QUEUED
    return {
        "run": run,
        "percent": round(100 * run.fraction),
        "does": _("waiting for its turn") if waiting else said(run.message, {}),
        "waiting": waiting,
        "best": shown.best_so_far(plan, run.costs),
        "elapsed_s": max(0, round((timezone.now() - since).total_seconds())),
    }


@access(MEMBERS)
def progress(request: Any, operator: Operator, plan: UUID) -> HttpResponse:
    """The part of the page that a script asks for again and again."""
    found = plan_of(operator, plan)
    response = render(request, "plans/progress.html", frame(request, found, **_running(found)))
    if found.state != State.CALCULATING:
        response["HX-Refresh"] = "true"
    return response


@access(MEMBERS, kept=True)
def links(request: Any, operator: Operator, plan: UUID) -> HttpResponse:
    """Every link of a plan."""
    found = _with_result(operator, plan)
    rows = found.links.defer("facts", "profile").order_by("order")
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    context = {"page": page, "rows": shown.link_rows(page, names_of(found))}
    return render(request, "plans/links.html", frame(request, found, **context))


def _with_result(operator: Operator, plan_id: UUID) -> Plan:
    found = plan_of(operator, plan_id)
    if not found.has_result:
        raise Http404
    return found


@access(MEMBERS, kept=True)
def link_page(request: Any, operator: Operator, plan: UUID, order: int) -> HttpResponse:
    """One link: its profile, its budget, and what was seen on the spot."""
    found = _with_result(operator, plan)
    link = get_object_or_404(PlannedLink, plan=found, order=order)
    link.plan = found
    names = names_of(found)
    ends = [(key, names.get(key, key)) for key in (link.a, link.b)]
    form = LookForm(request.POST or None, request.FILES or None, ends=ends)
    if request.method == "POST" and done(form, lambda: _look(request, link, form)):
        return back_to("plan-link", found, order)
    profile = shown.profile(link)
    looks = SightCheck.objects.filter(plan=found, link=link.key).order_by("-on", "-id")[:20]
    context = {
        "link": link,
        "name": names[link.key],
        "ends": ends,
        "drawing": draw_profile(profile, ends[0][1], ends[1][1]),
        "rows": profile_rows(profile),
        "looks": [(look, names.get(look.end, look.end)) for look in looks],
        "method": shown.sight_method(SIGHT),
        "form": form,
        **shown.budget(link),
    }
    return render(request, "plans/link.html", frame(request, found, **context))


def _look(request: Any, link: PlannedLink, form: LookForm) -> None:
    given = form.cleaned_data
    actions.look(
        link,
        end=given["end"],
        seen=request.POST.get("seen") == "yes",
        on=given["on"],
        photo=kept_picture(given["photo"]) if given["photo"] else "",
        remark=given["remark"],
        acting_member=request.member,
    )


@access(MEMBERS, kept=True)
def what_if(request: Any, operator: Operator, plan: UUID) -> HttpResponse:
    """Every single loss, and several at once."""
    found = _with_result(operator, plan)
    names = names_of(found)
    rows = loss_rows(found, names)
    homes = int(found.result.get("households") or 0)
    context: dict[str, Any] = {"rows": rows, "homes": homes}
    asked = _losses_asked(request)
    if request.method == "POST":
        actions.ask_what_if(found, asked, acting_member=request.member)
        return redirect(f"{request.path}?{urlencode([('loss', each) for each in sorted(asked)])}")
    if asked:
        context |= _answer(found, names, asked)
    if request.GET.get("all") is None:
        first = [row for at, row in enumerate(rows) if at < _LOSSES_FIRST or row.loss in asked]
        context |= {"rows": first, "more": len(rows) - len(first)}
    context["asked"] = set(asked)
    strips = [Strip(row.name, row.cut, row.local) for row in rows[:6]]
    context["strips"] = "" if asked else draw_strips(strips, homes)
    return render(request, "plans/what_if.html", frame(request, found, **context))


def _losses_asked(request: HttpRequest) -> list[str]:
    given = request.POST if request.method == "POST" else request.GET
    sun = given.get("sun", "").strip()
    return [*given.getlist("loss"), *([f"SUN:{sun}"] if sun else [])]


def _answer(plan: Plan, names: dict[str, str], asked: list[str]) -> dict[str, Any]:
    """What was asked for: known from the plan, calculated before, being calculated, or failed."""
    local = bool((plan.result.get("project") or {}).get("content_server"))
    single = [row for row in plan.survival if len(asked) == 1 and row["loss"] == asked[0]]
    if single:
        return {"answer": loss_row(single[0], names, local)}
    losses = sorted(dict.fromkeys(asked))
    known = WhatIf.objects.filter(plan=plan, losses=",".join(losses)).first()
    if known is not None:
        return {"answer": loss_row(known.row, names, local)}
    run = Run.objects.filter(plan=plan, kind=Run.WHAT_IF, losses=losses).order_by("-id").first()
    if run is None:
        return {"unasked": True}
    failed = run.state == Run.FAILED
    return {"wrong": said(run.error_message, run.error_facts) if failed else "", "wait": not failed}


@access(MEMBERS)
@require_POST
def add_comment(request: Any, operator: Operator, plan: UUID) -> HttpResponse:
    found = plan_of(operator, plan)
    actions.comment(found, request.POST.get("text", ""), acting_member=request.member)
    return back_to("plan", found)


@access(TECHNICIANS)
@require_POST
def publish(request: Any, operator: Operator, plan: UUID) -> HttpResponse:
    """Make the summary public, or not any more."""
    found = plan_of(operator, plan)
    public = request.POST.get("public") == "yes"
    actions.publish_summary(found, found.version, public, acting_member=request.member)
    return back_to("plan", found)


@access(MEMBERS)
def compare(request: HttpRequest, operator: Operator) -> HttpResponse:
    """Two to four plans side by side."""
    asked = [_uuid(text) for text in request.GET.getlist("p")[:_MOST_SIDE_BY_SIDE]]
    with_result = Plan.objects.filter(operator=operator).exclude(folder="").order_by("-id")
    chosen = [
        plan
        for plan in with_result.filter(pk__in=[each for each in asked if each]).defer(
            "places", "prices", "verbatim"
        )
    ]
    context = {
        "choices": with_result.only("id", "number", "name")[:50],
        "chosen": chosen,
        "ids": {plan.pk for plan in chosen},
        "table": shown.side_by_side(chosen) if len(chosen) > 1 else [],
    }
    return render(request, "plans/compare.html", context)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
