"""The directory: its list, one actor, what they agreed to, where nobody stands."""

from collections.abc import Collection
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liane.server.community.directory import actions, queries
from liane.server.community.directory.exchange import actors_csv
from liane.server.community.directory.forms import ActorForm, ConsentForm
from liane.server.community.directory.kinds import Family, Topic
from liane.server.community.directory.models import Actor, Consent
from liane.server.community.directory.permissions import BUYERS, KEEPERS, keeps
from liane.server.community.operators.languages import LANGUAGES
from liane.server.community.operators.models import Operator
from liane.server.site.access import ADMINISTRATION, EVERYONE, MEMBERS, access
from liane.server.site.forms import posted, said_on

__all__ = [
    "actor", "add_actor", "change_actor", "consent", "directory", "end_actor", "export", "gaps",
    "withdraw",
]  # fmt: skip

_FIELDS = [name for name in ActorForm.base_fields if name != "seen_version"]


def _actor(operator: Operator, pk: UUID) -> Actor:
    return get_object_or_404(Actor, operator=operator, pk=pk, ended_at=None)


def _one_of(codes: Collection[str], typed: str) -> str:
    return typed if typed in codes else ""


@access(EVERYONE, kept=True)
def directory(request: HttpRequest, operator: Operator) -> HttpResponse:
    member = request.member  # type: ignore[attr-defined]
    chosen = {
        "typed": request.GET.get("q", "")[:100],
        "family": _one_of(Family.values, request.GET.get("famille", "")),
        "topic": _one_of(Topic.values, request.GET.get("sujet", "")),
        "language": _one_of(LANGUAGES, request.GET.get("langue", "")),
    }
    actors = queries.actors_for(operator, member, **chosen)
    page = Paginator(queries.listed_actors(actors), 50).get_page(request.GET.get("page"))
    facts = {
        "page": page,
        "actors": [queries.seen(each, member) for each in page],
        "chosen": chosen,
        "families": Family.choices,
        "topics": Topic.choices,
        "languages": [(code, LANGUAGES.get(code, code)) for code in operator.languages],
        "keeps": keeps(member),
        "asked": any(chosen.values()),
    }
    return render(request, "directory/list.html", facts)


@access(EVERYONE, kept=True)
def actor(request: HttpRequest, operator: Operator, pk: UUID) -> HttpResponse:
    member = request.member  # type: ignore[attr-defined]
    found = queries.actor_for(operator, member, pk)
    if found is None:
        raise Http404
    buys = bool(member and member.role_names & BUYERS.roles)
    facts = {
        "seen": found,
        "actor": found.actor,
        "keeps": keeps(member),
        "buys": buys,
        "jobs": queries.jobs_of(found.actor)[:20] if member else [],
        "requests": queries.requests_to(operator, found.actor)[:20] if buys else [],
    }
    return render(request, "directory/actor.html", facts)


@access(KEEPERS)
def add_actor(request: HttpRequest, operator: Operator) -> HttpResponse:
    family = request.GET.get("famille", "")
    form = ActorForm(posted(request), initial={"family": family, "languages": operator.languages})
    if form.is_valid():
        with said_on(form):
            acting = request.member  # type: ignore[attr-defined]
            made = actions.add_actor(operator, acting_member=acting, **form.values())
            return redirect("actor", operator.slug, made.pk)
    return _page(request, form, _("Add somebody to the directory"))


@access(KEEPERS)
def change_actor(request: HttpRequest, operator: Operator, pk: UUID) -> HttpResponse:
    found = _actor(operator, pk)
    known = {name: getattr(found, name) for name in _FIELDS} | {"seen_version": found.version}
    form = ActorForm(posted(request), initial=known)
    if form.is_valid():
        with said_on(form):
            acting = request.member  # type: ignore[attr-defined]
            seen = form.cleaned_data["seen_version"] or found.version
            actions.change_actor(found, seen, acting_member=acting, **form.values())
            return redirect("actor", operator.slug, found.pk)
    return _page(request, form, found.name, found)


@access(KEEPERS)
@require_POST
def end_actor(request: HttpRequest, operator: Operator, pk: UUID) -> HttpResponse:
    acting = request.member  # type: ignore[attr-defined]
    actions.end_actor(_actor(operator, pk), acting_member=acting)
    return redirect("directory", operator.slug)


@access(KEEPERS)
def consent(request: HttpRequest, operator: Operator, pk: UUID) -> HttpResponse:
    found = _actor(operator, pk)
    form = ConsentForm(posted(request))
    if form.is_valid():
        with said_on(form):
            acting = request.member  # type: ignore[attr-defined]
            actions.consent(found, acting_member=acting, **form.cleaned_data)
            return redirect("actor", operator.slug, found.pk)
    return _page(request, form, _("They agreed"), found)


@access(KEEPERS)
@require_POST
def withdraw(request: HttpRequest, operator: Operator, pk: UUID, given: UUID) -> HttpResponse:
    held = get_object_or_404(Consent, operator=operator, actor=pk, pk=given, withdrawn_on=None)
    actions.withdraw_consent(held, acting_member=request.member)  # type: ignore[attr-defined]
    return redirect("actor", operator.slug, pk)


@access(MEMBERS, kept=True)
def gaps(request: HttpRequest, operator: Operator) -> HttpResponse:
    table = queries.coverage_of(operator, request.GET.get("par", "topics"))
    ways = (("topics", _("topics")), ("languages", _("languages")), ("zones", _("areas")))
    facts = {"table": table, "ways": ways, "keeps": keeps(request.member)}  # type: ignore[attr-defined]
    return render(request, "directory/gaps.html", facts)


@access(ADMINISTRATION)
def export(request: HttpRequest, operator: Operator) -> HttpResponse:
    """The whole directory, with its contacts: for the bearer, over a safe connection."""
    answer = HttpResponse(actors_csv(operator), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="annuaire-{operator.slug}.csv"'
    return answer


def _page(
    request: HttpRequest,
    form: ActorForm | ConsentForm,
    title: str,
    actor: Actor | None = None,
) -> HttpResponse:
    facts = {"form": form, "title": title, "actor": actor}
    return render(request, "directory/form.html", facts)
