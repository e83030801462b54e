"""The plan of a year, its activities and their figures; grants and their reports."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.association.forms.fields import amount, day, line, sentences
from liane.server.community.association.models import Activity, Axis, Entry, Grant, Objective
from liane.server.community.association.queries.funding import category_choices, funder_choices
from liane.server.community.members.forms.choosing import offer_people
from liane.server.community.members.models import Member
from liane.server.site.forms import VersionedForm

__all__ = [
    "ActivityForm",
    "AxisForm",
    "BudgetLineForm",
    "EntryForm",
    "EvidenceForm",
    "FiledForm",
    "FilingForm",
    "ForewordForm",
    "GrantForm",
    "IndicatorForm",
    "ObjectiveForm",
    "PlanForm",
    "ReadingForm",
    "ReviewForm",
    "TakeOverForm",
    "TellForm",
]


def _year(label: Any, **kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1990, max_value=2100, **kwargs)


class AxisForm(forms.Form):
    """An axis of the parent body."""

    body = line(lazy("Whose axis it is"), 120)
    title = line(lazy("Axis"), 160)
    rank = forms.IntegerField(label=lazy("Order"), min_value=1, max_value=40, initial=1)
    from_year = _year(lazy("First year"))
    until_year = _year(lazy("Last year"), required=False)
    source = line(lazy("Where it is written"), 200, required=False)


class TakeOverForm(forms.Form):
    """A set of axes that is shipped, and from which year on we plan by it."""

    set = forms.CharField(max_length=40)
    from_year = _year(lazy("We plan by them from"))


class PlanForm(VersionedForm):
    """The plan of a year."""

    year = _year(lazy("Year"))
    vision = sentences(lazy("What we want to come to this year"), 4_000, 5, required=False)


class ForewordForm(VersionedForm):
    """What opens the report."""

    foreword = sentences(lazy("Foreword"), 8_000, 8, required=False)


class ObjectiveForm(forms.Form):
    """What the association wants to come to."""

    text = line(lazy("What we want to come to"), 240)
    axis = forms.ModelChoiceField(label=lazy("Axis"), queryset=Axis.objects.none(), required=False)

    def __init__(self, *args: Any, axes: QuerySet[Axis], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["axis"]
        field.queryset = axes


class ActivityForm(VersionedForm):
    """Something to do in the year."""

    title = line(lazy("What it is called"), 160)
    axis = forms.ModelChoiceField(label=lazy("Axis"), queryset=Axis.objects.none(), required=False)
    objective = forms.ModelChoiceField(
        label=lazy("Objective"), queryset=Objective.objects.none(), required=False
    )
    owner = forms.ModelChoiceField(
        label=lazy("Who answers for it"), queryset=Member.objects.none(), required=False
    )
    partners = line(lazy("With whom"), 400, required=False)
    starts_on = day(lazy("Begins on"), required=False)
    ends_on = day(lazy("Ends on"), required=False)
    place = line(lazy("Where"), 160, required=False)
    public = line(lazy("For whom"), 200, required=False)
    funding = line(lazy("Who pays for it"), 200, required=False)
    risks = sentences(lazy("What could go wrong, and what then"), 2_000, required=False)
    communications = sentences(lazy("How it is made known"), 2_000, required=False)

    def __init__(
        self,
        *args: Any,
        axes: QuerySet[Axis],
        objectives: QuerySet[Objective],
        people: QuerySet[Member],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("axis", axes), ("objective", objectives)):
            field: Any = self.fields[name]
            field.queryset = rows
        offer_people(self, "owner", people)

    @classmethod
    def about(cls, activity: Activity) -> dict[str, Any]:
        """What the form is filled with."""
        tied = {name: getattr(activity, f"{name}_id") for name in ("axis", "objective", "owner")}
        plain = (name for name in cls.base_fields if name not in tied and name != "seen_version")
        same = {name: getattr(activity, name) for name in plain}
        return same | tied | {"seen_version": activity.version}


class TellForm(VersionedForm):
    """How far an activity is."""

    state = forms.ChoiceField(label=lazy("How far it is"), choices=Activity.State.choices)
    outcome = sentences(lazy("What came of it"), 4_000, required=False)


class BudgetLineForm(forms.Form):
    """Something that costs money."""

    label = line(lazy("What it pays for"), 120)
    planned = amount(lazy("Amount planned"), min_value=0)
    category = forms.ChoiceField(label=lazy("The funder’s category"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["category"]
        field.choices = category_choices()


class EntryForm(forms.Form):
    """An amount on a budget line."""

    kind = forms.ChoiceField(label=lazy("Kind"), choices=Entry.Kind.choices)
    amount = amount(
        lazy("Amount"), help_text=lazy("Below zero: takes back what was too much; say why below.")
    )
    day = day(lazy("Day"), initial=timezone.localdate)
    reference = line(lazy("Receipt, quote or reason"), 120, required=False)
    even_so = forms.BooleanField(
        required=False, label=lazy("It is another amount, even if one like it is there already")
    )


class IndicatorForm(forms.Form):
    """What tells whether the activity came to something."""

    title = line(lazy("What is counted or measured"), 160)
    unit = line(lazy("Unit"), 40, required=False)
    baseline = amount(
        lazy("Before the activity"), required=False, help_text=lazy("Empty: not known.")
    )
    target = amount(lazy("What is aimed at"), required=False)


class ReadingForm(forms.Form):
    """What an indicator is on a day."""

    value = amount(lazy("Figure"))
    day = day(lazy("Day"), initial=timezone.localdate)
    source = line(lazy("How it is known"), 200)


class EvidenceForm(forms.Form):
    """What shows that an activity took place."""

    title = line(lazy("What it is: attendance sheet, report, photo, page"), 160)
    where = line(lazy("Where it is: folder, drawer, address of a page"), 300)
    day = day(lazy("Day"), initial=timezone.localdate)


class ReviewForm(forms.Form):
    """The plan at the end of a quarter; `quarters` have begun and were not reviewed."""

    quarter = forms.TypedChoiceField(label=lazy("Quarter"), coerce=int)
    said = sentences(lazy("What was said"), 6_000, 5, required=False)
    tasks = sentences(
        lazy("Tasks that come of it"), 2_000, required=False, help_text=lazy("One a line.")
    )
    items = sentences(
        lazy("For the next assembly to decide"), 2_000, required=False,
        help_text=lazy("One a line."),
    )  # fmt: skip

    def __init__(self, *args: Any, quarters: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["quarter"]
        field.choices = [(each, str(each)) for each in quarters]

    def values(self) -> dict[str, Any]:
        """What `hold_review` takes."""
        cleaned = self.cleaned_data
        lines = {name: cleaned[name].splitlines() for name in ("tasks", "items")}
        kept = {name: [each.strip() for each in told] for name, told in lines.items()}
        short = {name: [each for each in told if each][:12] for name, told in kept.items()}
        return {"quarter": cleaned["quarter"], "said": cleaned["said"], **short}


class GrantForm(VersionedForm):
    """A grant to ask for, asked for or received."""

    funder = forms.ChoiceField(label=lazy("Funder"), required=False)
    other = line(lazy("Another funder"), 40, required=False)
    title = line(lazy("What it is for"), 160)
    amount = amount(lazy("Amount"), required=False, min_value=0)
    state = forms.ChoiceField(label=lazy("How far it is"), choices=Grant.State.choices)
    starts_on = day(lazy("Begins on"), required=False)
    ends_on = day(lazy("Ends on"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["funder"]
        field.choices = [*funder_choices(), ("", lazy("another one, named below"))]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("funder") and not cleaned.get("other"):
            self.add_error("other", str(lazy("Name the funder.")))
        return cleaned

    def values(self) -> dict[str, Any]:
        values = super().values()
        other = values.pop("other")
        return values | {"funder": values["funder"] or other}


class FilingForm(forms.Form):
    """A report that a funder waits for."""

    what = line(lazy("Which report"), 160)
    due_on = day(lazy("Before"))


class FiledForm(forms.Form):
    """A report was sent."""

    filed_on = day(lazy("Sent on"), initial=timezone.localdate)
    receipt = line(lazy("What proves it was received"), 160, required=False)
