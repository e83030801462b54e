"""How every form is drawn: label, help, field, then its errors, tied for screen readers."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest, QueryDict
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as lazy

from liane.errors import BadInput
from liane.server.site.drawn import FIELDS

__all__ = ["HouseRenderer", "VersionedForm", "posted", "said_on"]


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, to bind a form with; None while it is only looked at."""
    return request.POST if request.method == "POST" else None


@contextmanager
def said_on(form: forms.Form) -> Iterator[None]:
    """Around an action: what it refuses is said on the form, with all that was typed."""
    try:
        yield
    except BadInput as error:
        form.add_error(None, str(error))


class HouseRenderer(DjangoTemplates):
    """Forms drawn by our own templates, their fields by functions."""

    form_template_name = "site/form.html"
    field_template_name = "site/field.html"

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> SafeString:
        """A field that `drawn` knows; by its template anything else."""
        draw = FIELDS.get(template_name)
        if draw is None:
            return mark_safe(super().render(template_name, context, request))  # noqa: S308 (drawn)
        return draw(context["widget"])


class VersionedForm(forms.Form):
    """A form that remembers which version of the record it was filled from."""

    seen_version = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=1, label=lazy("version")
    )

    def values(self) -> dict[str, Any]:
        """The cleaned values without the version."""
        return {key: value for key, value in self.cleaned_data.items() if key != "seen_version"}
