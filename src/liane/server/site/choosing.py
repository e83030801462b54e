"""Choosing one record in a form: from a list where it is short, else by typing a part of its name.

Without a script: what was typed is looked for when the form is sent. One match is taken; several
come back as a list under the field, with all the rest of the form as it was.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.functional import Promise

__all__ = ["LONG", "SHOWN", "OneOf", "Searching", "offer"]

LONG = 60
"""More records than this are not a list to scroll through on a phone."""
SHOWN = 20


@dataclass(frozen=True)
class Searching:
    """How a kind of record is looked for and told.

    `look(records, typed)` gives those that fit, the best first; `name` is what is typed for one;
    `told` tells one from another; `hint`, `none` and `many` are said to whoever types.
    """

    look: Callable[[QuerySet[Any], str], Sequence[Any]]
    name: Callable[[Any], str]
    told: Callable[[Any], str]
    hint: str | Promise
    none: str | Promise
    many: str | Promise


def offer(form: forms.Form, name: str, records: QuerySet[Any], how: Searching) -> None:
    """Let the field `name` choose one of `records`."""
    field: Any = form.fields[name]
    if records[LONG : LONG + 1].exists():
        about = {"label": field.label, "required": field.required, "help_text": field.help_text}
        form.fields[name] = OneOf(records, how, **about)
    else:
        field.queryset = records


class _Typed(forms.Widget):
    """A field to type in, then the matches; the one that was there stays while its name does."""

    template_name = "site/one_of.html"

    def __init__(self, how: Searching) -> None:
        super().__init__()
        self.how = how
        self.matches: list[tuple[Any, str]] = []

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        names = (name, f"{name}-kept", f"{name}-one")
        return tuple(str(data.get(each) or "").replace("\0", "").strip() for each in names)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        text, kept = str(value or ""), ""
        if isinstance(value, tuple):
            text, kept = value[:2]
        elif value is not None and hasattr(value, "pk"):
            text, kept = self.how.name(value), str(value.pk)
        context["widget"] |= {"text": text, "kept": kept, "matches": self.matches}
        return context


class OneOf(forms.Field):
    """One record among many."""

    widget: Any

    def __init__(self, records: QuerySet[Any], how: Searching, **about: Any) -> None:
        about["help_text"] = about.get("help_text") or how.hint
        super().__init__(**about, widget=_Typed(how))
        self.records, self.how = records, how

    def prepare_value(self, value: Any) -> Any:
        """A record's key becomes the record, to show its name."""
        return self._by_key(str(value)) if isinstance(value, UUID) else value

    def clean(self, value: tuple[str, str, str]) -> Any:
        text, kept, one = value
        if chosen := self._by_key(one):
            return chosen
        self.validate(text)
        if not text:
            return None
        before = self._by_key(kept)
        known = before is not None and self.how.name(before) == text
        return before if known else self._searched(text)

    def _searched(self, text: str) -> Any:
        found = list(self.how.look(self.records, text)[: SHOWN + 1])
        exact = [each for each in found if self.how.name(each).casefold() == text.casefold()]
        found = exact if len(exact) == 1 else found
        if not found:
            raise ValidationError(str(self.how.none))
        if len(found) > 1:
            self.widget.matches = [(each.pk, self.how.told(each)) for each in found[:SHOWN]]
            raise ValidationError(str(self.how.many))
        return found[0]

    def _by_key(self, key: str) -> Any:
        try:
            return self.records.filter(pk=UUID(key)).first() if key else None
        except ValueError:
            return None
