"""How every form is drawn: label, help, field, then its errors, tied for screen readers."""

from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext_lazy as lazy

__all__ = ["HouseRenderer", "VersionedForm"]


class HouseRenderer(DjangoTemplates):
    """Forms and fields drawn by our own templates."""

    form_template_name = "site/form.html"
    field_template_name = "site/field.html"


class VersionedForm(forms.Form):
    """A form that remembers which version of the record it was filled from."""

    seen_version = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=1, label=lazy("version")
    )

    def values(self) -> dict[str, Any]:
        """The cleaned values without the version."""
        return {key: value for key, value in self.cleaned_data.items() if key != "seen_version"}
