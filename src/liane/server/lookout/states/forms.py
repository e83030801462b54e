"""The form of quiet hours."""

from django import forms
from django.utils.translation import gettext_lazy as lazy

__all__ = ["HoursForm"]


class _Clock(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M", attrs={"class": "short"})


class HoursForm(forms.Form):
    """How technicians are told, and when they are left in peace."""

    quiet_from = forms.TimeField(required=False, widget=_Clock, label=lazy("Nobody is woken from"))
    quiet_until = forms.TimeField(required=False, widget=_Clock, label=lazy("until"))
    after_minutes = forms.IntegerField(
        min_value=0,
        max_value=1440,
        label=lazy("Minutes that a fault lasts before it is sent"),
        help_text=lazy("What comes back at once wakes nobody."),
    )
    by_mail = forms.BooleanField(
        required=False, label=lazy("By mail, to technicians who agreed to get mail")
    )
    by_text = forms.BooleanField(
        required=False, label=lazy("By text message, to technicians who agreed to get them")
    )
