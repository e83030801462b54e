"""Pages of words: posts, themes, needs, the digest."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from liane.server.community.circles import actions, queries
from liane.server.community.circles.forms import (
    AnswerForm,
    NeedForm,
    PostForm,
    ReplyForm,
    ThemeForm,
)
from liane.server.community.circles.models import Candidacy, Need, Place, Post, Theme
from liane.server.community.circles.views.placing import acts, place_here, with_form
from liane.server.community.operators.models import Operator
from liane.server.site.access import MEMBERS, access
from liane.server.site.forms import posted, said_on

__all__ = [
    "circle",
    "close_theme",
    "digest",
    "follow",
    "need",
    "needs",
    "new_need",
    "new_post",
    "post",
    "take_back",
    "take_need",
    "themes",
]

DAYS = (1, 7, 30)


def _theme(place: Place, pk: str) -> Theme | None:
    """The theme that an address names, of this circle; nothing where it names none."""
    themes = queries.themes_of(place.circle)
    return next((each for each in themes if str(each.pk) == pk), None)


@access(MEMBERS)
def circle(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    place = place_here(request, pk)
    kind, theme = request.GET.get("sorte", ""), _theme(place, request.GET.get("theme", ""))
    posts = queries.posts_of(place.circle, kind, theme)
    waiting = Candidacy.objects.filter(circle=place.circle, state=Candidacy.State.OPEN)
    facts = {
        "place": place,
        "kind": kind,
        "theme": theme,
        "kinds": Post.Kind.choices,
        "page": Paginator(posts, 6).get_page(request.GET.get("page")),
        "needs": queries.needs_of(place.circle).count(),
        "candidates": waiting.count(),
    }
    return render(request, "circles/circle.html", facts)


@access(MEMBERS)
def new_post(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    place = place_here(request, pk)
    living = Theme.objects.filter(circle=place.circle, closed_at=None)
    form = PostForm(posted(request), themes=living)
    if form.is_valid():
        with said_on(form):
            made = actions.post(**form.cleaned_data, **acts(request, place))
            return redirect("circle-post", operator.slug, pk, made.pk)
    return with_form(request, place, form, lazy("Tell the circle"))


@access(MEMBERS)
def post(request: Any, operator: Operator, pk: UUID, one: UUID) -> HttpResponse:
    place = place_here(request, pk)
    named = Post.objects.select_related("author__member", "theme")
    found = get_object_or_404(
        named, pk=one, circle=place.circle, answers_to=None, withdrawn_at=None
    )
    form = ReplyForm(posted(request))
    if form.is_valid():
        with said_on(form):
            text = form.cleaned_data["text"]
            actions.post(title="—", text=text, answers_to=found, **acts(request, place))
            return redirect("circle-post", operator.slug, pk, one)
    answers = found.answers.filter(withdrawn_at=None).select_related("author__member")
    facts = {"place": place, "post": found, "answers": answers.order_by("at")[:200], "form": form}
    return render(request, "circles/post.html", facts)


@access(MEMBERS)
@require_POST
def take_back(request: Any, operator: Operator, pk: UUID, one: UUID) -> HttpResponse:
    place = place_here(request, pk)
    actions.take_back(get_object_or_404(Post, pk=one, circle=place.circle), **acts(request, place))
    return redirect("circle", operator.slug, pk)


@access(MEMBERS)
def themes(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    place = place_here(request, pk)
    form = ThemeForm(posted(request))
    if form.is_valid():
        actions.open_theme(form.cleaned_data["name"], **acts(request, place))
        return redirect("circle-themes", operator.slug, pk)
    followed = set(place.themes.values_list("pk", flat=True))
    told = [(theme, theme.pk in followed) for theme in queries.themes_of(place.circle)]
    return render(request, "circles/themes.html", {"place": place, "themes": told, "form": form})


@access(MEMBERS)
@require_POST
def follow(request: Any, operator: Operator, pk: UUID, one: UUID) -> HttpResponse:
    place = place_here(request, pk)
    theme = get_object_or_404(Theme, pk=one, circle=place.circle)
    actions.follow_theme(theme, **acts(request, place))
    return redirect("circle-themes", operator.slug, pk)


@access(MEMBERS)
@require_POST
def close_theme(request: Any, operator: Operator, pk: UUID, one: UUID) -> HttpResponse:
    place = place_here(request, pk)
    theme = get_object_or_404(Theme, pk=one, circle=place.circle)
    actions.close_theme(theme, **acts(request, place))
    return redirect("circle-themes", operator.slug, pk)


@access(MEMBERS)
def needs(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    place = place_here(request, pk)
    facts = {
        "place": place,
        "needs": queries.needs_of(place.circle)[:100],
        "answered": queries.needs_of(place.circle, answered=True)[:30],
    }
    return render(request, "circles/needs.html", facts)


@access(MEMBERS)
def new_need(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    place = place_here(request, pk)
    form = NeedForm(posted(request))
    if form.is_valid():
        actions.add_need(**form.cleaned_data, **acts(request, place))
        return redirect("circle-needs", operator.slug, pk)
    return with_form(request, place, form, lazy("Write down a need"))


@access(MEMBERS)
def need(request: Any, operator: Operator, pk: UUID, one: UUID) -> HttpResponse:
    place = place_here(request, pk)
    named = Need.objects.select_related("owner__member")
    found = get_object_or_404(named, pk=one, circle=place.circle)
    form = AnswerForm(posted(request))
    if form.is_valid():
        with said_on(form):
            actions.answer_need(found, **form.cleaned_data, **acts(request, place))
            return redirect("circle-needs", operator.slug, pk)
    return render(request, "circles/need.html", {"place": place, "need": found, "form": form})


@access(MEMBERS)
@require_POST
def take_need(request: Any, operator: Operator, pk: UUID, one: UUID) -> HttpResponse:
    place = place_here(request, pk)
    actions.take_need(get_object_or_404(Need, pk=one, circle=place.circle), **acts(request, place))
    return redirect("circle-need", operator.slug, pk, one)


@access(MEMBERS)
def digest(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    place = place_here(request, pk)
    asked = request.GET.get("jours", "")
    days = int(asked) if asked.isdecimal() and int(asked) in DAYS else 7
    told = queries.digest_of(place.circle, timezone.now() - timedelta(days))
    facts = {"place": place, "digest": told, "days": days, "choices": DAYS}
    return render(request, "circles/digest.html", facts)
