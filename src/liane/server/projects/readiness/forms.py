"""One page of the questionnaire: the questions of a dimension."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as lazy

from liane.server.projects.readiness.models import Group, Way
from liane.server.projects.readiness.questions import Question, questions
from liane.server.projects.readiness.rules import NOT_APPLICABLE, UNKNOWN

__all__ = ["PageForm", "RoundForm", "SheetForm", "units"]

units = {
    "hours a week": lazy("hours a week"),
    "%": lazy("percent"),
    "% of income": lazy("percent of income"),
    "% of households": lazy("percent of households"),
    "% of pledges": lazy("percent of the pledges"),
    "people": lazy("people"),
    "months": lazy("months"),
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


class PageForm(forms.Form):
    """The questions of a dimension; each may stay without an answer."""

    def __init__(self, *args: Any, dimension: str, before: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = [each for each in questions() if each.dimension == dimension]
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
        if asked.bounds:
            self.fields[f"{asked.code}_value"] = forms.DecimalField(
                required=False,
                min_value=0,
                max_value=1_000_000,
                label=units.get(asked.unit, asked.unit),
                help_text=lazy("If you know the number: it is placed on the stages for you."),
                initial=before.get("value"),
            )
        self.fields[f"{asked.code}_evidence"] = forms.CharField(
            required=False,
            max_length=300,
            label=lazy("What shows it"),
            initial=before.get("evidence", ""),
        )

    def given(self) -> dict[str, dict[str, Any]]:
        """The answers by question."""
        values = self.cleaned_data
        return {
            each.code: {
                "stage": values.get(each.code),
                "value": values.get(f"{each.code}_value"),
                "evidence": values.get(f"{each.code}_evidence", ""),
            }
            for each in self.asked
        }
