"""Forms of visits, spares, chores and the rota."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.networks.registers.models import Site
from liane.server.networks.upkeep.forms.fields import (
    amount,
    day,
    sentences,
    set_people,
    set_person,
    set_sites,
    set_zones,
)
from liane.server.networks.upkeep.models import StockItem, Visit
from liane.server.networks.upkeep.models.calendar import ChoreKind
from liane.server.networks.upkeep.models.stock import MovementKind
from liane.server.networks.upkeep.models.visits import ReadingKind
from liane.server.networks.upkeep.queries import stock_of
from liane.server.networks.upkeep.rules.tickets import TicketState
from liane.server.site.forms import VersionedForm

__all__ = [
    "CarryForm", "ChoreForm", "CountForm", "DeskForm", "DoneForm", "DutyForm", "HandoverForm",
    "ItemForm", "MovementForm", "PhotoForm", "ResultForm", "StepForm", "VisitForm",
]  # fmt: skip


class VisitForm(VersionedForm):
    """When, where, who, and whether somebody climbs or touches power."""

    planned_on = day(lazy("Day"))
    purpose = forms.CharField(label=lazy("What to do there"), max_length=200)
    site = forms.ModelChoiceField(Site.objects.none(), label=lazy("Site"), required=False)
    zone = forms.CharField(label=lazy("Zone"), max_length=120, required=False)
    people = forms.ModelMultipleChoiceField(
        Member.objects.none(),
        label=lazy("Who goes"),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "many"}),
        required=False,
    )
    others = forms.CharField(
        label=lazy("Others who come along"),
        max_length=200,
        required=False,
        help_text=lazy("Who is no member. Sealed."),
    )
    others_count = forms.IntegerField(
        label=lazy("How many others"),
        min_value=0,
        max_value=50,
        required=False,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    at_height = forms.BooleanField(label=lazy("Somebody climbs"), required=False)
    with_power = forms.BooleanField(label=lazy("Somebody touches power"), required=False)

    def __init__(self, *args: Any, operator: Operator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_sites(self, operator)
        set_zones(self.fields["zone"], operator, str(self.initial.get("zone", "")))
        set_people(self, "people", operator)

    def values(self) -> dict[str, Any]:
        """What the action takes: the zone of the site if none was chosen."""
        found = super().values()
        found["people"] = list(found["people"])
        found["others_count"] = found["others_count"] or 0
        found["others"] = found["others"] or None
        if found["site"] is not None and not found["zone"]:
            found["zone"] = found["site"].zone
        return found


class CarryForm(forms.Form):
    """A spare to carry."""

    item = forms.ModelChoiceField(StockItem.objects.none(), label=lazy("Part"))
    quantity = amount(lazy("How many"), initial=1)

    def __init__(self, *args: Any, operator: Operator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = stock_of(operator)  # type: ignore[attr-defined]


class ResultForm(VersionedForm):
    """What was found, done, used and measured."""

    found = sentences(lazy("What was found"))
    done = sentences(lazy("What was done"))
    outcome = forms.ChoiceField(
        label=lazy("And now"),
        widget=forms.RadioSelect,
        choices=(
            (TicketState.SOLVED, lazy("it works: solved")),
            (TicketState.WAITING, lazy("parts are lacking: wait for them")),
            (TicketState.TAKEN, lazy("we must come back")),
        ),
    )
    done_on = day(lazy("Day of the visit"))
    minutes = forms.IntegerField(
        label=lazy("Minutes on site"),
        min_value=0,
        max_value=10_000,
        required=False,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        initial = {"seen_version": visit.version, "done_on": timezone.localdate()}
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        self.carried = list(visit.parts.select_related("item"))
        for part in self.carried:
            label = f"{part.item.name} ({part.item.unit})" if part.item.unit else part.item.name
            self.fields[f"used_{part.item_id}"] = amount(label, required=False)
        self.fields["other_item"] = forms.ModelChoiceField(
            stock_of(visit.operator), label=lazy("Another part used"), required=False
        )
        self.fields["other_used"] = amount(lazy("How many"), required=False)
        for kind in ReadingKind:
            self.fields[f"value_{kind.value}"] = forms.FloatField(
                label=kind.label, required=False, localize=True, min_value=-200, max_value=100_000,
                widget=forms.TextInput(attrs={"inputmode": "text", "class": "short"}),
            )  # fmt: skip
        self.fields["on"] = forms.CharField(
            label=lazy("Measured on"),
            max_length=80,
            required=False,
            help_text=lazy("which antenna, port or battery"),
        )

    def parts(self) -> list[Any]:
        """Fields of the parts used."""
        names = [f"used_{part.item_id}" for part in self.carried]
        return [self[name] for name in (*names, "other_item", "other_used")]

    def measures(self) -> list[Any]:
        """Fields of what was measured."""
        return [self[name] for name in (*(f"value_{kind.value}" for kind in ReadingKind), "on")]

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        data = self.cleaned_data
        found = {name: data[name] for name in ("found", "done", "outcome", "done_on", "minutes")}
        readings = [
            (kind.value, value, data["on"])
            for kind in ReadingKind
            if (value := data[f"value_{kind.value}"]) is not None
        ]
        return {**found, "used": self._used(), "readings": readings}

    def _used(self) -> dict[StockItem, Decimal]:
        data = self.cleaned_data
        used = {
            part.item: value
            for part in self.carried
            if (value := data[f"used_{part.item_id}"]) is not None
        }
        if data["other_item"] is not None and data["other_used"]:
            used[data["other_item"]] = data["other_used"]
        return used


class PhotoForm(forms.Form):
    """A picture of the visit."""

    picture = forms.FileField(
        label=lazy("Photo"),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
        help_text=lazy("Written anew: it no longer says where it was taken."),
    )
    caption = forms.CharField(label=lazy("What it shows"), max_length=160, required=False)


class ItemForm(forms.Form):
    """A kind of spare part."""

    name = forms.CharField(label=lazy("Part"), max_length=120)
    quantity = amount(
        lazy("Counted today"), required=False, help_text=lazy("Empty: not counted yet.")
    )
    unit = forms.CharField(
        label=lazy("Unit"), max_length=20, required=False, help_text=lazy("Empty: pieces. m, kg…")
    )
    minimum = amount(lazy("Warn below"), required=False)
    place = forms.CharField(label=lazy("Where it lies"), max_length=120, required=False)


class MovementForm(forms.Form):
    """Something came or went."""

    kind = forms.ChoiceField(
        label=lazy("It was"),
        choices=[(e.value, e.label) for e in MovementKind if e != MovementKind.COUNTED],
    )
    quantity = amount(lazy("How many"), initial=1)
    note = forms.CharField(label=lazy("Note"), max_length=160, required=False)


class CountForm(forms.Form):
    """The shelf, counted: a line left empty was not counted."""

    def __init__(self, *args: Any, operator: Operator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = list(stock_of(operator)[:400])
        for item in self.items:
            label = f"{item.name} ({item.unit})" if item.unit else item.name
            self.fields[str(item.pk)] = amount(label, required=False)

    def values(self) -> dict[StockItem, Decimal]:
        """What was counted, by item."""
        return {
            item: value
            for item in self.items
            if (value := self.cleaned_data[str(item.pk)]) is not None
        }


class ChoreForm(forms.Form):
    """Something that comes back."""

    kind = forms.ChoiceField(label=lazy("Task"), choices=ChoreKind.choices)
    what = forms.CharField(label=lazy("In your words"), max_length=160, required=False)
    site = forms.ModelChoiceField(
        Site.objects.none(),
        label=lazy("Site"),
        required=False,
        empty_label=lazy("the whole network"),
    )
    equipment = forms.CharField(label=lazy("Equipment"), max_length=80, required=False)
    every_months = forms.IntegerField(
        label=lazy("Every how many months"),
        min_value=1,
        max_value=120,
        initial=3,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    next_on = day(lazy("Next on"))
    goes_there = forms.BooleanField(
        label=lazy("Somebody must go there"), required=False, initial=True
    )
    at_height = forms.BooleanField(label=lazy("Somebody climbs"), required=False)

    def __init__(self, *args: Any, operator: Operator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_sites(self, operator)


class DoneForm(forms.Form):
    """A chore was done."""

    done_on = day(lazy("Done on"))
    note = forms.CharField(label=lazy("Note"), max_length=200, required=False)


class DutyForm(forms.Form):
    """Who answers in a week."""

    week = day(lazy("Week of"), help_text=lazy("Any day of the week."))
    rank = forms.TypedChoiceField(
        label=lazy("Order"), coerce=int, choices=((1, lazy("asked first")), (2, lazy("then")))
    )
    member = forms.ModelChoiceField(
        Member.objects.none(), label=lazy("Who"), required=False, empty_label=lazy("nobody yet")
    )
    reach = forms.CharField(
        label=lazy("How to reach them"),
        max_length=120,
        required=False,
        help_text=lazy("Phone, radio channel, house. Sealed; members read it this week."),
    )

    def __init__(self, *args: Any, operator: Operator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_person(self, "member", operator)


class HandoverForm(forms.Form):
    """What the next week must know."""

    words = sentences(lazy("What the next ones must know"))


class StepForm(forms.Form):
    """Whom to ask next."""

    who = forms.CharField(label=lazy("Whom to ask"), max_length=120)
    reach = forms.CharField(label=lazy("How to reach them"), max_length=160, required=False)
    when = forms.CharField(label=lazy("For what, after how long"), max_length=160, required=False)


class DeskForm(forms.Form):
    """When the helpers are there."""

    hours = forms.CharField(label=lazy("Office hours"), max_length=200, required=False)
    reach = forms.CharField(
        label=lazy("Number or place of the team"),
        max_length=120,
        required=False,
        help_text=lazy("Everybody reads it: give the team's, not a person's."),
    )
