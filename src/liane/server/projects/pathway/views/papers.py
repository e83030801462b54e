"""Files of a deliverable: added, read, taken away."""

import base64
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from liane.server.community.operators.models import Operator
from liane.server.projects.pathway import actions, queries
from liane.server.projects.pathway.forms import PaperForm
from liane.server.projects.pathway.models import Deliverable, Paper
from liane.server.projects.pathway.permissions import may_change, may_read
from liane.server.site.access import MEMBERS, access
from liane.server.site.forms import posted, said_on

__all__ = ["add_paper", "drop_paper", "paper"]


@access(MEMBERS)
def add_paper(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """Join a file to a deliverable, for those who say where it stands."""
    found = get_object_or_404(Deliverable, pk=pk, operator=operator)
    if not may_change(request.member, found):
        raise Http404
    form = PaperForm(posted(request), request.FILES or None)
    if form.is_valid():
        with said_on(form):
            data = form.cleaned_data.pop("file").read(actions.MOST_BYTES + 1)
            actions.add_paper(found, data, acting_member=request.member, **form.cleaned_data)
            return redirect("pathway-deliverable", operator.slug, pk)
    facts = {"deliverable": found, "title": queries.title_of(found), "form": form}
    return render(request, "pathway/paper.html", facts, status=400 if form.errors else 200)


def _paper(operator: Operator, pk: UUID, paper: UUID) -> Paper:
    papers = Paper.objects.select_related("deliverable__project")
    return get_object_or_404(papers, pk=paper, deliverable=pk, operator=operator)


@access(MEMBERS)
def paper(request: Any, operator: Operator, pk: UUID, paper: UUID) -> HttpResponse:
    """The file itself, for who may read it."""
    found = _paper(operator, pk, paper)
    if not may_read(request.member, found) or found.content.startswith("•"):
        raise Http404
    answer = HttpResponse(base64.b64decode(found.content), content_type=found.media_type)
    answer["Content-Disposition"] = "attachment"
    answer["Cache-Control"] = "no-store"
    return answer


@access(MEMBERS)
@require_POST
def drop_paper(request: Any, operator: Operator, pk: UUID, paper: UUID) -> HttpResponse:
    actions.drop_paper(_paper(operator, pk, paper), acting_member=request.member)
    return redirect("pathway-deliverable", operator.slug, pk)
