"""Choosing one site in a form: from the list where it is short, else by typing a part of its name.

Without a script: what was typed is looked for when the form is sent. One match is taken; several
come back as a list under the field, with all the rest of the form as it was.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from liane.server.networks.registers.models import Site
from liane.server.networks.registers.queries import searched

__all__ = ["LONG", "SHOWN", "SearchedSite", "offer_sites"]

LONG = 60
"""More sites than this are not a list to scroll through on a phone."""
SHOWN = 20


def offer_sites(form: forms.Form, name: str, sites: QuerySet[Site]) -> None:
    """Let the field `name` choose one of `sites`."""
    field: Any = form.fields[name]
    if sites[LONG : LONG + 1].exists():
        about = {"label": field.label, "required": field.required, "help_text": field.help_text}
        form.fields[name] = SearchedSite(sites, **about)
    else:
        field.queryset = sites


class _Typed(forms.Widget):
    """A field to type in, then the matches; the site that was there stays while its name does."""

    template_name = "registers/one_site.html"

    def __init__(self) -> None:
        super().__init__()
        self.matches: list[Site] = []

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        names = (name, f"{name}-kept", f"{name}-one")
        return tuple(str(data.get(each) or "").replace("\0", "").strip() for each in names)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        text, kept = value[:2] if isinstance(value, tuple) else (str(value or ""), "")
        if isinstance(value, Site):
            text, kept = value.name, str(value.pk)
        context["widget"] |= {"text": text, "kept": kept, "matches": self.matches}
        return context


class SearchedSite(forms.Field):
    """One site among many: a part of its name, zone or code."""

    widget: Any = _Typed

    def __init__(self, sites: QuerySet[Site], **about: Any) -> None:
        typed = lazy("Type a part of its name, zone or code.")
        super().__init__(**{**about, "help_text": about.get("help_text") or typed})
        self.sites = sites

    def prepare_value(self, value: Any) -> Any:
        """A record's key becomes its site, to show its name."""
        return self._by_key(str(value)) if isinstance(value, UUID) else value

    def clean(self, value: tuple[str, str, str]) -> Site | None:
        text, kept, one = value
        if chosen := self._by_key(one):
            return chosen
        self.validate(text)
        if not text:
            return None
        before = self._by_key(kept)
        return before if before is not None and before.name == text else self._searched(text)

    def _searched(self, text: str) -> Site:
        exact = list(self.sites.filter(name__iexact=text)[:2])
        found = exact if len(exact) == 1 else list(searched(self.sites, {"q": text})[: SHOWN + 1])
        if not found:
            raise ValidationError(_("No site is called so. Type less of its name, or another."))
        if len(found) > 1:
            self.widget.matches = found[:SHOWN]
            raise ValidationError(_("Several sites are called so: choose one, or type more."))
        return found[0]

    def _by_key(self, key: str) -> Site | None:
        try:
            return self.sites.filter(pk=UUID(key)).first() if key else None
        except ValueError:
            return None
