"""Forms of sites, register lines, tables and photos. What people type is read by `rules`."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from liane.errors import BadInput
from liane.server.networks.registers import kinds, rules
from liane.server.networks.registers.models import Agreement, Entry, Power, Priority, Site
from liane.server.networks.registers.permissions import HIDDEN_FACTS
from liane.server.site.forms import VersionedForm
from liane.server.site.records import Origin

__all__ = ["EntryForm", "FileForm", "LinesForm", "PhotoForm", "Search", "SiteForm"]


class FigureField(forms.CharField):
    """A number as people here write it: with a comma or a point."""

    def __init__(self, low: float, high: float, **kwargs: Any) -> None:
        super().__init__(max_length=30, required=False, **kwargs)
        self.low, self.high = low, high
        self.widget.attrs["inputmode"] = "decimal"

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            number = rules.figure(text)
        except BadInput as error:
            raise forms.ValidationError(str(error)) from error
        if not self.low <= number <= self.high:
            raise forms.ValidationError(
                _("Between {low} and {high}.").format(low=f"{self.low:g}", high=f"{self.high:g}")
            )
        return number

    def prepare_value(self, value: Any) -> Any:
        return f"{value:.10g}" if isinstance(value, int | float) else value


class PlaceField(forms.CharField):
    """A position pasted or typed: decimal degrees, or degrees, minutes and seconds."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=120, **kwargs)
        self.widget.attrs["data-position"] = ""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return rules.place(text) if text else None
        except BadInput as error:
            raise forms.ValidationError(str(error)) from error

    def prepare_value(self, value: Any) -> Any:
        return f"{value[0]:.6f}, {value[1]:.6f}" if isinstance(value, tuple) else value


