"""Pages of proposals and votes."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from liane.server.community.governance import actions, queries
from liane.server.community.governance.forms import (
    CountForm,
    DecisionForm,
    OpenVoteForm,
    ProposalForm,
)
from liane.server.community.governance.minutes import result_words
from liane.server.community.governance.models import Assembly, Proposal, Way
from liane.server.community.governance.permissions import STEWARDS, has_a_vote, may_count
from liane.server.community.members.queries import find_member, look_for, members_of
from liane.server.community.operators.models import Operator
from liane.server.site.access import MEMBERS, access, holders
from liane.server.site.forms import posted, said_on

__all__ = [
    "close",
    "count",
    "decide",
    "open_vote",
    "paper_vote",
    "papers",
    "proposal",
    "proposals",
    "propose",
    "reword",
    "vote",
    "withdraw",
]

_HOLDERS = holders(*STEWARDS, administration=False)


def _proposal(operator: Operator, pk: UUID) -> Proposal:
    with_it = ("assembly__group", "group", "operator", "result", "decision")
    found = Proposal.objects.select_related(*with_it)
    return get_object_or_404(found, pk=pk, operator=operator)


def _to_come(operator: Operator) -> Any:
    living = ("planned", "convened", "open")
    return Assembly.objects.filter(operator=operator, state__in=living).order_by("at")


@access(MEMBERS)
def proposals(request: Any, operator: Operator) -> HttpResponse:
    rows = Proposal.objects.filter(operator=operator).select_related("result").order_by("-id")
    page = Paginator(rows, 30).get_page(request.GET.get("page"))
    for each in page:
        each.words = result_words(each)  # type: ignore[attr-defined]
    return render(request, "governance/proposals.html", {"page": page})


@access(MEMBERS)
def propose(request: Any, operator: Operator) -> HttpResponse:
    """Write a proposal; `?de=` says of which one that was not decided it takes the words."""
    chosen = {"assembly": request.GET.get("assemblee")} | _words_of(operator, request.GET)
    form = ProposalForm(posted(request), initial=chosen, assemblies=_to_come(operator))
    if form.is_valid():
        with said_on(form):
            made = actions.propose(acting_member=request.member, **form.values())
            return redirect("proposal", operator.slug, made.pk)
    return render(request, "governance/form.html", {"form": form, "page_of": "propose"})


def _words_of(operator: Operator, sent: Any) -> dict[str, Any]:
    """The words of a proposal that is proposed again."""
    if not sent.get("de"):
        return {}
    try:
        found = _proposal(operator, UUID(sent["de"]))
    except ValueError as error:
        raise Http404 from error
    kept = {name: getattr(found, name) for name in ("title", "text", "majority", "secret")}
    return kept | {"options": "\n".join(found.options)}


@access(MEMBERS)
def proposal(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _proposal(operator, pk)
    taken, chosen = queries.vote_of(request.member, found)
    choices = queries.choices_of(found)
    counts = found.result.counts if hasattr(found, "result") else {}
    facts = {
        "proposal": found,
        "words": result_words(found),
        "choices": choices,
        "sums": [(label, counts.get(code, 0)) for code, label in choices] if counts else [],
        "taken": taken,
        "chosen": chosen,
        "counts_it": may_count(request.member, found),
        "has_a_vote": has_a_vote(request.member, found),
        "so_far": found.voters.count(),
        "speaks_for": _givers(request.member, found),
        "decision": getattr(found, "decision", None),
        "open_form": OpenVoteForm(),
    }
    return render(request, "governance/proposal.html", facts)


def _givers(member: Any, found: Proposal) -> list[Any]:
    """Those whose proxy this member holds and whose vote was not taken yet."""
    if found.assembly is None or found.state != Proposal.State.OPEN:
        return []
    given = found.assembly.proxies.filter(holder=member, withdrawn_at=None)
    held = queries.room_of(found.assembly).proxies if given.exists() else {}
    mine = [giver for giver, holder in held.items() if holder == member.pk]
    voted = set(found.voters.filter(member__in=mine).values_list("member", flat=True))
    return [find_member(found.operator, giver) for giver in mine if giver not in voted][:20]


@access(MEMBERS)
def reword(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _proposal(operator, pk)
    before = {name: getattr(found, name) for name in ("title", "text", "majority", "secret")}
    before |= {"options": "\n".join(found.options), "assembly": found.assembly_id}
    before["seen_version"] = found.version
    form = ProposalForm(posted(request), initial=before, assemblies=_to_come(operator))
    if form.is_valid():
        seen = form.cleaned_data["seen_version"] or found.version
        with said_on(form):
            actions.reword(found, seen, acting_member=request.member, **form.values())
            return redirect("proposal", operator.slug, pk)
    facts = {"form": form, "page_of": "reword", "proposal": found}
    return render(request, "governance/form.html", facts)


@access(MEMBERS)
@require_POST
def open_vote(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _proposal(operator, pk)
    form = OpenVoteForm(request.POST)
    if form.is_valid():
        with said_on(form):
            closes = form.cleaned_data["closes_at"]
            actions.open_vote(found, closes, acting_member=request.member)
            return redirect("proposal", operator.slug, pk)
    facts = {"form": form, "page_of": "open", "proposal": found}
    return render(request, "governance/form.html", facts)


@access(MEMBERS)
@require_POST
def vote(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _proposal(operator, pk)
    voter = _named(operator, request.POST.get("voter")) if request.POST.get("voter") else None
    choice = request.POST.get("choice", "")
    actions.vote(found, choice, acting_member=request.member, voter=voter)
    return redirect("proposal", operator.slug, pk)


def _named(operator: Operator, typed: str | None) -> Any:
    try:
        found = find_member(operator, UUID(typed or ""))
    except ValueError:
        found = None
    if found is None:
        raise Http404
    return found


@access(_HOLDERS)
def paper_vote(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """Votes said on paper or by phone, one after the other: a name, a choice, the next."""
    found = _proposal(operator, pk)
    if request.method == "POST":
        way = Way.PHONE if request.POST.get("way") == Way.PHONE else Way.PAPER
        voter = _named(operator, request.POST.get("member"))
        choice = request.POST.get("choice", "")
        actions.vote(found, choice, acting_member=request.member, voter=voter, way=way)
        return redirect("paper-vote", operator.slug, pk)
    typed = request.GET.get("q", "")[:80]
    people = look_for(operator, typed) if typed else []
    voted = set(found.voters.filter(member__in=people).values_list("member", flat=True))
    facts = {
        "proposal": found,
        "typed": typed,
        "people": [(each, each.pk in voted) for each in people],
        "choices": queries.choices_of(found),
        "so_far": found.voters.count(),
    }
    return render(request, "governance/paper_vote.html", facts)


@access(MEMBERS)
def count(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _proposal(operator, pk)
    form = CountForm(posted(request), choices=queries.choices_of(found))
    if form.is_valid():
        with said_on(form):
            actions.count_hands(
                found,
                form.counts(),
                tellers=form.cleaned_data["tellers"],
                acting_member=request.member,
            )
            return redirect("proposal", operator.slug, pk)
    facts = {
        "form": form,
        "page_of": "count",
        "proposal": found,
        "room": len(queries.voters_in_room(found)),
    }
    return render(request, "governance/form.html", facts)


@access(MEMBERS)
@require_POST
def close(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    actions.close_vote(_proposal(operator, pk), acting_member=request.member)
    return redirect("proposal", operator.slug, pk)


@access(MEMBERS)
@require_POST
def withdraw(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    actions.withdraw_proposal(_proposal(operator, pk), acting_member=request.member)
    return redirect("proposal", operator.slug, pk)


@access(MEMBERS)
def papers(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """Papers to vote with, to be printed and cut."""
    found = _proposal(operator, pk)
    facts = {"proposal": found, "choices": queries.choices_of(found), "times": range(8)}
    return render(request, "governance/papers.html", facts)


@access(MEMBERS)
def decide(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _proposal(operator, pk)
    people = members_of(operator)
    before = {"title": found.title, "text": found.text}
    form = DecisionForm(posted(request), initial=before, people=people)
    if form.is_valid():
        with said_on(form):
            made = actions.decide(acting_member=request.member, proposal=found, **form.cleaned_data)
            return redirect("decision", operator.slug, made.pk)
    facts = {"form": form, "page_of": "decide", "proposal": found}
    return render(request, "governance/form.html", facts)
