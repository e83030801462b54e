"""Who works with whom: the matrix, its check, and its editing."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liane.server.community.directory import actions, queries
from liane.server.community.directory.forms import TieForm
from liane.server.community.directory.kinds import Level
from liane.server.community.directory.models import Tie
from liane.server.community.directory.permissions import KEEPERS, keeps
from liane.server.community.directory.wording import in_words
from liane.server.community.operators.models import Operator
from liane.server.site.access import MEMBERS, access
from liane.server.site.forms import posted, said_on

__all__ = ["add_tie", "end_tie", "matrix"]


@access(MEMBERS, kept=True)
def matrix(request: HttpRequest, operator: Operator) -> HttpResponse:
    member = request.member  # type: ignore[attr-defined]
    found = queries.matrix_of(operator, member)
    facts = {
        "matrix": found,
        "findings": [in_words(each) for each in found.findings],
        "levels": Level.choices,
        "keeps": keeps(member),
    }
    return render(request, "directory/matrix.html", facts)


@access(KEEPERS)
def add_tie(request: HttpRequest, operator: Operator) -> HttpResponse:
    member = request.member  # type: ignore[attr-defined]
    form = TieForm(posted(request), sides=queries.sides_of(operator, member))
    if form.is_valid():
        with said_on(form):
            actions.tie(operator, acting_member=member, **form.cleaned_data)
            return redirect("collaboration", operator.slug)
    facts = {"form": form, "title": _("Two sides that work together"), "of_ties": True}
    return render(request, "directory/form.html", facts)


@access(KEEPERS)
@require_POST
def end_tie(request: HttpRequest, operator: Operator, pk: UUID) -> HttpResponse:
    made = get_object_or_404(Tie, operator=operator, pk=pk, ended_on=None)
    actions.end_tie(made, acting_member=request.member)  # type: ignore[attr-defined]
    return redirect("collaboration", operator.slug)