class HeightsField(forms.CharField):
    """Heights in metres: `10;20` are alternatives."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return rules.heights(text) if text else []
        except BadInput as error:
            raise forms.ValidationError(str(error)) from error

    def prepare_value(self, value: Any) -> Any:
        return ";".join(f"{v:g}" for v in value) if isinstance(value, list) else value


class DayField(forms.DateField):
    """A day, chosen in the phone's calendar."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class SiteForm(VersionedForm):
    """A site: three fields are enough, the others can wait."""

    name = forms.CharField(max_length=160, label=lazy("Name, as people here say it"))
    kind = forms.ChoiceField(label=lazy("Kind"))
    position = PlaceField(
        label=lazy("Position"),
        help_text=lazy("14.2732, -3.8804 or 14°16′24″N 3°52′49″W, typed or pasted"),
    )
    zone = forms.CharField(
        max_length=120,
        required=False,
        label=lazy("Zone"),
        help_text=lazy("quarter or hamlet; the public sees only this"),
    )
    mast_heights_m = HeightsField(
        max_length=60,
        required=False,
        label=lazy("Heights where an antenna could stand (m)"),
        help_text=lazy("one, or several as 9;15. Plans choose among them"),
    )
    existing_height_m = FigureField(0, 500, label=lazy("Height of what stands today (m)"))
    power = forms.ChoiceField(choices=Power.choices, required=False, label=lazy("Power"))
    households = forms.IntegerField(
        min_value=0, max_value=1_000_000, required=False, label=lazy("Households served")
    )
    demand_mbps = FigureField(0, 1_000_000, label=lazy("Demand at the busy hour (Mb/s)"))
    priority = forms.ChoiceField(choices=Priority.choices, label=lazy("What survives first"))
    ground_m = FigureField(
        -450,
        9000,
        label=lazy("Ground above the sea (m)"),
        help_text=lazy("empty: from the terrain"),
    )
    owner = forms.CharField(
        max_length=200,
        required=False,
        label=lazy("Owner of the roof or tower, how to reach them"),
        help_text=lazy("sealed: unreadable in a stolen box"),
    )
    agreement = forms.ChoiceField(
        choices=Agreement.choices, required=False, label=lazy("Agreement")
    )
    agreed_from = DayField(required=False, label=lazy("Agreed from"))
    agreed_until = DayField(required=False, label=lazy("Agreed until"))
    code = forms.RegexField(
        r"^[\w.-]{1,40}$",
        required=False,
        label=lazy("Short name in plans"),
        help_text=lazy("made from the name if you leave it empty"),
    )
    origin = forms.ChoiceField(choices=Origin.choices, label=lazy("How it is known"))
    known_on = DayField(required=False, label=lazy("Known on"))
    source = forms.CharField(max_length=200, required=False, label=lazy("Source"))
    notes = forms.CharField(
        max_length=2000,
        required=False,
        label=lazy("Notes"),
        help_text=lazy("no person’s name or phone here"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    FIRST = ("name", "kind", "position", "zone")
    NETWORK: tuple[str, ...] = (
        *("mast_heights_m", "existing_height_m", "power", "households", "demand_mbps"),
        *("priority", "ground_m", "code"),
    )
    PEOPLE = ("owner", "agreement", "agreed_from", "agreed_until")
    FACT = ("origin", "known_on", "source", "notes")

    def __init__(self, *args: Any, site: Site | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = kinds.choices_of("site")
        if site and site.kind not in dict(known):
            known.append((site.kind, site.kind))
        self.fields["kind"].choices = known  # type: ignore[attr-defined]

    @staticmethod
    def filled_from(site: Site) -> dict[str, Any]:
        """What the form shows of a site."""
        values = {name: getattr(site, name) for name in SiteForm.base_fields if hasattr(site, name)}
        return values | {"position": (site.lat, site.lon), "seen_version": site.version}

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        first, last = found.get("agreed_from"), found.get("agreed_until")
        if first and last and last < first:
            self.add_error("agreed_until", _("It ends before it begins; correct one of the days."))
        return found

    def values(self) -> dict[str, Any]:
        """The fields of a site; the position as two figures."""
        found = super().values()
        found["lat"], found["lon"] = found.pop("position")
        found["owner"] = found["owner"] or None
        if not found["code"]:
            found.pop("code")
        return found

    def part(self, names: tuple[str, ...]) -> list[Any]:
        """Some fields, to draw together."""
        return [self[name] for name in names]

    def _open(self, names: tuple[str, ...]) -> bool:
        return any(name in self.errors for name in names) if self.is_bound else False

    def network_open(self) -> bool:
        """Whether a folded part holds an error, and must be unfolded."""
        return self._open(self.NETWORK)

    def people_open(self) -> bool:
        return self._open(self.PEOPLE)

    def fact_open(self) -> bool:
        return self._open(self.FACT)

    def first(self) -> list[Any]:
        return self.part(self.FIRST)

    def network(self) -> list[Any]:
        return self.part(self.NETWORK)

    def people(self) -> list[Any]:
        return self.part(self.PEOPLE)

    def fact(self) -> list[Any]:
        return self.part(self.FACT)


class EntryForm(VersionedForm):
    """A line of a register; the facts it asks for depend on its kind."""

    name = forms.CharField(
        max_length=160,
        label=lazy("Name, as people here say it"),
        help_text=lazy("a place, a group or a thing; a person goes below, sealed"),
    )
    zone = forms.CharField(max_length=120, required=False, label=lazy("Zone"))
    position = PlaceField(
        required=False,
        label=lazy("Position"),
        help_text=lazy("if you know it; the public sees it to about a kilometre"),
    )
    contact = forms.CharField(
        max_length=200,
        required=False,
        label=lazy("Whom to call"),
        help_text=lazy("sealed: unreadable in a stolen box"),
    )
    notes = forms.CharField(
        max_length=2000,
        required=False,
        label=lazy("Notes"),
        help_text=lazy("no person’s name or phone here"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    origin = forms.ChoiceField(choices=Origin.choices, label=lazy("How it is known"))
    known_on = DayField(required=False, label=lazy("Known on"))
    source = forms.CharField(max_length=200, required=False, label=lazy("Source"))

    def __init__(
        self,
        *args: Any,
        register: str,
        kind: str,
        keeps_contact: bool,
        exact: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        hidden = () if exact else HIDDEN_FACTS.get(register, ())
        self.facts = {
            name: words
            for name, words in kinds.facts_of(register, kind).items()
            if name not in hidden
        }
        self.kept = {n: v for n, v in self.initial.get("facts", {}).items() if n in hidden}
        for name, words in self.facts.items():
            self.fields[f"fact_{name}"] = _fact_field(words)
        if not keeps_contact:
            del self.fields["contact"]
        if not exact:
            del self.fields["position"]
        first = ["name", *(f"fact_{name}" for name in self.facts), "zone"]
        self.order_fields(first)

    @staticmethod
    def filled_from(entry: Entry) -> dict[str, Any]:
        """What the form shows of a line."""
        values = {n: getattr(entry, n) for n in EntryForm.base_fields if hasattr(entry, n)}
        if entry.lat is not None and entry.lon is not None:
            values["position"] = (entry.lat, entry.lon)
        facts = {f"fact_{name}": value for name, value in entry.facts.items()}
        return values | facts | {"facts": entry.facts, "seen_version": entry.version}

    def values(self) -> dict[str, Any]:
        """The fields of a line; its facts by name, unknown ones left out."""
        found = super().values()
        told = {name: found.pop(f"fact_{name}") for name in self.facts}
        known = {name: _stored(value) for name, value in told.items() if value not in ("", None)}
        if "position" in found:
            found["lat"], found["lon"] = found.pop("position") or (None, None)
        if "contact" in found:
            found["contact"] = found["contact"] or None
        return {**found, "kind": self.kind, "facts": known | self.kept}


def _stored(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _fact_field(words: dict[str, str]) -> forms.Field:
    label = kinds.said(words)
    if words["type"] == "number":
        return FigureField(-1e9, 1e12, label=label)
    if words["type"] == "yes_no":
        choices = [("", lazy("unknown")), ("yes", lazy("yes")), ("no", lazy("no"))]
        return forms.ChoiceField(choices=choices, required=False, label=label)
    if words["type"] == "date":
        return DayField(required=False, label=label)
    return forms.CharField(max_length=200, required=False, label=label)


class Search(forms.Form):
    """What to look for in a list of sites."""

    q = forms.CharField(max_length=80, required=False, label=lazy("Name, zone or code"))
    kind = forms.ChoiceField(required=False, label=lazy("Kind"))
    power = forms.ChoiceField(
        required=False,
        choices=[("", lazy("all")), ("unknown", lazy("unknown")), *Power.choices[1:]],
        label=lazy("Power"),
    )
    lacking = forms.BooleanField(required=False, label=lazy("Only those that lack something"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("all")), *kinds.choices_of("site")]  # type: ignore[attr-defined]


class FileForm(forms.Form):
    """A table or a map to read in."""

    file = forms.FileField(
        label=lazy("File"),
        allow_empty_file=True,
        help_text=lazy("CSV, XLSX, GeoJSON, KML, KMZ or UISP’s list; at most 10 MB"),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx,.json,.geojson,.kml,.kmz"}),
    )


class LinesForm(FileForm):
    """A table of the lines of a register."""

    kind = forms.ChoiceField(
        required=False,
        label=lazy("Kind of the lines that do not say theirs"),
        help_text=lazy("for a table without such a column"),
    )

    def __init__(self, *args: Any, register: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        file = self.fields["file"]
        file.help_text = lazy("CSV, XLSX, GeoJSON, KML or KMZ; at most 10 MB")
        choices = [("", _("none: they will be told to me")), *kinds.choices_of(register)]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]


class PhotoForm(forms.Form):
    """A photo of a site."""

    file = forms.FileField(
        label=lazy("Photo"),
        help_text=lazy("place, hour and phone are taken out of it; at most 20 MB"),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
    caption = forms.CharField(max_length=200, required=False, label=lazy("What it shows"))


class PaperForm(forms.Form):
    """A paper about a site."""

    paper = forms.FileField(
        label=lazy("Signed agreement or other paper"),
        help_text=lazy("PDF, JPEG or PNG, at most 8 MB; sealed"),
        widget=forms.FileInput(attrs={"accept": ".pdf,image/*"}),
    )
    title = forms.CharField(max_length=120, label=lazy("Title"))
