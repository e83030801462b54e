"""What people type about an operator: few fields first, the rest folded away."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.operators.choices import (
    LongSelect,
    clock_field,
    country_field,
    currency_field,
    put_first,
)
from liane.server.community.operators.countries import COUNTRY_MONEY, countries, founding_money
from liane.server.community.operators.languages import LANGUAGE_CHOICES
from liane.server.community.operators.models import WINGS, Kind, Operator, Part, Privacy
from liane.server.community.operators.queries import parts_of
from liane.server.community.operators.templates_of_kinds import PartKind
from liane.server.site import sealing
from liane.server.site.forms import VersionedForm

__all__ = [
    "AnswerForm",
    "ArrivalForm",
    "BringForm",
    "ClosingForm",
    "FloorsForm",
    "FoundForm",
    "KeyForm",
    "MoveForm",
    "NewAccountFields",
    "PartForm",
    "SettingsForm",
]

_WING_WORDS = {
    "community": lazy("Community"),
    "projects": lazy("Project"),
    "networks": lazy("Network"),
    "contents": lazy("Contents"),
    "solidarity": lazy("Mutual aid"),
    "lookout": lazy("Lookout"),
}
WING_CHOICES = [(wing, _WING_WORDS[wing]) for wing in WINGS]


def boxes() -> forms.CheckboxSelectMultiple:
    """Boxes to tick, in columns."""
    return forms.CheckboxSelectMultiple(attrs={"class": "many"})


def _several(label: Any, choices: Any, **kwargs: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, widget=boxes(), required=False, **kwargs
    )


class NewAccountFields(forms.Form):
    """Pseudonym and password of somebody who has no account yet."""

    pseudonym = forms.CharField(
        label=lazy("Your name or pseudonym"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=lazy("Choose a password"),
        help_text=lazy("10 characters or more; a short sentence works well."),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class KeyForm(forms.Form):
    """The key phrase of a new box: drawn for the page, sent back by it once it was written down."""

    phrase_drawn = forms.CharField(widget=forms.HiddenInput, max_length=60)
    written = forms.BooleanField(
        label=lazy("I wrote the phrase on paper, letter by letter"),
        error_messages={"required": lazy("Write it down first: nobody can show it again.")},
    )

    def __init__(self, data: Any = None) -> None:
        drawn = str((data or {}).get("phrase_drawn") or "")
        self.phrase = drawn if sealing.is_phrase(drawn) else sealing.new_phrase()
        super().__init__(data, initial={"phrase_drawn": self.phrase})

    def clean_phrase_drawn(self) -> str:
        if self.cleaned_data["phrase_drawn"] != self.phrase:
            raise ValidationError(lazy("The page was changed on its way: look at the phrase anew."))
        return self.phrase


class FoundForm(forms.Form):
    """A new operator: three answers are enough; the rest can wait."""

    name = forms.CharField(label=lazy("What is it called?"), max_length=120)
    kind = forms.ChoiceField(
        label=lazy("What is it?"),
        choices=Kind.choices,
        widget=forms.RadioSelect(attrs={"class": "many"}),
        initial=Kind.VILLAGE,
    )
    place = forms.CharField(
        label=lazy("Where is it?"),
        help_text=lazy("Town or area, as people say it. May stay empty."),
        max_length=160,
        required=False,
    )
    privacy = forms.ChoiceField(
        label=lazy("Who may see it?"),
        choices=Privacy.choices,
        widget=forms.RadioSelect,
        initial=Privacy.ON_REQUEST,
    )
    main_language = forms.ChoiceField(label=lazy("Main language"), choices=LANGUAGE_CHOICES)
    country = country_field(lazy("Country"), required=False)
    currency = forms.ChoiceField(
        label=lazy("Money"),
        choices=founding_money,
        required=False,
        initial=COUNTRY_MONEY,
        widget=LongSelect,
    )
    wings = _several(lazy("What do you open now?"), WING_CHOICES, initial=list(WINGS))

    def facts(self) -> dict[str, Any]:
        """What `found_operator` takes."""
        facts = {key: value for key, value in self.cleaned_data.items() if key in _FOUND}
        return facts | {"languages": [self.cleaned_data["main_language"]]}


_FOUND = {"name", "kind", "place", "privacy", "country", "currency", "wings"}


class SettingsForm(VersionedForm):
    """What an operator says of itself."""

    name = forms.CharField(label=lazy("Name"), max_length=120)
    kind = forms.ChoiceField(label=lazy("Kind"), choices=Kind.choices)
    presentation = forms.CharField(
        label=lazy("Presentation"),
        help_text=lazy("What it is for, in your words. Visitors read it."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        required=False,
    )
    place = forms.CharField(label=lazy("Place"), max_length=160, required=False)
    lat = forms.FloatField(
        label=lazy("Latitude (degrees)"), min_value=-90, max_value=90, required=False
    )
    lon = forms.FloatField(
        label=lazy("Longitude (degrees)"), min_value=-180, max_value=180, required=False
    )
    shows_exact_place = forms.BooleanField(
        label=lazy("Show these coordinates as they are"),
        help_text=lazy("Otherwise others see them rounded to about one kilometre."),
        required=False,
    )
    privacy = forms.ChoiceField(
        label=lazy("Who may see it?"), choices=Privacy.choices, widget=forms.RadioSelect
    )
    wings = _several(lazy("Open wings"), WING_CHOICES)
    main_language = forms.ChoiceField(label=lazy("Main language"), choices=LANGUAGE_CHOICES)
    other_languages = _several(lazy("Other languages spoken"), LANGUAGE_CHOICES)
    country = country_field(lazy("Country"), required=False)
    currency = currency_field(lazy("Money"), required=False)
    clock_zone = clock_field(
        lazy("Clock zone"),
        required=False,
        help_text=lazy(
            "Hours of every page are those of these clocks; zones of the country first."
        ),
    )

    def __init__(self, *args: Any, operator: Operator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        country = countries().get(operator.country)
        put_first(self.fields["country"], operator.country)
        put_first(self.fields["currency"], operator.currency, country.currency if country else "")
        zones = country.clock_zones if country else ()
        put_first(self.fields["clock_zone"], operator.clock_zone, *zones)

    @classmethod
    def about(cls, operator: Operator) -> dict[str, Any]:
        """What the form is filled with."""
        same = {name: getattr(operator, name, None) for name in cls.base_fields}
        main, *others = operator.languages or ["fr"]
        about = {"main_language": main, "other_languages": others}
        return same | about | {"seen_version": operator.version}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if (data.get("lat") is None) != (data.get("lon") is None):
            raise ValidationError(lazy("coordinates: give both latitude and longitude, or none"))
        return data

    def values(self) -> dict[str, Any]:
        """What `change_settings` takes."""
        values = super().values()
        main, others = values.pop("main_language"), values.pop("other_languages")
        values["languages"] = [main, *(code for code in others if code != main)]
        return values


class MoveForm(forms.Form):
    """Under which operator this one wishes to stand."""

    parent = forms.SlugField(
        label=lazy("Name in the address of the operator above"),
        help_text=lazy("What follows /o/ in its address, as keniaba-commune."),
        max_length=60,
    )
    words = forms.CharField(
        label=lazy("A word to them"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )

    def clean_parent(self) -> Operator:
        found = Operator.objects.filter(slug=self.cleaned_data["parent"], closed_at=None).first()
        if found is None or found.privacy == Privacy.PRIVATE:
            raise ValidationError(lazy("parent: no operator of this box has this name"))
        return found


class AnswerForm(forms.Form):
    """Yes or no, with a word."""

    answer = forms.CharField(label=lazy("A word with the answer"), max_length=500, required=False)


class ClosingForm(forms.Form):
    """Why and when an operator closes."""

    reason = forms.CharField(
        label=lazy("Why does it close?"),
        help_text=lazy("Members read this."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
    )
    on = forms.DateField(
        label=lazy("On which day?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class PartForm(VersionedForm):
    """A part of the place; which questions are asked depends on its kind."""

    name = forms.CharField(label=lazy("Name"), max_length=120)
    level = forms.IntegerField(
        label=lazy("Storey (0 is the ground floor)"), min_value=-20, max_value=200, required=False
    )
    inside = forms.ModelChoiceField(
        label=lazy("Inside"), queryset=Part.objects.none(), required=False
    )
    share = forms.DecimalField(
        label=lazy("Share of votes"), min_value=0, max_digits=9, decimal_places=2, required=False
    )
    holder = forms.CharField(
        label=lazy("Who owns or keeps it"),
        help_text=lazy("Sealed: only the bearer, the legal adviser and technicians read it."),
        max_length=120,
        required=False,
    )
    note = forms.CharField(label=lazy("Note"), max_length=240, required=False)

    def __init__(self, *args: Any, operator: Operator, kind: PartKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        holders = parts_of(operator).filter(kind__in=kind.inside)
        self.fields["inside"].queryset = holders  # type: ignore[attr-defined]
        asked = {"level": kind.level, "inside": bool(kind.inside), "share": kind.share}
        for name, wanted in (asked | {"holder": kind.holder}).items():
            if not wanted:
                del self.fields[name]


class FloorsForm(forms.Form):
    """Several floors at once."""

    lowest = forms.IntegerField(label=lazy("Lowest floor"), min_value=-20, max_value=200, initial=0)
    highest = forms.IntegerField(label=lazy("Highest floor"), min_value=-20, max_value=200)


class ArrivalForm(forms.Form):
    """The file of an operator from another box."""

    file = forms.FileField(
        label=lazy("File"),
        allow_empty_file=True,
        help_text=lazy("the .zip of « Export everything », at most 50 MB"),
        widget=forms.FileInput(attrs={"accept": ".zip"}),
    )


class BringForm(forms.Form):
    """Who brings the operator in."""

    me = forms.ChoiceField(
        label=lazy("Which of its bearers are you?"), required=False, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, bearers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nobody = ("", _("none of them: I become a bearer"))
        self.fields["me"].choices = [*bearers, nobody]  # type: ignore[attr-defined]
        self.fields["me"].initial = ""
