"""Pages of those who come: a code, candidates, sponsors; experts and helplines."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.circles import actions, queries
from liane.server.community.circles.forms import CodeForm, ReasonForm
from liane.server.community.circles.models import Candidacy
from liane.server.community.circles.rules import sponsors_needed
from liane.server.community.circles.views.placing import acts, place_here, with_form
from liane.server.community.directory.kinds import Topic
from liane.server.community.members.rules import shown_code
from liane.server.community.operators.languages import LANGUAGES
from liane.server.community.operators.models import Operator
from liane.server.site.access import MEMBERS, access
from liane.server.site.forms import posted, said_on

__all__ = ["candidates", "code", "experts", "propose", "say"]


@access(MEMBERS)
def code(request: Any, operator: Operator) -> HttpResponse:
    """Shown once, on the answer itself: it is kept nowhere in clear."""
    made = actions.make_code(acting_member=request.member) if request.method == "POST" else ""
    return render(request, "circles/code.html", {"code": shown_code(made) if made else ""})


@access(MEMBERS)
def propose(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    place = place_here(request, pk)
    form = CodeForm(posted(request))
    if form.is_valid():
        with said_on(form):
            actions.propose(**form.cleaned_data, **acts(request, place))
            return redirect("circle-candidates", operator.slug, pk)
    return with_form(request, place, form, lazy("Propose somebody"))


@access(MEMBERS)
def candidates(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    place = place_here(request, pk)
    facts = {
        "place": place,
        "candidates": queries.candidates_of(place.circle),
        "needed": sponsors_needed(len(queries.people_of(place.circle))),
        "now": timezone.now(),
    }
    return render(request, "circles/candidates.html", facts)


_WORDS = {
    "parrainer": (actions.sponsor, lazy("Sponsor")),
    "objecter": (actions.object_to, lazy("Object to it")),
}
_ANSWERS = {"admettre": actions.admit, "refuser": actions.refuse}


@access(MEMBERS)
def say(request: Any, operator: Operator, pk: UUID, one: UUID, word: str) -> HttpResponse:
    """Sponsor or object with a reason; admit or refuse with a button."""
    place = place_here(request, pk)
    named = Candidacy.objects.select_related("member")
    found = get_object_or_404(named, pk=one, circle=place.circle)
    if word in _ANSWERS and request.method == "POST":
        _ANSWERS[word](found, **acts(request, place))
        return redirect("circle-candidates", operator.slug, pk)
    if word not in _WORDS:
        raise Http404
    action, title = _WORDS[word]
    form = ReasonForm(posted(request))
    if form.is_valid():
        with said_on(form):
            action(found, form.cleaned_data["reason"], **acts(request, place))
            return redirect("circle-candidates", operator.slug, pk)
    return with_form(request, place, form, title, about=found.member.name)


@access(MEMBERS)
def experts(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    place = place_here(request, pk)
    topic, language = request.GET.get("theme", ""), request.GET.get("langue", "")
    topic = topic if topic in Topic.values else ""
    language = language if language in LANGUAGES else ""
    facts = {
        "place": place,
        "experts": queries.experts_for(request.member, topic, language),
        "topics": Topic.choices,
        "languages": LANGUAGES.items(),
        "topic": topic,
        "language": language,
    }
    return render(request, "circles/experts.html", facts)
