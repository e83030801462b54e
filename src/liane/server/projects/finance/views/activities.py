"""Activities of here: workshops, shops and services, and what they carry of the network."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from liane.server.community.members.forms.choosing import offer_people
from liane.server.community.members.models import Member
from liane.server.community.members.queries import members_of
from liane.server.community.operators.models import Operator
from liane.server.projects.finance import actions, queries
from liane.server.projects.finance.forms import amount, day
from liane.server.projects.finance.models import Activity, Line, Side, Where
from liane.server.projects.finance.permissions import KEEPERS, may_keep
from liane.server.projects.finance.views.lines import form_page
from liane.server.site.access import MEMBERS, access
from liane.server.site.forms import VersionedForm, posted, said_on

__all__ = ["activities", "activity", "add_activity", "drop_activity"]


class ActivityForm(VersionedForm):
    """What is known of an activity; what stays empty is unknown."""

    name = forms.CharField(max_length=140, label=lazy("Name of the activity"))
    kind = forms.ChoiceField(choices=Activity.Kind.choices, label=lazy("Kind"))
    state = forms.ChoiceField(choices=Activity.State.choices, label=lazy("Where it stands"))
    needs = forms.ChoiceField(choices=Activity.Needs.choices, label=lazy("Tie to the network"))
    what = forms.CharField(
        max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        label=lazy("What it does"), help_text=lazy("No person’s name."),
    )  # fmt: skip
    carrier = forms.ModelChoiceField(
        queryset=Member.objects.none(), required=False, label=lazy("Carried by")
    )
    revenue_year = amount(lazy("What it earns in a year"), lazy("Empty: unknown."))
    cost_year = amount(
        lazy("What it costs in a year"), lazy("What it pays to the network included.")
    )
    paid_hours_month = forms.DecimalField(
        label=lazy("Hours a month paid to people of here"), required=False, min_value=0,
        max_digits=8, decimal_places=1,
    )  # fmt: skip
    line = forms.ModelChoiceField(
        queryset=Line.objects.none(), required=False, label=lazy("What it pays to the network"),
        help_text=lazy("A line of income of the budget: it is counted there, once."),
    )  # fmt: skip
    where = forms.ChoiceField(choices=Where.choices, label=lazy("Where the figures are from"))
    source = forms.CharField(max_length=160, required=False, label=lazy("Who said so"))
    on = day(lazy("Day of the figures"))

    def __init__(self, *args: Any, operator: Operator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_people(self, "carrier", members_of(operator))
        lines = queries.lines_of(operator).filter(side=Side.INCOME)
        self.fields["line"].queryset = lines  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """Ready for the action; no day said keeps the one that is there."""
        found = super().values()
        return {key: value for key, value in found.items() if key != "on" or value}


@access(MEMBERS)
def activities(request: Any, operator: Operator) -> HttpResponse:
    """Each with its year, and what all of them carry of the network."""
    figures = queries.figures_of(operator)
    rows, sums = queries.portfolio_of(operator, figures)
    facts = {
        "rows": rows, "sums": sums, "currency": figures.facts.currency,
        "keeps": may_keep(request.member),
    }  # fmt: skip
    return render(request, "finance/activities.html", facts)


@access(KEEPERS)
def add_activity(request: Any, operator: Operator) -> HttpResponse:
    form = ActivityForm(posted(request), operator=operator, initial={"where": Where.ASSUMED})
    if form.is_valid():
        with said_on(form):
            actions.add_activity(acting_member=request.member, **form.values())
            return redirect("activities", operator.slug)
    return form_page(request, form, "activity")


@access(KEEPERS)
def activity(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Activity, pk=pk, operator=operator, dropped_at=None)
    names = [name for name in ActivityForm.base_fields if name != "seen_version"]
    first = {name: getattr(found, name) for name in names} | {"seen_version": found.version}
    form = ActivityForm(posted(request), operator=operator, initial=first)
    if form.is_valid():
        with said_on(form):
            seen = form.cleaned_data["seen_version"] or found.version
            actions.change_activity(found, seen, acting_member=request.member, **form.values())
            return redirect("activities", operator.slug)
    return form_page(request, form, "change-activity", activity=found)


@access(KEEPERS)
@require_POST
def drop_activity(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Activity, pk=pk, operator=operator)
    actions.drop_activity(found, acting_member=request.member)
    return redirect("activities", operator.slug)
