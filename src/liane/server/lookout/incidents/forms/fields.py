"""Fields that several forms share: a moment, a zone, a provider, sentences."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.operators.models import Operator
from liane.server.lookout.incidents.models import Incident
from liane.server.lookout.incidents.queries import providers_known
from liane.server.networks.upkeep.queries import zones_of

__all__ = ["Moment", "offer_incidents", "offer_providers", "offer_zones", "sentences"]


class Moment(forms.DateTimeField):
    """An hour of here, as the phone lets people choose it; to the minute."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(
            widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"], **kwargs
        )

    def prepare_value(self, value: Any) -> Any:
        """Shown in hours of here."""
        return timezone.localtime(value) if hasattr(value, "tzinfo") and value else value


def sentences(label: Any, most: int = 2000, rows: int = 3, **kwargs: Any) -> forms.CharField:
    """A few sentences."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=most, widget=widget, **kwargs)


def offer_zones(field: forms.Field, operator: Operator) -> None:
    """Let a zone be chosen among those of the registers; typed where there are none."""
    zones = zones_of(operator)
    if zones:
        choices = [("", lazy("I do not know, or elsewhere")), *((each, each) for each in zones)]
        field.widget = forms.Select(choices=choices)


def offer_providers(field: forms.Field, operator: Operator) -> None:
    """Suggest the providers that were named before; another may be typed."""
    known = providers_known(operator)
    if known:
        field.help_text = lazy("Known here: {names}").format(names=", ".join(known[:6]))


def offer_incidents(form: forms.Form, name: str, incidents: Any) -> None:
    """Let one of some incidents be chosen."""
    field = form.fields[name]
    field.queryset = incidents  # type: ignore[attr-defined]
    field.label_from_instance = _said  # type: ignore[attr-defined]


def _said(incident: Incident) -> str:
    return f"{incident.number} · {incident.title}"
