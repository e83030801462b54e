"""A line of the inventory, and what became of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.goods.models import Kind, Owner
from liane.server.community.governance.models import Decision
from liane.server.community.governance.queries import decisions_of
from liane.server.community.operators.models import Operator
from liane.server.site.forms import VersionedForm

__all__ = ["GoneForm", "GoodForm"]


def _day(label: Any, **more: Any) -> forms.DateField:
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, **more)


class GoodForm(VersionedForm):
    """What is known of a thing; what stays empty is unknown."""

    name = forms.CharField(
        max_length=140, label=lazy("What it is"), help_text=lazy("No person, no exact place.")
    )
    kind = forms.ChoiceField(choices=Kind.choices, label=lazy("Kind"))
    quantity = forms.IntegerField(min_value=1, max_value=100_000, initial=1, label=lazy("How many"))
    owner = forms.ChoiceField(choices=Owner.choices, label=lazy("To whom it belongs"))
    owner_name = forms.CharField(
        required=False, max_length=140, label=lazy("Their name"),
        help_text=lazy("Sealed; members read only « somebody of here » or « another body »."),
    )  # fmt: skip
    terms = forms.CharField(
        required=False, max_length=400, widget=forms.Textarea({"rows": 3}),
        label=lazy("What is agreed"),
        help_text=lazy("Lent, rented, given; what happens if they leave or the network ends."),
    )  # fmt: skip
    paper = forms.CharField(
        required=False, max_length=160, label=lazy("What shows it"),
        help_text=lazy("A receipt, a contract, minutes, and where it is kept."),
    )  # fmt: skip
    since = _day(lazy("Here since"))
    decision = forms.ModelChoiceField(
        queryset=Decision.objects.none(), required=False, label=lazy("Settled by")
    )

    def __init__(self, *args: Any, operator: Operator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].queryset = decisions_of(operator)  # type: ignore[attr-defined]
        self.fields["decision"].label_from_instance = _title  # type: ignore[attr-defined]

    def clean_owner_name(self) -> str | None:
        return self.cleaned_data["owner_name"].strip() or None


def _title(decision: Decision) -> str:
    return decision.title


class GoneForm(forms.Form):
    """It is no longer here."""

    why = forms.CharField(
        max_length=200, label=lazy("What became of it"),
        help_text=lazy("Sold, lost, broken, given back; no name."),
    )  # fmt: skip
    on = _day(lazy("On"))
