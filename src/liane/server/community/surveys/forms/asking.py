"""A survey, a version of its form, an edition and its sample."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.surveys.models import Audience
from liane.server.site.forms import VersionedForm

__all__ = ["EditionForm", "NewSurveyForm", "SegmentForm", "SurveyForm", "VersionForm"]


class Day(forms.DateInput):
    """A day, by the phone's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ManyFiles(forms.ClearableFileInput):
    """A field that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, or none."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, (list, tuple)) else [data]
        return [super(FilesField, self).clean(each, initial) for each in files if each]


class VersionForm(forms.Form):
    """A spreadsheet, and the files that its questions use."""

    spreadsheet = forms.FileField(
        label=lazy("Form as a spreadsheet (XLSForm, .xlsx)"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv,.md"}),
    )
    beside = FilesField(
        required=False,
        label=lazy("Files beside it"),
        help_text=lazy("Lists (.csv, .xml) and pictures that its questions name, if any."),
    )

    def files_beside(self) -> dict[str, bytes]:
        """The files beside it, by name."""
        return {each.name: each.read() for each in self.cleaned_data["beside"]}


class SurveyForm(VersionedForm):
    """What a survey says to those who answer."""

    title = forms.CharField(max_length=160, label=lazy("Title"))
    about = forms.CharField(
        required=False, max_length=2000, widget=forms.Textarea, label=lazy("Why it is asked")
    )
    consent = forms.CharField(
        required=False,
        max_length=4000,
        widget=forms.Textarea,
        label=lazy("What is promised to those who answer"),
        help_text=lazy("Read before the first question: who reads, for what, until when."),
    )
    audience = forms.ChoiceField(choices=Audience.choices, label=lazy("Who answers on the site"))


class NewSurveyForm(VersionForm):
    """A new survey, from a spreadsheet."""

    title = forms.CharField(
        required=False,
        max_length=160,
        label=lazy("Title"),
        help_text=lazy("Empty: the one written in the form."),
    )
    audience = forms.ChoiceField(choices=Audience.choices, label=lazy("Who answers on the site"))
    field_order = ("spreadsheet", "beside", "title", "audience")


class EditionForm(VersionedForm):
    """One round and its sample."""

    name = forms.CharField(max_length=80, label=lazy("Name of the edition"))
    starts = forms.DateField(widget=Day, label=lazy("First day"))
    ends = forms.DateField(required=False, widget=Day, label=lazy("Last day"))
    frame = forms.CharField(
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        label=lazy("Where people are drawn from"),
        help_text=lazy("A list of households, every third door, those who come to the market…"),
    )
    population = forms.IntegerField(
        required=False, min_value=1, max_value=2_000_000_000, label=lazy("People in it")
    )
    drawn = forms.BooleanField(required=False, label=lazy("They are drawn by chance"))
    planned = forms.IntegerField(
        required=False, min_value=1, max_value=10_000_000, label=lazy("Answers wanted")
    )
    confidence = forms.TypedChoiceField(
        coerce=int,
        choices=((90, "90 %"), (95, "95 %"), (99, "99 %")),
        initial=95,
        label=lazy("Confidence"),
    )
    design_effect = forms.DecimalField(
        min_value=1,
        max_value=20,
        decimal_places=2,
        initial=1,
        label=lazy("Design effect"),
        help_text=lazy("1 for a simple draw; about 2 when whole villages or streets are drawn."),
    )
    quotas = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        label=lazy("Quotas"),
        help_text=lazy("One a line, as « women: 30 », by the code of the choice."),
    )

    def clean_quotas(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for line in self.cleaned_data["quotas"].splitlines():
            name, _sign, count = line.rpartition(":")
            if not line.strip():
                continue
            if not name.strip() or not count.strip().isdigit() or len(count) > 9:
                raise forms.ValidationError(lazy("Write each line as « women: 30 »."))
            found[name.strip()[:80]] = int(count)
        return found


class SegmentForm(VersionedForm):
    """What parts answers into groups."""

    segment = forms.ChoiceField(
        required=False,
        label=lazy("Groups by"),
        help_text=lazy("A question with one answer to pick. Everything is counted anew."),
    )

    def __init__(self, *args: Any, questions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = [(each.name, each.label[:80]) for each in questions if each.how == "one"]
        self.fields["segment"].choices = [("", lazy("no groups")), *chosen]  # type: ignore[attr-defined]
