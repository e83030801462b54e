"""The question that is put to the owners."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.owners.models import Majority

__all__ = ["AskForm"]


class AskForm(forms.Form):
    """A question, its day, and the majority that it needs."""

    question = forms.CharField(
        label=lazy("The question, as it is read out"),
        max_length=200,
        help_text=lazy("For example: may the association put a mast on the roof?"),
    )
    about = forms.CharField(
        label=lazy("What it would change and cost"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    on = forms.DateField(
        label=lazy("Day of the meeting"),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    needed = forms.ChoiceField(
        label=lazy("What is needed to carry it"),
        choices=Majority.choices,
        widget=forms.RadioSelect,
        initial=Majority.HALF,
        help_text=lazy("The rules of the building or the law say which; ask the legal adviser."),
    )
