"""Choosing records in a form: from a list where it is short, else by typing a part of a name.

Without a script: what was typed is looked for when the form is sent. One match is taken; several
come back as a list under the field, with all the rest of the form as it was. Where several records
may be chosen, names are typed with commas between them, and what was found stays ticked.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

__all__ = ["LONG", "SHOWN", "OneOf", "Searching", "SeveralOf", "offer", "offer_several"]

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


def offer(
    form: forms.Form, name: str, records: QuerySet[Any], how: Searching, first: Iterable[Any] = ()
) -> None:
    """Let the field `name` choose one of `records`; `first` are at hand where many."""
    _offered(form, name, records, lambda **about: OneOf(records, how, first, **about))


def offer_several(
    form: forms.Form, name: str, records: QuerySet[Any], how: Searching, first: Iterable[Any] = ()
) -> None:
    """Let the field `name` choose several of `records`; `first` are at hand where many."""
    _offered(form, name, records, lambda **about: SeveralOf(records, how, first, **about))


def _offered(form: forms.Form, name: str, records: QuerySet[Any], typed: Any) -> None:
    field: Any = form.fields[name]
    if records[LONG : LONG + 1].exists():
        about = {"label": field.label, "required": field.required, "help_text": field.help_text}
        form.fields[name] = typed(**about)
    else:
        field.queryset = records


def _by_keys(records: QuerySet[Any], keys: Iterable[Any]) -> list[Any]:
    """Those of `records` whose keys these are; what is no key is nobody's."""
    known = set()
    for key in keys:
        try:
            known.add(UUID(str(key)))
        except ValueError:
            continue
    return list(records.filter(pk__in=known)) if known else []


def _found(records: QuerySet[Any], how: Searching, text: str) -> list[Any]:
    """Those that `text` may mean: one alone if it is called just so."""
    found = list(how.look(records, text)[: SHOWN + 1])
    exact = [each for each in found if how.name(each).casefold() == text.casefold()]
    return exact if len(exact) == 1 else found


class _Typed(forms.Widget):
    """A field to type in, then the matches; the one that was there stays while its name does."""

    template_name = "site/one_of.html"

    def __init__(self, how: Searching, first: Iterable[Any]) -> None:
        super().__init__()
        self.how, self.first = how, first
        self.matches: list[tuple[Any, str]] | None = None

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
        first = [(each.pk, self.how.told(each)) for each in islice(self.first, SHOWN)]
        matches = first if self.matches is None else self.matches
        context["widget"] |= {"text": text, "kept": kept, "matches": matches}
        return context


class OneOf(forms.Field):
    """One record among many."""

    widget: Any

    def __init__(
        self, records: QuerySet[Any], how: Searching, first: Iterable[Any] = (), **about: Any
    ) -> None:
        about["help_text"] = about.get("help_text") or how.hint
        super().__init__(**about, widget=_Typed(how, first))
        self.records, self.how = records, how

    def prepare_value(self, value: Any) -> Any:
        """A record's key becomes the record, to show its name."""
        return self._by_key(value) if isinstance(value, UUID) else value

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
        found = _found(self.records, self.how, text)
        if not found:
            raise ValidationError(str(self.how.none))
        if len(found) > 1:
            self.widget.matches = [(each.pk, self.how.told(each)) for each in found[:SHOWN]]
            raise ValidationError(str(self.how.many))
        return found[0]

    def _by_key(self, key: Any) -> Any:
        return next(iter(_by_keys(self.records, [key])), None) if key else None


class _Boxes(forms.Widget):
    """Boxes of those chosen and of those at hand, then a field to type the names of others."""

    template_name = "site/several_of.html"
    use_fieldset = True

    def use_required_attribute(self, initial: Any) -> bool:
        return False  # a box that is ticked is enough

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        ticked = data.getlist(name) if hasattr(data, "getlist") else data.get(name, ())
        return list(ticked), str(data.get(f"{name}-typed") or "").replace("\0", "").strip()

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        boxes, text = value
        context["widget"] |= {"boxes": boxes, "text": text}
        return context


class SeveralOf(forms.Field):
    """Several records among many."""

    def __init__(
        self, records: QuerySet[Any], how: Searching, first: Iterable[Any] = (), **about: Any
    ) -> None:
        about["help_text"] = about.get("help_text") or how.hint
        super().__init__(**about, widget=_Boxes())
        self.records, self.how, self.first = records, how, first
        self.found: list[Any] = []
        self.matches: list[Any] = []
        self.unknown: list[str] | None = None

    def prepare_value(self, value: Any) -> Any:
        """Boxes as (key, what is told, ticked), and the names that are still to be settled."""
        ticked, text = value if isinstance(value, tuple) else (value or (), "")
        chosen = {each.pk: each for each in [*_by_keys(self.records, ticked), *self.found]}
        shown = chosen | {each.pk: each for each in [*self.matches, *islice(self.first, SHOWN)]}
        boxes = [(pk, self.how.told(each), pk in chosen) for pk, each in shown.items()]
        return boxes, text if self.unknown is None else ", ".join(self.unknown)

    def clean(self, value: tuple[list[str], str]) -> list[Any]:
        ticked, text = value
        chosen = {each.pk: each for each in _by_keys(self.records, ticked)}
        self.unknown, problems = [], []
        for name in filter(None, map(str.strip, text.split(","))):
            problems += self._settled(name, chosen)
        if problems:
            raise ValidationError(problems)
        everyone = [*chosen.values(), *(each for each in self.found if each.pk not in chosen)]
        self.validate(everyone)
        return everyone

    def _settled(self, name: str, chosen: Mapping[Any, Any]) -> list[str]:
        """Add whom `name` means; else what to do about it. One of its matches may be ticked."""
        found = _found(self.records, self.how, name)
        if len(found) == 1:
            self.found += found
        if len(found) == 1 or any(each.pk in chosen for each in found):
            return []
        self.unknown = [*(self.unknown or ()), name]
        self.matches += found[:SHOWN]
        problem = self.how.many if found else self.how.none
        return [_("{name}: {problem}").format(name=name, problem=problem)]
