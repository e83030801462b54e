"""Pages of assemblies: agenda, notice, who is there, proxies, minutes."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from liane.server.community.governance import actions, queries
from liane.server.community.governance.forms import (
    WAYS,
    AgendaForm,
    AssemblyForm,
    CorrectionForm,
    HouseRulesForm,
    MinutesForm,
    ProxyForm,
)
from liane.server.community.governance.minutes import draft_of, result_words
from liane.server.community.governance.models import AgendaItem, Assembly, Proxy
from liane.server.community.governance.permissions import (
    STEWARDS,
    may_hold,
    may_set_rules,
)
from liane.server.community.groups.queries import groups_of
from liane.server.community.members.queries import find_member, look_for
from liane.server.community.operators.models import Operator
from liane.server.site.access import MEMBERS, access, holders
from liane.server.site.forms import posted, said_on

__all__ = [
    "add_item",
    "assembly",
    "change",
    "governance",
    "minutes",
    "move",
    "plan",
    "presences",
    "proxy",
    "rules",
    "sheet",
    "take_item",
    "unproxy",
    "waiting",
    "withdraw_item",
]

_HOLDERS = holders(*STEWARDS, administration=False)


def _assembly(operator: Operator, pk: UUID) -> Assembly:
    found = Assembly.objects.select_related("group", "operator", "second_of")
    return get_object_or_404(found, pk=pk, operator=operator)


@access(MEMBERS)
def governance(request: Any, operator: Operator) -> HttpResponse:
    page = Paginator(queries.assemblies_of(operator), 20).get_page(request.GET.get("page"))
    facts = {
        "page": page,
        "votes": queries.open_votes_for(request.member)[:10],
        "decisions": queries.decisions_of(operator).filter(state__in=("to_do", "started"))[:8],
        "ending": queries.ending_soon(operator)[:8],
        "waiting": queries.waiting_items(operator).count(),
        "to_write": queries.to_write_down(operator)[:5] if may_hold(request.member) else (),
        "to_close": queries.to_close(operator)[:5] if may_hold(request.member) else (),
        "may_hold": may_hold(request.member),
        "may_set_rules": may_set_rules(request.member),
    }
    return render(request, "governance/governance.html", facts)


@access(holders("bearer", "legal", administration=False))
def rules(request: Any, operator: Operator) -> HttpResponse:
    now = queries.rules_of(operator)
    before = {name: getattr(now, name) for name in HouseRulesForm.base_fields}
    form = HouseRulesForm(posted(request), initial=before)
    if form.is_valid():
        with said_on(form):
            actions.set_rules(acting_member=request.member, **form.cleaned_data)
            return redirect("governance", operator.slug)
    return render(request, "governance/form.html", {"form": form, "page_of": "rules"})


@access(MEMBERS)
def plan(request: Any, operator: Operator) -> HttpResponse:
    """Prepare an assembly; `?suite=` says after which one whose quorum was lost."""
    first = _first(operator, request.GET.get("suite", ""))
    kept = ("title", "kind", "place", "online")
    before = {name: getattr(first, name) for name in kept} if first else {}
    form = AssemblyForm(posted(request), initial=before, groups=groups_of(operator))
    if form.is_valid():
        with said_on(form):
            values = form.values() | {"acting_member": request.member}
            made = actions.convene_again(first, **values) if first else _planned(values)
            return redirect("assembly", operator.slug, made.pk)
    facts = {"form": form, "page_of": "again" if first else "plan", "assembly": first}
    return render(request, "governance/form.html", facts)


def _planned(values: dict[str, Any]) -> Assembly:
    return actions.plan_assembly(**values)


def _first(operator: Operator, typed: str) -> Assembly | None:
    """The assembly that is convened a second time, if one is named."""
    try:
        return _assembly(operator, UUID(typed)) if typed else None
    except ValueError as error:
        raise Http404 from error


@access(MEMBERS)
def assembly(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _assembly(operator, pk)
    group = queries.group_of(found)
    mine = request.member.pk
    holds = may_hold(request.member) or bool(group and group.get(mine))
    proposals = list(found.proposals.select_related("result").order_by("id"))
    for each in proposals:
        each.words = result_words(each)  # type: ignore[attr-defined]
    room = queries.room_of(found)
    facts = {
        "assembly": found,
        "items": found.items.filter(withdrawn_at=None).order_by("rank", "id"),
        "waiting": queries.waiting_items(operator)[:20]
        if holds and found.state == "planned"
        else (),
        "proposals": proposals,
        "quorum": queries.quorum_now(found, room, None if group is None else len(group)),
        "holds": holds,
        "here": mine in room.ways,
        "votes_here": group is None or mine in group,
        "proxies": room.given[:50],
        "lost": holds and found.state == "ended" and queries.quorum_was_lost(found),
    }
    return render(request, "governance/assembly.html", facts)


@access(MEMBERS)
def change(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _assembly(operator, pk)
    fields = ("title", "kind", "at", "place", "online", "group")
    before = {name: getattr(found, name) for name in fields}
    form = AssemblyForm(
        posted(request),
        initial={**before, "seen_version": found.version},
        groups=groups_of(operator),
    )
    if form.is_valid():
        seen = form.cleaned_data["seen_version"] or found.version
        with said_on(form):
            actions.change_assembly(found, seen, acting_member=request.member, **form.values())
            return redirect("assembly", operator.slug, pk)
    facts = {"form": form, "page_of": "change", "assembly": found}
    return render(request, "governance/form.html", facts)


@access(MEMBERS)
def waiting(request: Any, operator: Operator) -> HttpResponse:
    form = AgendaForm(posted(request))
    if form.is_valid():
        with said_on(form):
            actions.put_on_agenda(acting_member=request.member, **form.cleaned_data)
            return redirect("agenda-waiting", operator.slug)
    facts = {
        "form": form,
        "items": queries.waiting_items(operator)[:100],
        "may_hold": may_hold(request.member),
    }
    return render(request, "governance/waiting.html", facts)


@access(MEMBERS)
def add_item(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _assembly(operator, pk)
    form = AgendaForm(posted(request))
    if form.is_valid():
        holds = may_hold(request.member, found.group)
        with said_on(form):
            actions.put_on_agenda(
                acting_member=request.member,
                assembly=found if holds else None,
                **form.cleaned_data,
            )
            return redirect("assembly", operator.slug, pk)
    facts = {"form": form, "page_of": "item", "assembly": found}
    return render(request, "governance/form.html", facts)


@access(MEMBERS)
@require_POST
def take_item(request: Any, operator: Operator, pk: UUID, item: UUID) -> HttpResponse:
    found = _assembly(operator, pk)
    taken = get_object_or_404(AgendaItem, pk=item, operator=operator)
    last = found.items.order_by("-rank").values_list("rank", flat=True).first()
    actions.take_item(taken, found, (last or 0) + 10, acting_member=request.member)
    return redirect("assembly", operator.slug, pk)


@access(MEMBERS)
@require_POST
def withdraw_item(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    item = get_object_or_404(AgendaItem.objects.select_related("assembly"), pk=pk,
                             operator=operator)  # fmt: skip
    actions.withdraw_item(item, acting_member=request.member)
    if item.assembly_id:
        return redirect("assembly", operator.slug, item.assembly_id)
    return redirect("agenda-waiting", operator.slug)


_MOVES = {
    "convoquer": actions.convene,
    "annuler": actions.call_off,
    "commencer": actions.open_assembly,
    "terminer": actions.end_assembly,
    "adopter": actions.adopt_minutes,
}


@access(MEMBERS)
@require_POST
def move(request: Any, operator: Operator, pk: UUID, move: str) -> HttpResponse:
    found = _assembly(operator, pk)
    if move == "venir":
        actions.come(found, request.member, "online", acting_member=request.member)
    elif move == "partir":
        actions.leave(found, request.member, acting_member=request.member)
    elif move in _MOVES:
        _MOVES[move](found, acting_member=request.member)
    else:
        raise Http404
    return redirect("assembly", operator.slug, pk)


@access(MEMBERS)
def presences(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """Who is there: a name is looked for, one tap marks it; another tap when they leave."""
    found = _assembly(operator, pk)
    if not may_hold(request.member, found.group):
        return redirect("assembly", operator.slug, pk)
    if request.method == "POST":
        return _mark(request, operator, found)
    typed = request.GET.get("q", "")[:80]
    rows = found.presences.select_related("member").order_by("left_at", "-came_at")
    here = set(rows.filter(left_at=None).values_list("member", flat=True))
    facts = {
        "assembly": found,
        "typed": typed,
        "people": [(each, each.pk in here) for each in look_for(operator, typed)] if typed else [],
        "page": Paginator(rows, 50).get_page(request.GET.get("page")),
        "quorum": queries.quorum_now(found),
        "ways": WAYS,
    }
    return render(request, "governance/presences.html", facts)


def _mark(request: Any, operator: Operator, found: Assembly) -> HttpResponse:
    try:
        member = find_member(operator, UUID(request.POST.get("member", "")))
    except ValueError:
        member = None
    if member is None:
        raise Http404
    if request.POST.get("left"):
        actions.leave(found, member, acting_member=request.member)
    else:
        way = request.POST.get("way", "room")
        if way not in dict(WAYS):
            raise Http404
        actions.come(found, member, way, acting_member=request.member)
    return redirect("presences", operator.slug, found.pk)


@access(_HOLDERS)
def sheet(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """The sheet to sign in the room; names are in it, so it is for who holds the assembly."""
    found = _assembly(operator, pk)
    people = queries.electors_of(found).defer("phone", "mail").order_by("id")[:2000]
    facts = {"assembly": found, "people": sorted(people, key=lambda each: str(each.name))}
    return render(request, "governance/sheet.html", facts)


@access(MEMBERS)
def proxy(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _assembly(operator, pk)
    holds = may_hold(request.member, found.group)
    people = queries.electors_of(found).defer("phone", "mail").order_by("id")
    form = ProxyForm(posted(request), people=people, for_others=holds)
    if form.is_valid():
        giver = form.cleaned_data.get("giver") or request.member
        with said_on(form):
            holder = form.cleaned_data["holder"]
            actions.give_proxy(found, giver, holder, acting_member=request.member)
            return redirect("assembly", operator.slug, pk)
    facts = {"form": form, "page_of": "proxy", "assembly": found}
    return render(request, "governance/form.html", facts)


@access(MEMBERS)
@require_POST
def unproxy(request: Any, operator: Operator, pk: UUID, proxy: UUID) -> HttpResponse:
    given = Proxy.objects.select_related("assembly__group")
    found = get_object_or_404(given, pk=proxy, assembly=pk, operator=operator)
    actions.withdraw_proxy(found, acting_member=request.member)
    return redirect("assembly", operator.slug, pk)


@access(MEMBERS)
def minutes(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _assembly(operator, pk)
    holds = may_hold(request.member, found.group)
    adopted = found.minutes_adopted_at is not None
    form: Any = CorrectionForm(posted(request) if holds else None)
    if not adopted:
        begun = found.minutes or (draft_of(found) if holds else "")
        before = {"text": begun, "seen_version": found.version}
        form = MinutesForm(posted(request) if holds else None, initial=before)
    if form.is_valid():
        with said_on(form):
            _write(request, found, form)
            return redirect("minutes", operator.slug, pk)
    facts = {"assembly": found, "form": form, "holds": holds, "adopted": adopted}
    facts["corrections"] = found.corrections.order_by("id")
    return render(request, "governance/minutes.html", facts)


def _write(request: Any, found: Assembly, form: Any) -> None:
    text = form.cleaned_data["text"]
    if isinstance(form, CorrectionForm):
        actions.correct_minutes(found, text, acting_member=request.member)
    else:
        seen = form.cleaned_data["seen_version"] or found.version
        actions.write_minutes(found, seen, text, acting_member=request.member)
