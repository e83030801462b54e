"""What people type about a service of the place."""

from django import forms
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.welcome.models import ServiceKind, ServiceState
from liane.server.site.forms import VersionedForm

__all__ = ["ServiceForm"]


class ServiceForm(VersionedForm):
    """A service: its name, what it is and where; the rest can wait."""

    name = forms.CharField(label=lazy("What is it called?"), max_length=120)
    kind = forms.ChoiceField(label=lazy("What is it?"), choices=ServiceKind.choices)
    what = forms.CharField(
        label=lazy("What does one find there?"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    address = forms.CharField(
        label=lazy("Where is it?"),
        help_text=lazy("http://10.0.0.2, livres.lan, 96.4 MHz, or a room: what one has to know."),
        max_length=200,
        required=False,
    )
    hours = forms.CharField(
        label=lazy("Opening hours"),
        help_text=lazy("As people say them: every day from 8 to 20 h."),
        max_length=120,
        required=False,
    )
    state = forms.ChoiceField(
        label=lazy("Does it work today?"),
        choices=ServiceState.choices,
        initial=ServiceState.UNKNOWN,
    )
