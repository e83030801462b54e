"""The probe: its page, what is agreed to, its settings, its buttons; what people bring in."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from liane.consent import CONSENT, RISKS
from liane.server.community.operators.models import Operator
from liane.server.lookout.incidents.models import Incident
from liane.server.lookout.incidents.people import named
from liane.server.lookout.measures import actions, keeping, queries, running
from liane.server.lookout.measures.forms import AgreeForm, BringForm, PauseForm, ProbeForm
from liane.server.lookout.measures.models import Batch, Round
from liane.server.lookout.measures.permissions import TEAM
from liane.server.lookout.measures.wording import (
    clock_said,
    journal_said,
    left_out_said,
    reasons_said,
)
from liane.server.site.access import TECHNICIANS, access
from liane.server.site.forms import posted, said_on
from liane.words import say

__all__ = ["agree", "batch", "bring", "do", "journal", "measures", "pause", "probe", "settings"]


@access(TECHNICIANS)
def probe(request: Any, operator: Operator) -> HttpResponse:
    """How the link is measured: what is agreed to, the last rounds, what they used."""
    found = queries.probe_of(operator)
    rounds: list[Any] = list(queries.rounds_of(operator)[:12])
    for each in rounds:
        each.clock_said = clock_said(each.clock)
        each.left_said = left_out_said(each.left_out)
        each.why = say(each.message, **each.facts) if each.message else ""
    last = next((each for each in rounds if each.day_bytes is not None), None)
    facts = {
        "probe": found,
        "agreed": queries.agreed(operator, found.country),
        "paused": queries.pause_seen(operator, request.member),
        "pause_form": PauseForm(),
        "rounds": rounds,
        "running": any(each.state == Round.State.RUNNING for each in rounds),
        "used_mb": last.day_bytes / 1e6 if last and last.day_bytes is not None else None,
        "kept": journal_said(found.journal),
        "engines": running.engines_are_here(),
        "brings": request.member.role_names & TEAM.roles,
    }
    return render(request, "measures/probe.html", facts)


@access(TECHNICIANS)
def agree(request: Any, operator: Operator) -> HttpResponse:
    """What measuring means in this country, read before it is agreed to."""
    found = queries.probe_of(operator)
    country = request.GET.get("pays", "") or found.country
    plain = country.upper() if len(country) == 2 and country.isascii() else ""
    form = AgreeForm(posted(request))
    if form.is_valid():
        with said_on(form):
            actions.agree(plain, acting_member=request.member)
            messages.success(request, _("Agreed, and written down. Nothing runs yet."))
            return redirect("probe", operator.slug)
    facts = {
        "form": form,
        "country": plain,
        "text": say(CONSENT, country=plain) if plain else "",
        "risk": say(RISKS[plain]) if plain in RISKS else "",
        "held": queries.agreed(operator, plain),
    }
    status = 400 if form.errors else 200
    return render(request, "measures/agree.html", facts, status=status)


@access(TECHNICIANS)
def settings(request: Any, operator: Operator) -> HttpResponse:
    """What is measured, how often, within how many megabytes."""
    form = ProbeForm(posted(request), request.FILES or None, probe=queries.probe_of(operator))
    if form.is_valid():
        with said_on(form):
            seen = form.cleaned_data["seen_version"] or 0
            actions.set_probe(seen, acting_member=request.member, **form.values())
            return redirect("probe", operator.slug)
    status = 400 if form.errors else 200
    return render(request, "measures/settings.html", {"form": form}, status=status)


_VERBS = {
    "demarrer": actions.start,
    "arreter": actions.stop_everything,
    "reprendre": actions.lift_pause,
    "retirer": actions.withdraw,
}
_DONE = {
    "demarrer": lazy("It is on: the first round begins within a minute."),
    "arreter": lazy("Everything is stopped, a round under way too."),
    "reprendre": lazy("The pause is over."),
    "retirer": lazy("The consent is taken back and everything is stopped."),
}


@access(TECHNICIANS)
@require_POST
def do(request: Any, operator: Operator, verb: str) -> HttpResponse:
    """A button: on, off, the end of a pause, the consent taken back."""
    if verb not in _VERBS:
        raise Http404
    _VERBS[verb](acting_member=request.member)
    messages.success(request, _DONE[verb])
    return redirect("probe", operator.slug)


@access(TECHNICIANS)
@require_POST
def pause(request: Any, operator: Operator) -> HttpResponse:
    """Silent for some hours, without anybody being told."""
    form = PauseForm(request.POST)
    if form.is_valid():
        actions.pause(form.cleaned_data["hours"], acting_member=request.member)
    return redirect("probe", operator.slug)


@access(TECHNICIANS)
def journal(request: Any, operator: Operator) -> StreamingHttpResponse:
    """The signed lines as they are, for « liane probe --verify »."""
    answer = StreamingHttpResponse(
        keeping.journal_of(operator), content_type="application/x-ndjson"
    )
    answer["Content-Disposition"] = f'attachment; filename="{operator.slug}-sonde.jsonl"'
    answer["Cache-Control"] = "no-store"
    return answer


@access(TEAM)
def measures(request: Any, operator: Operator) -> HttpResponse:
    """What was brought in, and what came of it."""
    page = Paginator(queries.batches_of(operator), 30).get_page(request.GET.get("page"))
    facts = {
        "page": page,
        "form": BringForm(),
        "engines": running.engines_are_here(),
        "keeps_probe": bool(request.member.role_names & TECHNICIANS.roles),
    }
    return render(request, "measures/measures.html", facts)


@access(TEAM)
def bring(request: Any, operator: Operator) -> HttpResponse:
    """Bring a file of measurements, or an incident file."""
    form = BringForm(posted(request), request.FILES or None)
    if form.is_valid():
        with said_on(form):
            sent = form.cleaned_data["file"]
            made = actions.bring(
                sent.name, sent.read(keeping.LARGEST + 1), acting_member=request.member,
                table=form.table(),
            )  # fmt: skip
            return redirect("batch", operator.slug, made.pk)
    status = 400 if form.errors else 200
    return render(request, "measures/bring.html", {"form": form}, status=status)


@access(TEAM)
def batch(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """What was read, what was set aside and why, what was found."""
    found = get_object_or_404(Batch.objects.select_related("round"), operator=operator, pk=pk)
    told: list[Incident] = list(queries.incidents_told(found))
    facts = {
        "batch": named([found], "given_by")[0],
        "reasons": reasons_said(found.reasons),
        "why": say(found.message, **found.facts) if found.message else "",
        "told": told,
        "waits": found.state in (Batch.State.WAITING, Batch.State.RUNNING),
    }
    return render(request, "measures/batch.html", facts)
