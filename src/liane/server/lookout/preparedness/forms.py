"""What people fill in to be ready: a line, a sign, a drill, an estimate, a duty, a message."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.members.forms.choosing import offer_people
from liane.server.community.members.models import Member
from liane.server.community.operators.languages import LANGUAGES
from liane.server.lookout.preparedness import costs, knowledge
from liane.server.lookout.preparedness.models import Estimate, Line, Weight
from liane.server.site.forms import VersionedForm

__all__ = [
    "DrillForm",
    "DutyForm",
    "EstimateForm",
    "LineForm",
    "MessageForm",
    "ReviewForm",
    "SignForm",
    "StopForm",
]


class Day(forms.DateInput):
    """A day, by the phone's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class LineForm(VersionedForm):
    """Who sees to a line, by when, and what proves it."""

    state = forms.ChoiceField(choices=Line.State.choices, label=lazy("How far it is"))
    owner = forms.ModelChoiceField(
        queryset=Member.objects.none(), required=False, label=lazy("Who sees to it")
    )
    due = forms.DateField(required=False, widget=Day, label=lazy("Before"))
    proof = forms.CharField(
        required=False,
        widget=forms.Textarea,
        max_length=2000,
        label=lazy("Proof"),
        help_text=lazy(
            "A paper, a file, a date, a result: what shows it to somebody who was not there."
            " For « not for us »: the reason."
        ),
    )
    proof_on = forms.DateField(required=False, widget=Day, label=lazy("Day of the proof"))

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_people(self, "owner", people)


class SignForm(forms.Form):
    """A date at risk or a sign."""

    kind = forms.ChoiceField(choices=(), label=lazy("Kind"))
    what = forms.CharField(
        max_length=200, label=lazy("In one line"), help_text=lazy("Without the name of a person.")
    )
    on_day = forms.DateField(
        required=False,
        widget=Day,
        label=lazy("Day"),
        help_text=lazy("Empty: it counts from today on."),
    )
    until_day = forms.DateField(
        required=False,
        widget=Day,
        label=lazy("Counts until"),
        help_text=lazy("Empty: as long as its kind does."),
    )
    weight = forms.TypedChoiceField(
        required=False,
        coerce=int,
        empty_value=None,
        choices=(("", lazy("as its kind")), *Weight.choices),
        label=lazy("Weight"),
    )
    source = forms.CharField(
        max_length=240, label=lazy("Source"), help_text=lazy("Where it was read or heard.")
    )
    source_on = forms.DateField(required=False, widget=Day, label=lazy("Date of the source"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(each.code, each.said) for each in knowledge.signals().values()]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]


class DrillForm(forms.Form):
    """A rehearsal to hold."""

    title = forms.CharField(max_length=140, label=lazy("In one line"))
    scenario = forms.CharField(
        widget=forms.Textarea,
        max_length=4000,
        label=lazy("Scenario"),
        help_text=lazy("What is cut, since when, what people know. Say to all that it is a drill."),
    )
    planned_on = forms.DateField(widget=Day, label=lazy("Day"))
    to_reach = forms.IntegerField(
        required=False, min_value=1, max_value=1_000_000, label=lazy("People to reach")
    )


class StopForm(forms.Form):
    """The end of a drill."""

    reached = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=1_000_000,
        label=lazy("People who were reached"),
        help_text=lazy("Empty: nobody counted."),
    )


class ReviewForm(forms.Form):
    """What was learnt."""

    review = forms.CharField(
        widget=forms.Textarea,
        max_length=8000,
        label=lazy("What worked, who was missed"),
        help_text=lazy("It is sealed. Look for no culprit."),
    )
    lessons = forms.CharField(
        required=False,
        widget=forms.Textarea,
        max_length=4000,
        label=lazy("Lessons, one on each line"),
        help_text=lazy("Each becomes a task."),
    )

    def clean_lessons(self) -> list[str]:
        lines = str(self.cleaned_data["lessons"]).splitlines()
        return [line.strip() for line in lines if line.strip()][:20]


INPUT_LABELS = {
    "days": lazy("Days of cut"),
    "share": lazy("Share of the country that is cut, in %"),
    "gdp": lazy("Gross domestic product of a year, in USD"),
    "digital_low": lazy("Digital economy, low estimate, in % of the product"),
    "digital_high": lazy("Digital economy, high estimate, in % of the product"),
    "use": lazy("Use of the Internet in the country"),
    "people": lazy("People who live there"),
    "businesses": lazy("Businesses and workers hit, counted by a survey"),
    "loss": lazy("Mean loss of each a day, in local money"),
    "rate": lazy("Local money for one USD"),
    "elsewhere": lazy("Figure worked out elsewhere, in USD"),
}
_USES = (
    ("", lazy("not known")),
    ("high", lazy("high")),
    ("middling", lazy("middling")),
    ("low", lazy("low")),
)


class EstimateForm(VersionedForm):
    """The inputs of an estimate, each with its source; what is not known stays empty."""

    title = forms.CharField(max_length=140, label=lazy("In one line"))

    def __init__(self, *args: Any, estimate: Estimate | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = estimate.inputs if estimate else {}
        if estimate:
            self.fields["title"].initial = estimate.title
            self.fields["seen_version"].initial = estimate.version
        for name in costs.INPUTS:
            value, source = kept.get(name, ["", ""])
            self.fields[name] = _value_field(name, value)
            if name not in ("days", "share"):
                self.fields[f"{name}_from"] = forms.CharField(
                    required=False, max_length=240, label=lazy("Its source"), initial=source
                )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for name in costs.INPUTS:
            text = values.get(name, "")
            if name != "use" and text and costs.read_number(text) is None:
                self.add_error(name, lazy("Write a number, for example 3.5 or 219 000 000."))
        share = costs.read_number(values.get("share", "") or "0")
        if share is not None and share > 100:
            self.add_error("share", lazy("A share goes from 0 to 100."))
        return values

    def inputs(self) -> dict[str, list[str]]:
        """name: [value, source]."""
        data = self.cleaned_data
        return {name: [data.get(name, ""), data.get(f"{name}_from", "")] for name in costs.INPUTS}


def _value_field(name: str, value: str) -> forms.Field:
    label = INPUT_LABELS[name]
    if name == "use":
        return forms.ChoiceField(required=False, choices=_USES, label=label, initial=value)
    return forms.CharField(required=False, max_length=40, label=label, initial=value)


class DutyForm(forms.Form):
    """Who has a duty, and the deputy."""

    holder = forms.ModelChoiceField(
        queryset=Member.objects.none(), required=False, label=lazy("Who has it")
    )
    deputy = forms.ModelChoiceField(
        queryset=Member.objects.none(), required=False, label=lazy("Deputy")
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_people(self, "holder", people)
        offer_people(self, "deputy", people)


class MessageForm(forms.Form):
    """The operator's own text of a message."""

    language = forms.ChoiceField(
        choices=tuple(LANGUAGES.items()), widget=forms.HiddenInput, label=lazy("Language")
    )
    text = forms.CharField(
        widget=forms.Textarea,
        max_length=2000,
        label=lazy("Text"),
        help_text=lazy("Keep {lieu}, {debut}… where something is to be filled in."),
    )
