"""Discussion groups, passages, recommendations."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.surveys.forms.asking import Day
from liane.server.community.surveys.models import Recommendation, Theme

__all__ = ["NoteForm", "PassageForm", "RecommendationForm"]


class NoteForm(forms.Form):
    """A discussion group."""

    title = forms.CharField(max_length=140, label=lazy("What it was about"))
    held_on = forms.DateField(widget=Day, label=lazy("Day"))
    kind = forms.CharField(
        required=False,
        max_length=80,
        label=lazy("Who came"),
        help_text=lazy("In general, no name."),
    )
    people = forms.IntegerField(
        required=False, min_value=1, max_value=500, label=lazy("How many people")
    )
    zone = forms.CharField(
        required=False,
        max_length=80,
        label=lazy("Area"),
        help_text=lazy("A quarter or a village, nothing finer."),
    )
    text = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=40_000,
        label=lazy("What was said"),
        help_text=lazy("Sealed: unreadable without the key of the box."),
    )


class PassageForm(forms.Form):
    """A passage and its theme."""

    text = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}), max_length=4_000, label=lazy("Passage")
    )
    theme = forms.CharField(
        max_length=120, label=lazy("Theme"), widget=forms.TextInput(attrs={"list": "themes"})
    )


class RecommendationForm(forms.Form):
    """What follows."""

    text = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 2}),
                           label=lazy("What to do"))  # fmt: skip
    kind = forms.ChoiceField(choices=Recommendation.Kind.choices, label=lazy("Of what kind"))
    themes = forms.ModelMultipleChoiceField(
        queryset=Theme.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=lazy("Themes it rests on"),
    )
    questions = forms.MultipleChoiceField(
        required=False,
        label=lazy("Questions it rests on"),
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    is_public = forms.BooleanField(
        required=False, label=lazy("Shown to everybody with published results")
    )

    def __init__(self, *args: Any, themes: Any, questions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["themes"].queryset = themes  # type: ignore[attr-defined]
        chosen = [(each.name, each.label[:80]) for each in questions]
        self.fields["questions"].choices = chosen  # type: ignore[attr-defined]
