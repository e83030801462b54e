"""A collector."""

from django import forms
from django.utils.translation import gettext_lazy as lazy

__all__ = ["CollectorForm"]


class CollectorForm(forms.Form):
    """Whose phone collects."""

    label = forms.CharField(
        max_length=80,
        label=lazy("Whose phone it is"),
        help_text=lazy("As « Mariam, west side ». Sealed: only those who hold the key read it."),
    )
