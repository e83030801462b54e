"""The front page of the wing; checklists, signs, duties."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from liane.server.community.circles.kinds import ActorGroup
from liane.server.community.members.queries import members_of
from liane.server.community.operators.models import Operator
from liane.server.lookout.preparedness import actions, knowledge, queries, rules
from liane.server.lookout.preparedness.forms import DutyForm, LineForm, SignForm
from liane.server.lookout.preparedness.models import Duty, DutyName, Line, Sign
from liane.server.lookout.preparedness.permissions import may_prepare
from liane.server.site.access import MEMBERS, access
from liane.server.site.forms import posted, said_on

__all__ = ["checklist", "duties", "duty", "end_sign", "line", "new_sign", "ready", "signs"]

PHASES = {  # slug of the address: phase, what it is called
    "avant": ("before", lazy("Before a cut")),
    "pendant": ("during", lazy("During a cut")),
    "apres": ("after", lazy("After a cut")),
    "preuves": ("evidence", lazy("Evidence file")),
}
LEVELS = {  # shape and word, and the drawing that goes with it
    "green": ("ok", lazy("green")),
    "yellow": ("worn", lazy("yellow")),
    "orange": ("worn", lazy("orange")),
    "red": ("cut", lazy("red")),
}


@access(MEMBERS)
def ready(request: Any, operator: Operator) -> HttpResponse:
    told, rows = queries.readiness_of(operator)
    watch = queries.watch_of(operator)
    duties = queries.duties_of(operator)
    facts = {
        "told": told,
        "missing": [row for row in rows if row.known.code in told.missing][:5],
        "watch": watch,
        "level": LEVELS[watch.warning.level],
        "coming": queries.signs_to_come(operator)[:5],
        "drill": queries.drills_of(operator).first(),
        "alone": sum(not (duty and duty.holder and duty.deputy) for _c, _l, duty in duties),
        "phases": [(slug, label) for slug, (_phase, label) in PHASES.items()],
    }
    return render(request, "lookout/ready.html", facts)


@access(MEMBERS)
def checklist(request: Any, operator: Operator, phase: str) -> HttpResponse:
    if phase not in PHASES:
        raise Http404
    code, label = PHASES[phase]
    group = request.GET.get("groupe", "")
    group = group if group in ActorGroup.values and code != "evidence" else ""
    told = queries.readiness_of(operator)[0] if code == "before" and not group else None
    rows = queries.lines_of(operator, code, group)
    facts = {
        "rows": rows,
        "label": label,
        "phase": phase,
        "told": told,
        "group": group,
        "groups": ActorGroup.choices,
        "print": "imprimer" in request.GET,
    }
    return render(request, "lookout/checklist.html", facts)


@access(MEMBERS)
def line(request: Any, operator: Operator, code: str) -> HttpResponse:
    known = knowledge.the_item(code)
    if known is None:
        raise Http404
    kept = Line.objects.filter(operator=operator, code=code).select_related("owner").first()
    before = kept or Line(operator=operator, code=code)
    own = before.owner_id == request.member.pk
    may_write = may_prepare(request.member) or own
    named = ("state", "owner", "due", "proof", "proof_on")
    initial = {name: getattr(before, name) for name in named} | {"seen_version": before.version}
    sent = posted(request) if may_write else None
    form = LineForm(sent, initial=initial, people=members_of(operator))
    slug = next(slug for slug, (phase, _label) in PHASES.items() if phase == known.phase)
    if form.is_valid():
        seen = form.cleaned_data["seen_version"] or before.version
        with said_on(form):
            actions.update_line(code, seen, acting_member=request.member, **form.values())
            return redirect("ready-list", operator.slug, slug)
    facts = {"known": known, "line": kept, "form": form, "may_write": may_write, "phase": slug}
    return render(request, "lookout/line.html", facts | {"label": PHASES[slug][1]})


@access(MEMBERS)
def signs(request: Any, operator: Operator) -> HttpResponse:
    watch = queries.watch_of(operator)
    facts = {
        "watch": watch,
        "level": LEVELS[watch.warning.level],
        "scale": [(least, LEVELS[name]) for least, name in reversed(rules.FROM)],
        "coming": queries.signs_to_come(operator),
        "kinds": {code: each.said for code, each in knowledge.signals().items()},
        "may_write": may_prepare(request.member),
    }
    return render(request, "lookout/signs.html", facts)


@access(MEMBERS)
def new_sign(request: Any, operator: Operator) -> HttpResponse:
    form = SignForm(posted(request))
    if form.is_valid():
        with said_on(form):
            actions.add_sign(acting_member=request.member, **form.cleaned_data)
            return redirect("ready-signs", operator.slug)
    facts = {"form": form, "title": lazy("Add a date or a sign"), "back": "ready-signs"}
    return render(request, "lookout/form.html", facts | {"back_said": lazy("Risk calendar")})


@access(MEMBERS)
@require_POST
def end_sign(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    sign = get_object_or_404(Sign, pk=pk, operator=operator)
    actions.end_sign(sign, acting_member=request.member)
    return redirect("ready-signs", operator.slug)


@access(MEMBERS)
def duties(request: Any, operator: Operator) -> HttpResponse:
    facts = {"duties": queries.duties_of(operator), "may_write": may_prepare(request.member)}
    return render(request, "lookout/duties.html", facts)


@access(MEMBERS)
def duty(request: Any, operator: Operator, name: str) -> HttpResponse:
    if name not in DutyName.values:
        raise Http404
    duties = Duty.objects.filter(operator=operator, name=name)
    kept = duties.select_related("holder", "deputy").first()
    initial = {"holder": kept.holder, "deputy": kept.deputy} if kept else {}
    form = DutyForm(posted(request), initial=initial, people=members_of(operator))
    if form.is_valid():
        with said_on(form):
            actions.give_duty(name, **form.cleaned_data, acting_member=request.member)
            return redirect("ready-duties", operator.slug)
    facts = {"form": form, "title": DutyName(name).label, "back": "ready-duties"}
    return render(request, "lookout/form.html", facts | {"back_said": lazy("Roles and deputies")})
