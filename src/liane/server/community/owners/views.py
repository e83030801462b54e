"""Pages of the owners: votes by shares, the sheet to sign, a draft of statutes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from liane.server.community.operators.models import Operator
from liane.server.community.owners import actions, queries, rules
from liane.server.community.owners.forms import AskForm
from liane.server.community.owners.models import Choice, OwnersVote
from liane.server.site.access import MEMBERS, access, holders
from liane.server.site.forms import posted, said_on

__all__ = ["ask", "close", "sheet", "statutes", "vote", "votes", "write"]

KEEPERS = holders("bearer", "legal", administration=False)
_OUTCOMES = {
    "carried": ("ok", lazy("carried")),
    "not_carried": ("cut", lazy("not carried")),
    "unknown": ("unknown", lazy("unknown: a share that nobody knows could decide")),
}
_SIDES = {
    "for": lazy("for"),
    "against": lazy("against"),
    "abstain": lazy("abstain"),
    "absent": lazy("absent"),
}


def _keeps(member: Any) -> bool:
    return bool(member.role_names & KEEPERS.roles)


@access(MEMBERS)
def votes(request: Any, operator: Operator) -> HttpResponse:
    """The questions that were put to the owners."""
    page = Paginator(queries.votes_of(operator), 50).get_page(request.GET.get("page"))
    for each in page:
        said = _OUTCOMES[each.result["outcome"]] if each.closed_at else ("unknown", _("open"))
        each.said = said  # type: ignore[attr-defined]
    owners = list(queries.owners_of(operator).values_list("share", flat=True))
    facts = {
        "page": page,
        "keeps": _keeps(request.member),
        "owners": len(owners),
        "shares": sum(share for share in owners if share is not None),
        "unknown": sum(share is None for share in owners),
    }
    return render(request, "owners/votes.html", facts)


@access(KEEPERS)
def ask(request: Any, operator: Operator) -> HttpResponse:
    form = AskForm(posted(request))
    if form.is_valid():
        with said_on(form):
            facts = form.cleaned_data
            made = actions.ask_owners(operator, acting_member=request.member, **facts)
            return redirect("owners-vote", operator.slug, made.pk)
    return render(request, "owners/ask.html", {"form": form})


def _vote(operator: Operator, pk: UUID) -> OwnersVote:
    found = OwnersVote.objects.select_related("operator")
    return get_object_or_404(found, pk=pk, operator=operator)


@access(MEMBERS)
def vote(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """The sums for members; who said what for those who keep the vote."""
    found, keeps = _vote(operator, pk), _keeps(request.member)
    counted = queries.count_of(found)
    facts = {
        "vote": found,
        "keeps": keeps,
        "sides": [
            (label, counted.owners[side], counted.shares[side], counted.unknown[side])
            for side, label in _SIDES.items()
        ],
        "shares": counted.all_shares,
        "outcome": _OUTCOMES[rules.outcome(found.needed, counted)],
        "choices": Choice.choices,
        "rows": _rows(found) if keeps else [],
    }
    return render(request, "owners/vote.html", facts)


def _rows(found: OwnersVote) -> list[dict[str, Any]]:
    """Each owner with what was said; of a closed vote, those who voted then."""
    said = {voice.owner_id: voice for voice in found.voices.select_related("owner")}
    if found.closed_at is not None:
        return [
            {"owner": voice.owner, "share": voice.share, "choice": voice.get_choice_display()}
            for voice in said.values()
        ]
    return [
        {
            "owner": each,
            "share": each.share,
            "choice": said[each.pk].choice if each.pk in said else "",
        }
        for each in queries.owners_of(found.operator)
    ]


@access(KEEPERS)
@require_POST
def write(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    said = {}
    for key, choice in request.POST.items():
        try:
            said[UUID(key.removeprefix("said-"))] = choice
        except ValueError:
            continue
    actions.write_voices(_vote(operator, pk), said, acting_member=request.member)
    messages.success(request, _("What the owners said is written down."))
    return redirect("owners-vote", operator.slug, pk)


@access(KEEPERS)
@require_POST
def close(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    actions.close_vote(_vote(operator, pk), acting_member=request.member)
    return redirect("owners-vote", operator.slug, pk)


@access(KEEPERS)
def sheet(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """The sheet that owners sign, to print."""
    facts = {"vote": _vote(operator, pk), "owners": queries.owners_of(operator)}
    return render(request, "owners/sheet.html", facts)


@access(KEEPERS)
def statutes(request: Any, operator: Operator) -> HttpResponse:
    """A first draft of the statutes of an association of owners (ASL, French law), to print."""
    owners = list(queries.owners_of(operator).select_related("inside"))
    known = [each.share for each in owners if each.share is not None]
    facts = {
        "owners": owners,
        "shares": sum(known) if known and len(known) == len(owners) else None,
    }
    return render(request, "owners/statutes.html", facts)
