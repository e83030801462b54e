"""One page of the questionnaire: the questions of a dimension."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.surveys.models import Edition
from liane.server.projects.readiness.models import Group, Way
from liane.server.projects.readiness.questions import Question, questions
from liane.server.projects.readiness.rules import NOT_APPLICABLE, UNKNOWN

__all__ = ["PageForm", "RoundForm", "SheetForm", "TakeInForm", "units"]

units = {
    "hours a week": lazy("hours a week"),
    "%": lazy("percent"),
    "% of income": lazy("percent of income"),
    "% of households": lazy("percent of households"),
    "% of pledges": lazy("percent of the pledges"),
    "people": lazy("people"),
    "months": lazy("months"),
    "Mbit/s": lazy("Mbit/s, measured"),
    "hours a day": lazy("hours of power a day"),
    "km": lazy("km, to the nearest point"),
}


class RoundForm(forms.Form):
    """A new round."""

    title = forms.CharField(
        max_length=120, label=lazy("Name of the round"), help_text=lazy("As « before the plan ».")
    )


class SheetForm(forms.Form):
    """For whom, and how the answers came."""

    group = forms.ChoiceField(choices=Group.choices, label=lazy("Who answers"))
    way = forms.ChoiceField(choices=Way.choices, label=lazy("How the answers came"))


class TakeInForm(forms.Form):
    """A closed edition of the survey, to be counted in the round."""

    edition = forms.ModelChoiceField(Edition.objects.none(), label=lazy("Edition of the survey"))

    def __init__(self, *args: Any, editions: list[Edition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Edition.objects.filter(pk__in=[each.pk for each in editions])
        self.fields["edition"].queryset = known  # type: ignore[attr-defined]


class PageForm(forms.Form):
    """The questions of a dimension that are asked; each may stay without an answer."""

    def __init__(self, *args: Any, dimension: str, before: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = [each for each in questions() if each.dimension == dimension]
        self.asked = [each for each in every if not each.computed]
        language = get_language() or "fr"
        for each in self.asked:
            self._add(each, language, before.get(each.code, {}))

    def _add(self, asked: Question, language: str, before: dict[str, Any]) -> None:
        stages = asked.stage_texts(language)
        choices: list[tuple[str, Any]] = [(str(at), text) for at, text in enumerate(stages, 1)]
        choices += [(UNKNOWN, lazy("I do not know")), (NOT_APPLICABLE, lazy("it does not apply"))]
        self.fields[asked.code] = forms.ChoiceField(
            choices=choices,
            required=False,
            widget=forms.RadioSelect,
            label=f"{asked.code} · {asked.text(language)}",
            initial=str(before.get("stage") or before.get("said") or ""),
        )
        self._add_told(asked, before)
        shown = before.get("evidence", "")
        self.fields[f"{asked.code}_evidence"] = forms.CharField(
            required=False,
            max_length=300,
            label=lazy("What shows it"),
            help_text=lazy("A file, a measurement, minutes, an address."),
            initial=shown,
        )
        self.fields[f"{asked.code}_on"] = forms.DateField(
            required=False,
            widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            label=lazy("Of which day it is"),
            initial=before.get("evidence_on") if shown else None,
        )

    def _add_told(self, asked: Question, before: dict[str, Any]) -> None:
        """A number beside the stages, or words."""
        if asked.unit:
            placed = lazy("If you know the number: it is placed on the stages for you.")
            self.fields[f"{asked.code}_value"] = forms.DecimalField(
                required=False,
                min_value=0,
                max_value=1_000_000,
                label=units.get(asked.unit, asked.unit),
                help_text=placed if asked.bounds else lazy("If it was measured."),
                initial=before.get("value"),
            )
        if asked.kind == "text":
            self.fields[f"{asked.code}_words"] = forms.CharField(
                required=False,
                max_length=2000,
                widget=forms.Textarea({"rows": 3}),
                label=lazy("In your words"),
                help_text=lazy("Sealed; whoever leads the rounds reads it. Name nobody."),
                initial=before.get("words") or "",
            )

    def rows(self) -> Iterator[dict[str, Any]]:
        """Each question with what may be told beside it; what shows it is open where it is said."""
        for each in self.asked:
            names = [f"{each.code}_{name}" for name in ("value", "words")]
            shown = [self[f"{each.code}_{name}"] for name in ("evidence", "on")]
            yield {
                "stage": self[each.code],
                "told": [self[name] for name in names if name in self.fields],
                "shown": shown,
                "open": any(field.value() or field.errors for field in shown),
            }

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        for each in self.asked:
            day = values.get(f"{each.code}_on")
            if day is not None and day > timezone.localdate():
                self.add_error(f"{each.code}_on", _("This day is still to come."))
            told = values.get(f"{each.code}_value") is not None and not each.bounds
            if (told or values.get(f"{each.code}_words")) and not values.get(each.code):
                self.add_error(each.code, _("Choose the stage too."))
        return values

    def given(self) -> dict[str, dict[str, Any]]:
        """The answers by question."""
        values = self.cleaned_data
        return {
            each.code: {
                "stage": values.get(each.code),
                "value": values.get(f"{each.code}_value"),
                "words": values.get(f"{each.code}_words"),
                "evidence": values.get(f"{each.code}_evidence", ""),
                "evidence_on": values.get(f"{each.code}_on"),
            }
            for each in self.asked
        }
