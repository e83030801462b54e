"""What can be given, and what is looked for."""

from django import forms
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.members.forms.people import day_input
from liane.server.community.members.models import GiftKind

__all__ = ["CallForm", "OfferForm"]


class OfferForm(forms.Form):
    """Something that can be given."""

    kind = forms.ChoiceField(
        label=lazy("What can you give?"), choices=GiftKind.choices, widget=forms.RadioSelect
    )
    what = forms.CharField(
        label=lazy("In a few words"),
        help_text=lazy("As: flat roof near the water tower; Saturday mornings; a drill."),
        max_length=200,
    )
    zone = forms.CharField(
        label=lazy("Where (quarter, street, floor)"), max_length=80, required=False
    )
    until = forms.DateField(label=lazy("Until"), widget=day_input(), required=False)


class CallForm(OfferForm):
    """Something that is looked for."""

    field_order = ("kind", "what", "zone", "until")
    kind = forms.ChoiceField(
        label=lazy("What is looked for?"), choices=GiftKind.choices, widget=forms.RadioSelect
    )
    what = forms.CharField(
        label=lazy("What for, in a few words"),
        help_text=lazy("As: a roof near the water tower, for the relay."),
        max_length=200,
    )
    until = forms.DateField(label=lazy("Wanted before"), widget=day_input(), required=False)
