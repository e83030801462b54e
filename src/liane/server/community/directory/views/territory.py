"""The register of digital actions of others on the territory."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liane.server.community.directory import actions, queries
from liane.server.community.directory.forms import ActionForm
from liane.server.community.directory.kinds import topics_in_words
from liane.server.community.directory.models import DigitalAction
from liane.server.community.directory.permissions import KEEPERS, keeps
from liane.server.community.operators.models import Operator
from liane.server.site.access import EVERYONE, access
from liane.server.site.forms import posted, said_on

__all__ = ["action", "actions_page", "add_action", "change_action", "withdraw_action"]

_FIELDS = [name for name in ActionForm.base_fields if name != "seen_version"]


def _action(operator: Operator, pk: UUID) -> DigitalAction:
    return get_object_or_404(DigitalAction, operator=operator, pk=pk, withdrawn_at=None)


@access(EVERYONE)
def actions_page(request: HttpRequest, operator: Operator) -> HttpResponse:
    page = Paginator(queries.actions_on(operator), 50).get_page(request.GET.get("page"))
    facts = {"page": page, "keeps": keeps(request.member)}  # type: ignore[attr-defined]
    return render(request, "directory/actions.html", facts)


@access(EVERYONE)
def action(request: HttpRequest, operator: Operator, pk: UUID) -> HttpResponse:
    found = _action(operator, pk)
    facts = {
        "action": found,
        "topics": topics_in_words(found.topics),
        "others": queries.overlapping(found),
        "keeps": keeps(request.member),  # type: ignore[attr-defined]
    }
    return render(request, "directory/action.html", facts)


@access(KEEPERS)
def add_action(request: HttpRequest, operator: Operator) -> HttpResponse:
    form = ActionForm(posted(request))
    if form.is_valid():
        with said_on(form):
            acting = request.member  # type: ignore[attr-defined]
            made = actions.add_action(operator, acting_member=acting, **form.values())
            return redirect("digital-action", operator.slug, made.pk)
    return _page(request, form, _("A digital action of others"))


@access(KEEPERS)
def change_action(request: HttpRequest, operator: Operator, pk: UUID) -> HttpResponse:
    found = _action(operator, pk)
    known = {name: getattr(found, name) for name in _FIELDS} | {"seen_version": found.version}
    form = ActionForm(posted(request), initial=known)
    if form.is_valid():
        with said_on(form):
            acting = request.member  # type: ignore[attr-defined]
            seen = form.cleaned_data["seen_version"] or found.version
            actions.change_action(found, seen, acting_member=acting, **form.values())
            return redirect("digital-action", operator.slug, found.pk)
    return _page(request, form, found.title)


@access(KEEPERS)
@require_POST
def withdraw_action(request: HttpRequest, operator: Operator, pk: UUID) -> HttpResponse:
    acting = request.member  # type: ignore[attr-defined]
    actions.withdraw_action(_action(operator, pk), acting_member=acting)
    return redirect("digital-actions", operator.slug)


def _page(request: HttpRequest, form: ActionForm, title: str) -> HttpResponse:
    facts = {"form": form, "title": title, "of_actions": True}
    return render(request, "directory/form.html", facts)
