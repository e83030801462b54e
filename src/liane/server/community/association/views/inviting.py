"""From an event to the association: who agreed to be told how to belong, and what brings people."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from liane.server.community.association.actions import inviting as actions
from liane.server.community.association.permissions import KEEPERS
from liane.server.community.association.queries import roll as queries
from liane.server.community.events.queries import interested_in
from liane.server.community.operators.models import Operator
from liane.server.site.access import access
from liane.server.site.uplink.texting import can_text

__all__ = ["interested", "sources", "told"]


@access(KEEPERS)
def interested(request: Any, operator: Operator) -> HttpResponse:
    """Who agreed to be told: write to all that can be written to, and the list of the others."""
    untold = interested_in(operator, untold=True)
    if request.method == "POST":
        base = request.build_absolute_uri("/").rstrip("/")
        sent = actions.invite(operator, untold[:500], acting_member=request.member, base=base)
        said = ngettext("{n} invitation in the queue.", "{n} invitations in the queue.",
                        sum(sent.values()))  # fmt: skip
        messages.success(request, said.format(n=sum(sent.values())))
        return redirect("association-interested", operator.slug)
    facts = {
        "page": Paginator(interested_in(operator), 50).get_page(request.GET.get("page")),
        "untold": untold.count(),
        "texts": can_text(operator),
    }
    answer = render(request, "association/interested.html", facts)
    answer["Cache-Control"] = "no-store"  # contacts are on it: no phone keeps the page
    return answer


@access(KEEPERS)
@require_POST
def told(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """Somebody was called or visited."""
    place = get_object_or_404(interested_in(operator), pk=pk)
    actions.told_by_hand(place, acting_member=request.member)
    return redirect("association-interested", operator.slug)


@access(KEEPERS)
def sources(request: Any, operator: Operator) -> HttpResponse:
    """What brought people, and how far they went."""
    return render(request, "association/sources.html", {"rows": queries.sources_of(operator)})
