"""The tree of operators, and moving under a parent with its consent."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liane.server.community.members.queries import belongs_to
from liane.server.community.operators import actions, queries
from liane.server.community.operators.forms import AnswerForm, MoveForm
from liane.server.community.operators.models import MoveRequest, Operator, Privacy
from liane.server.site.access import ADMINISTRATION, FRONT, access
from liane.server.site.forms import posted, said_on

__all__ = ["answer_move", "leave_parent", "move", "tree", "withdraw_move"]


@access(FRONT)
def tree(request: Any, operator: Operator) -> HttpResponse:
    """Where this operator stands, and what is inside."""
    signed_in = request.user.is_authenticated
    mine = {each.operator_id for each in belongs_to(request.user)} if signed_in else set()
    above = [
        each
        for each in reversed(queries.ancestors_of(operator))
        if each.privacy != Privacy.PRIVATE or each.pk in mine
    ]
    facts: dict[str, Any] = {"above": above, "root": queries.tree_of(operator, mine)}
    if request.member and "bearer" in request.member.role_names:
        facts["asked"] = list(queries.moves_asked_of(operator))
        facts["own"] = queries.own_move(operator)
        facts["bears"] = True
    return render(request, "operators/tree.html", facts)


@access(ADMINISTRATION)
def move(request: Any, operator: Operator) -> HttpResponse:
    """Ask to stand under another operator of this box."""
    form = MoveForm(posted(request))
    if form.is_valid():
        with said_on(form):
            wanted, words = form.cleaned_data["parent"], form.cleaned_data["words"]
            actions.ask_to_move(operator, wanted, words=words, acting_member=request.member)
            messages.success(request, _("It is asked. {name} answers.").format(name=wanted))
            return redirect("operator-tree", operator.slug)
    return render(request, "operators/move.html", {"form": form})


@access(ADMINISTRATION)
@require_POST
def answer_move(request: Any, operator: Operator, pk: Any) -> HttpResponse:
    asked = get_object_or_404(
        MoveRequest.objects.select_related("operator"), pk=pk, parent=operator
    )
    form = AnswerForm(request.POST)
    word = form.cleaned_data["answer"] if form.is_valid() else ""
    accept = "accept" in request.POST
    actions.answer_move(asked, accept, answer=word, acting_member=request.member)
    messages.success(request, _("Your answer is kept."))
    return redirect("operator-tree", operator.slug)


@access(ADMINISTRATION)
@require_POST
def withdraw_move(request: Any, operator: Operator, pk: Any) -> HttpResponse:
    asked = get_object_or_404(MoveRequest, pk=pk, operator=operator)
    actions.withdraw_move(asked, acting_member=request.member)
    return redirect("operator-tree", operator.slug)


@access(ADMINISTRATION)
@require_POST
def leave_parent(request: Any, operator: Operator) -> HttpResponse:
    actions.leave_parent(operator, acting_member=request.member)
    messages.success(request, _("This operator stands alone."))
    return redirect("operator-tree", operator.slug)
