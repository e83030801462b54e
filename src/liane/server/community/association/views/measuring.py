"""An indicator that a survey tells: which answer it is, and what each edition says."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from liane.server.community.association.actions import figures
from liane.server.community.association.models import Indicator
from liane.server.community.association.permissions import may_plan, may_tell
from liane.server.community.association.queries import measuring as queries
from liane.server.community.association.views.activity import crumbs_to
from liane.server.community.operators.models import Operator
from liane.server.community.surveys.models import Edition, Survey
from liane.server.site.access import MEMBERS, access
from liane.server.site.forms import posted, said_on

__all__ = ["surveyed", "take"]


class AnswerForm(forms.Form):
    """Which answer of which question is counted."""

    answer = forms.ChoiceField(label=lazy("Which answer tells it"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, survey: Survey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["answer"]
        field.choices = queries.choices_in(survey)


def _indicator(operator: Operator, pk: UUID) -> Indicator:
    rows = Indicator.objects.select_related("activity__plan", "operator")
    return get_object_or_404(rows, pk=pk, operator=operator)


def _chosen(request: Any) -> Survey | None:
    try:
        found = queries.surveys_that_tell(request.member).filter(pk=request.GET["enquete"])
        return found.first()
    except (KeyError, ValidationError):
        return None


@access(MEMBERS)
def surveyed(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """What the survey says, edition by edition; or which survey, then which answer."""
    found, plans = _indicator(operator, pk), may_plan(request.member)
    chosen = _chosen(request) if plans else None
    form = AnswerForm(posted(request), survey=chosen) if chosen else None
    if form is not None and chosen is not None and form.is_valid():
        with said_on(form):
            question, _mark, choice = form.cleaned_data["answer"].partition("|")
            figures.tie_to_survey(found, chosen, question, choice, acting_member=request.member)
            return redirect("plan-indicator-survey", operator.slug, pk)
    tied = None if chosen or "autre" in request.GET else queries.survey_behind(found)
    facts = {
        "indicator": found,
        "crumbs": crumbs_to(operator, found.activity),
        "form": form,
        "tied": tied,
        "told": queries.told_by(found, tied) if tied else [],
        "surveys": [] if tied or chosen else list(queries.surveys_that_tell(request.member)[:50]),
        "may_plan": plans,
        "may_tell": may_tell(request.member, found.activity),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "association/surveyed.html", facts, status=status)


@access(MEMBERS)
@require_POST
def take(request: Any, operator: Operator, pk: UUID, edition: UUID) -> HttpResponse:
    """Take what an edition says: today's figure, or the one from before."""
    found = _indicator(operator, pk)
    told = get_object_or_404(Edition, pk=edition, survey=found.survey, operator=operator)
    before = request.POST.get("before") == "1"
    figures.take_figure(found, told, as_baseline=before, acting_member=request.member)
    return redirect("plan-activity", operator.slug, found.activity_id)
