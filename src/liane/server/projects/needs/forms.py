"""Forms of sheets, needs, orders and the baseline."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.members.forms.choosing import offer_people
from liane.server.community.members.models import Member
from liane.server.community.members.queries import members_of
from liane.server.community.operators.models import Operator
from liane.server.community.welcome.models import OfferedService
from liane.server.community.welcome.queries import services_of
from liane.server.projects.needs.models import (
    HelpKind,
    Kind,
    Level,
    Need,
    State,
    Technology,
    Use,
    Way,
    Who,
)
from liane.server.projects.needs.queries import Room, answers_here
from liane.server.site.forms import VersionedForm

__all__ = [
    "ChooseForm", "CountForm", "FollowForm", "GroupForm", "HelpForm", "IncomeForm", "MergeForm",
    "NeedForm", "OfferForm", "RankingForm", "SayForm", "TypeForm",
]  # fmt: skip

_FIRST = 3  # uses that a project begins with
_SEALED = lazy("Optional. It is sealed: only those who sort the sheets read it.")


def _sentences(label: Any, rows: int = 3, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


def _day(label: Any, **kwargs: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **kwargs)


def _amount(label: Any, **kwargs: Any) -> forms.DecimalField:
    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "short"})
    return forms.DecimalField(
        label=label, widget=widget, localize=True, max_digits=12, decimal_places=2, min_value=0,
        **kwargs,
    )  # fmt: skip


class SayForm(forms.Form):
    """What one person needs: one choice and a few words, or a voice note."""

    use = forms.ChoiceField(
        label=lazy("What is it for?"), choices=Use.choices, widget=forms.RadioSelect
    )
    words = _sentences(lazy("What do you need?"), max_length=2000, required=False)
    voice = forms.FileField(
        label=lazy("Or say it aloud"),
        required=False,
        help_text=lazy("Up to four minutes. It is sealed."),
        widget=forms.FileInput(attrs={"accept": "audio/*"}),
    )
    zone = forms.CharField(
        label=lazy("Where you live"), max_length=80, required=False,
        help_text=lazy("The quarter or hamlet, no more."),
    )  # fmt: skip
    who = forms.MultipleChoiceField(
        label=lazy("Who speaks"), choices=Who.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=lazy("If you want to say it: so that the needs of a group are not drowned."),
    )  # fmt: skip
    said_by = forms.CharField(
        label=lazy("Your name"), max_length=120, required=False, help_text=_SEALED
    )
    phone = forms.CharField(
        label=lazy("A phone to call back"), max_length=40, required=False, help_text=_SEALED
    )
    way = forms.ChoiceField(label=lazy("How the sheet came"), choices=Way.choices, required=False)

    def __init__(self, *args: Any, enters: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not enters:
            del self.fields["way"]

    def clean(self) -> dict[str, Any]:
        """Something must be said, in words or aloud."""
        data = super().clean() or {}
        if not data.get("words") and not data.get("voice") and not self.errors:
            self.add_error("words", lazy("Say in a few words what you need, or send a voice note."))
        return data

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        found = {key: value for key, value in self.cleaned_data.items() if value}
        voice = found.pop("voice", None)
        return {**found, "voice": voice.read(1_000_000) if voice else None}


def _number(label: Any, hint: Any, required: bool = True) -> forms.CharField:
    widget = forms.TextInput(
        attrs={"inputmode": "numeric", "class": "short", "autocomplete": "off"}
    )
    return forms.CharField(
        label=label, help_text=hint, widget=widget, max_length=9, required=required
    )


class TypeForm(forms.Form):
    """A sheet of paper by keyboard alone: numbers for choices, Enter keeps it."""

    paper = forms.CharField(
        label=lazy("Number of the sheet"), max_length=20, required=False,
        help_text=lazy("A sheet that has a number counts once."),
        widget=forms.TextInput(attrs={"class": "short", "autocomplete": "off"}),
    )  # fmt: skip
    use = _number(lazy("What is it for?"), lazy("One number, from 1 to 9."))
    words = forms.CharField(
        label=lazy("What was said"), max_length=2000,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    who = _number(
        lazy("Who speaks"), lazy("Numbers from 1 to 5 without a space, or nothing."), False
    )
    zone = forms.CharField(label=lazy("Where"), max_length=80, required=False)
    said_by = forms.CharField(label=lazy("Name, if given"), max_length=120, required=False)
    phone = forms.CharField(label=lazy("Phone, if given"), max_length=40, required=False)
    way = forms.ChoiceField(
        label=lazy("How the sheet came"),
        choices=[each for each in Way.choices if each[0] not in (Way.WEB, Way.VOICE)],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paper"].widget.attrs["autofocus"] = True

    def clean_use(self) -> str:
        typed = self.cleaned_data["use"].strip()
        if not (typed.isascii() and typed.isdigit() and 1 <= int(typed) <= len(Use.values)):
            raise forms.ValidationError(lazy("Type a number from 1 to 9."))
        return str(Use.values[int(typed) - 1])

    def clean_who(self) -> list[str]:
        typed = self.cleaned_data["who"].replace(" ", "").replace(",", "")
        if set(typed) - set("12345"):
            raise forms.ValidationError(lazy("Type numbers from 1 to 5, as 13, or nothing."))
        return [str(Who.values[int(each) - 1]) for each in sorted(set(typed))]


class GroupForm(forms.Form):
    """Under which need the ticked sheets go."""

    need = forms.ModelChoiceField(
        Need.objects.none(), label=lazy("A need of the list"), required=False
    )
    title = forms.CharField(
        label=lazy("Or a new need, in a few words"), max_length=140, required=False,
        help_text=lazy("Everybody reads it: no name."),
    )  # fmt: skip

    def __init__(self, *args: Any, needs: QuerySet[Need], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["need"].queryset = needs  # type: ignore[attr-defined]


class NeedForm(VersionedForm):
    """A need as everybody reads it."""

    title = forms.CharField(label=lazy("The need in a few words"), max_length=140)
    summary = _sentences(
        lazy("What people said, all together"), max_length=1000, required=False,
        help_text=lazy("Everybody reads it: no name."),
    )  # fmt: skip
    use = forms.ChoiceField(label=lazy("What is it for?"), choices=Use.choices)
    kind = forms.ChoiceField(
        label=lazy("What kind of answer"),
        choices=[("", lazy("not said yet")), *Kind.choices],
        required=False,
    )
    owner = forms.ModelChoiceField(
        Member.objects.none(), label=lazy("Who carries this need"), required=False
    )

    def __init__(self, *args: Any, operator: Operator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_people(self, "owner", members_of(operator))


class FollowForm(forms.Form):
    """What became of a need."""

    state = forms.ChoiceField(label=lazy("Where it stands now"), choices=State.choices)
    words = _sentences(
        lazy("What became of it"), rows=2, max_length=1000,
        help_text=lazy("Those who asked read it."),
    )  # fmt: skip


class HelpForm(forms.Form):
    """What answers a need."""

    kind = forms.ChoiceField(
        label=lazy("It is"), choices=[each for each in HelpKind.choices if each[0] != HelpKind.TASK]
    )
    service = forms.ModelChoiceField(
        OfferedService.objects.none(), label=lazy("A service of here"), required=False
    )
    here = forms.ChoiceField(label=lazy("A course or a call of here"), required=False)
    title = forms.CharField(label=lazy("Or its name"), max_length=140, required=False)
    address = forms.CharField(label=lazy("Where to find it"), max_length=200, required=False)

    def __init__(self, *args: Any, operator: Operator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = services_of(operator)  # type: ignore[attr-defined]
        self.known = answers_here(operator)
        named = [(key, title) for key, (_kind, title, _page) in self.known.items()]
        self.fields["here"].choices = [("", "---------"), *named]  # type: ignore[attr-defined]
        if not named:
            del self.fields["here"]

    def values(self) -> dict[str, Any]:
        """What was said; a course or a call brings its kind, its title and its page."""
        given = dict(self.cleaned_data)
        kind, title, page = self.known.get(given.pop("here", ""), ("", "", ""))
        if page and not given["service"]:
            given |= {"kind": kind, "title": given["title"] or title, "address": page}
        return given


class MergeForm(forms.Form):
    """The need that says the same."""

    into = forms.ModelChoiceField(Need.objects.none(), label=lazy("It says the same as"))

    def __init__(self, *args: Any, needs: QuerySet[Need], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = needs  # type: ignore[attr-defined]


class RankingForm(forms.Form):
    """Which needs hang on the wall."""

    title = forms.CharField(
        label=lazy("Name of the meeting"), max_length=120,
        help_text=lazy("As « Saturday at the school »."),
    )  # fmt: skip
    dots = forms.IntegerField(
        label=lazy("Dots for each person"), min_value=1, max_value=20, initial=5
    )
    needs = forms.ModelMultipleChoiceField(
        Need.objects.none(), label=lazy("Needs on the wall"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, needs: QuerySet[Need], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["needs"].queryset = needs  # type: ignore[attr-defined]


class CountForm(forms.Form):
    """People in the room by group, and the dots of each group on each need."""

    seen = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, room: Room, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.room = room
        people = room.tally.people if room.tally else {}
        for who in Who:
            self._add(f"people_{who.value}", str(who.label), people.get(who.value))
        for need in room.needs:
            for who in Who:
                known = room.dots.get((need.pk, who.value))
                self._add(f"dots_{need.pk.hex}_{who.value}", f"{need.title} · {who.label}", known)
        self.fields["seen"].initial = room.tally.pk if room.tally else None

    def _add(self, name: str, label: str, known: int | None) -> None:
        widget = forms.NumberInput(attrs={"aria-label": label, "class": "short"})
        self.fields[name] = forms.IntegerField(
            required=False, min_value=0, max_value=9999, label=label, initial=known, widget=widget
        )

    def people_fields(self) -> list[forms.BoundField]:
        """How many of each group were there."""
        return [self[f"people_{who}"] for who in Who.values]

    def table(self) -> Iterator[tuple[Need, list[forms.BoundField]]]:
        """A row of fields for each need."""
        for need in self.room.needs:
            yield need, [self[f"dots_{need.pk.hex}_{who}"] for who in Who.values]

    def people(self) -> dict[str, int]:
        """People by group, as typed."""
        return {who: self.cleaned_data.get(f"people_{who}") or 0 for who in Who.values}

    def dots(self) -> dict[tuple[UUID, str], int]:
        """Dots by need and group, as typed."""
        return {
            (need.pk, who): self.cleaned_data.get(f"dots_{need.pk.hex}_{who}") or 0
            for need in self.room.needs
            for who in Who.values
        }


class ChooseForm(forms.Form):
    """Which needs of an order were chosen, and who carries each; the first three are ticked."""

    def __init__(self, *args: Any, needs: list[Need], operator: Operator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needs = needs
        for at, need in enumerate(needs):
            taken = f"take_{need.pk.hex}"
            self.fields[taken] = forms.BooleanField(
                label=need.title, required=False, initial=at < _FIRST
            )
            carried = f"owner_{need.pk.hex}"
            self.fields[carried] = forms.ModelChoiceField(
                Member.objects.none(), label=lazy("Carried by"), required=False
            )
            offer_people(self, carried, members_of(operator))

    def chosen(self) -> dict[Need, Member | None]:
        """Needs that were ticked, each with who carries it."""
        data = self.cleaned_data
        ticked = [each for each in self.needs if data[f"take_{each.pk.hex}"]]
        return {each: data[f"owner_{each.pk.hex}"] for each in ticked}


class OfferForm(forms.Form):
    """A speed that was measured, prices that were seen, or both."""

    carrier = forms.CharField(label=lazy("Who sells it"), max_length=80)
    technology = forms.ChoiceField(label=lazy("Kind of access"), choices=Technology.choices)
    down_mbps = _amount(lazy("Measured speed, down (Mb/s)"), required=False)
    up_mbps = _amount(lazy("Measured speed, up (Mb/s)"), required=False)
    tool = forms.CharField(label=lazy("Measured with"), max_length=80, required=False)
    measured_on = _day(lazy("Day of the measurement"), required=False)
    zone = forms.CharField(label=lazy("Measured where"), max_length=80, required=False)
    price_1gb = _amount(lazy("Price of 1 GB"), required=False)
    price_5gb = _amount(lazy("Price of 5 GB"), required=False)
    priced_on = _day(lazy("Price seen on"), required=False)
    source = forms.CharField(
        label=lazy("Source"), max_length=200, help_text=lazy("A poster, a receipt, a page.")
    )


class IncomeForm(forms.Form):
    """What one of three households lives on."""

    level = forms.ChoiceField(label=lazy("Which household"), choices=Level.choices)
    monthly = _amount(lazy("What it lives on in a month"))
    said_on = _day(lazy("On"), required=False)
    source = forms.CharField(
        label=lazy("Source"), max_length=200,
        help_text=lazy("Who counted it, or which survey; never the name of the household."),
    )  # fmt: skip
