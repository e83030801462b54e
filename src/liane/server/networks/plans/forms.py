"""The forms of plans. A form knows shapes; what must hold is in the actions."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.members.forms.choosing import offer_people
from liane.server.community.members.models import Member
from liane.server.community.operators.choices import country_field, currency_field, put_first
from liane.server.networks.plans.models import AcceptanceTest, Plan, Source
from liane.server.site.forms import VersionedForm

__all__ = [
    "BuiltForm",
    "CommentForm",
    "DecisionForm",
    "FilesForm",
    "LookForm",
    "NewPlanForm",
    "ProposalForm",
    "PurchaseForm",
    "SettingsForm",
    "TaskForm",
    "TestForm",
]

_CLASSES = (("gold", lazy("gold")), ("silver", lazy("silver")), ("bronze", lazy("bronze")))


class _Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=_Day(), **more)


class NewPlanForm(forms.Form):
    """A new draft."""

    name = forms.CharField(
        label=lazy("What is this plan for?"),
        max_length=120,
        help_text=lazy("For example: the six villages, even if the town is cut."),
    )


class _Many(forms.ClearableFileInput):
    allow_multiple_selected = True


class _ManyFiles(forms.FileField):
    """Several files at once; each is cleaned as one would be."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        rows = data if isinstance(data, list) and data else [data]
        one = super().clean
        return [one(each, initial) for each in rows]


class FilesForm(forms.Form):
    """A folder as files, or as one archive."""

    folder = _ManyFiles(
        label=lazy("Files, or one zip of the folder"), widget=_Many(), allow_empty_file=True
    )


def _share(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=100, required=False)


class SettingsForm(VersionedForm):
    """What is asked of a plan, and how hard to look for it."""

    name = forms.CharField(label=lazy("What is this plan for?"), max_length=120)
    horizon_years = forms.IntegerField(
        label=lazy("Years over which cost is counted"), min_value=1, max_value=40
    )
    budget = forms.DecimalField(
        label=lazy("Budget to buy and build"),
        min_value=0,
        max_digits=16,
        decimal_places=2,
        required=False,
        help_text=lazy("Shown against the result; empty: not said."),
    )
    country = country_field(lazy("Country"))
    currency = currency_field(lazy("Currency"))
    content_server = forms.ChoiceField(
        label=lazy("Where the local contents are kept"), required=False
    )
    gold_mast = _share(lazy("Gold: kept when a mast or a link falls (%)"))
    gold_uplink = _share(lazy("Gold: kept when one way to the Internet is cut (%)"))
    silver_mast = _share(lazy("Silver: kept when a mast or a link falls (%)"))
    silver_uplink = _share(lazy("Silver: kept when one way to the Internet is cut (%)"))
    bronze_mast = _share(lazy("Bronze: kept when a mast or a link falls (%)"))
    bronze_uplink = _share(lazy("Bronze: kept when one way to the Internet is cut (%)"))
    sunless_days = forms.IntegerField(
        label=lazy("Days without sun that solar places stand"), min_value=0, max_value=30
    )
    mains = forms.CharField(
        label=lazy("Places with mains"), required=False, help_text=lazy("Codes, with spaces.")
    )
    no_mains = forms.CharField(
        label=lazy("Places without mains"), required=False, help_text=lazy("Codes, with spaces.")
    )
    own_ground = forms.BooleanField(label=lazy("Use the terrain of this operator"), required=False)
    force_sites = forms.CharField(label=lazy("Masts to use"), required=False)
    force_links = forms.CharField(
        label=lazy("Links to use"), required=False, help_text=lazy("As radio-lycee.")
    )
    forbid_sites = forms.CharField(label=lazy("Places not to use as masts"), required=False)
    forbid_links = forms.CharField(label=lazy("Links not to use"), required=False)
    forbid_devices = forms.CharField(label=lazy("Devices not to use"), required=False)
    allow = forms.CharField(
        label=lazy("Devices that may be used"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=lazy("Empty: every device of the catalogue."),
    )
    effort = forms.IntegerField(
        label=lazy("Effort"),
        min_value=0,
        max_value=2000,
        help_text=lazy("Rounds of search: 5 for a first look, 40 is usual, 200 is thorough."),
    )
    time_limit_min = forms.IntegerField(
        label=lazy("At most, in minutes"), min_value=1, max_value=1440, required=False
    )
    seed = forms.IntegerField(
        label=lazy("Seed"),
        min_value=0,
        max_value=2**31 - 1,
        help_text=lazy("Same seed, same plan."),
    )

    HIDDEN_FOR_REGISTERS = ("mains", "no_mains", "own_ground")
    ADVANCED = (
        "force_sites", "force_links", "forbid_sites", "forbid_links", "forbid_devices", "allow",
        "time_limit_min", "seed", "mains", "no_mains", "own_ground",
    )  # fmt: skip

    def __init__(self, *args: Any, plan: Plan, places: list[tuple[str, str]], **more: Any) -> None:
        more.setdefault("initial", _initial(plan))
        super().__init__(*args, **more)
        for field in ("country", "currency"):
            own = str(getattr(plan.operator, field))
            put_first(self.fields[field], own, str(plan.project.get(field) or "").upper())
        choices = [("", lazy("not said")), *places]
        self.fields["content_server"] = forms.ChoiceField(
            label=self.fields["content_server"].label, required=False, choices=choices
        )
        if plan.source == Source.REGISTERS:
            for name in self.HIDDEN_FOR_REGISTERS:
                del self.fields[name]

    def plain(self) -> list[Any]:
        """What everybody fills in."""
        hidden = (*self.ADVANCED, "seen_version")
        return [self[name] for name in self.fields if name not in hidden]

    def advanced(self) -> list[Any]:
        """What those fill in who know."""
        return [self[name] for name in self.ADVANCED if name in self.fields]

    def changes(self, plan: Plan) -> dict[str, Any]:
        """The values as the action takes them."""
        given = self.cleaned_data
        kept = {
            name: given[name]
            for name in ("name", "horizon_years", "budget", "effort", "seed", "content_server")
        }
        limit = given["time_limit_min"]
        return kept | {
            "country": given["country"],
            "currency": given["currency"],
            "time_limit_s": limit * 60 if limit else None,
            "survival": _survival(given),
            "power": _power(given, plan),
            "force": _lists(plan, "force", given, ("sites", "links")),
            "forbid": _lists(plan, "forbid", given, ("sites", "links", "devices")),
            "equipment": _equipment(plan, given),
            **({"own_ground": given["own_ground"]} if "own_ground" in given else {}),
        }


def _initial(plan: Plan) -> dict[str, Any]:
    tree = plan.project
    survival, power = tree.get("survival", {}), tree.get("power", {})
    first: dict[str, Any] = {
        "seen_version": plan.version,
        "name": plan.name,
        "budget": plan.budget,
        "effort": plan.effort,
        "seed": plan.seed,
        "own_ground": plan.own_ground,
        "time_limit_min": plan.time_limit_s // 60 if plan.time_limit_s else None,
        "sunless_days": power.get("sunless_days", 0),
        "allow": " ".join(tree.get("equipment", {}).get("allow", ())),
    }
    for name in ("horizon_years", "content_server"):
        first[name] = tree.get(name)
    for name in ("country", "currency"):
        first[name] = str(tree.get(name) or "").upper()
    for name, _label in _CLASSES:
        shares = survival.get(name, {})
        first[f"{name}_mast"] = round(100 * shares.get("mast_or_link", 0))
        first[f"{name}_uplink"] = round(100 * shares.get("one_uplink", 0))
    for name in ("mains", "no_mains"):
        first[name] = _joined(power.get(name, ()))
    for side in ("force", "forbid"):
        for name in ("sites", "links", "devices"):
            first[f"{side}_{name}"] = _joined(tree.get(side, {}).get(name, ()))
    return first


def _joined(value: Any) -> str:
    if isinstance(value, str):
        return value
    return " ".join("-".join(each) if isinstance(each, list) else str(each) for each in value)


def _survival(given: dict[str, Any]) -> dict[str, Any]:
    return {
        name: {
            "mast_or_link": (given[f"{name}_mast"] or 0) / 100,
            "one_uplink": (given[f"{name}_uplink"] or 0) / 100,
        }
        for name, _label in _CLASSES
    }


def _power(given: dict[str, Any], plan: Plan) -> dict[str, Any]:
    power = {**plan.project.get("power", {}), "sunless_days": given["sunless_days"]}
    for name in ("mains", "no_mains"):
        words = given[name].split() if name in given else []
        if name in given:
            power[name] = words[0] if words in (["all"], ["none"]) else words
    return {name: value for name, value in power.items() if value != []}


def _lists(plan: Plan, side: str, given: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    kept = {**plan.project.get(side, {})}
    for name in names:
        typed = given[f"{side}_{name}"].split()
        if typed != _joined(kept.get(name, ())).split():
            kept[name] = typed
    return {name: value for name, value in kept.items() if value}


def _equipment(plan: Plan, given: dict[str, Any]) -> dict[str, Any]:
    kept = {**plan.project.get("equipment", {})}
    kept["allow"] = given["allow"].replace(",", " ").split()
    return {name: value for name, value in kept.items() if value}


class CommentForm(forms.Form):
    """What somebody says of a plan."""

    text = forms.CharField(
        label=lazy("Your comment"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )


class LookForm(forms.Form):
    """What was seen from one end of a link."""

    end = forms.ChoiceField(label=lazy("I looked from"))
    on = _day(lazy("Day"))
    remark = forms.CharField(
        label=lazy("Remark"),
        required=False,
        max_length=1000,
        help_text=lazy("A tree, a roof, how far one sees; no person's name."),
    )
    photo = forms.ImageField(label=lazy("Photo"), required=False)

    def __init__(self, *args: Any, ends: list[tuple[str, str]], **more: Any) -> None:
        more.setdefault("initial", {"on": timezone.localdate()})
        super().__init__(*args, **more)
        self.fields["end"] = forms.ChoiceField(label=lazy("I looked from"), choices=ends)


class ProposalForm(VersionedForm):
    """The day of the assembly."""

    on = _day(lazy("Day of the assembly"))


class DecisionForm(VersionedForm):
    """The decision as it was worded."""

    on = _day(lazy("Decided on"))
    text = forms.CharField(
        label=lazy("The decision, as the assembly worded it"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=lazy("Without names: who was there is in the minutes."),
    )


class PurchaseForm(VersionedForm):
    """A line of the bill, on its way."""

    ordered_on = _day(lazy("Ordered on"), required=False)
    received_on = _day(lazy("Received on"), required=False)
    received = forms.FloatField(label=lazy("Quantity received"), min_value=0, required=False)
    paid = forms.DecimalField(
        label=lazy("Paid in all"), min_value=0, max_digits=16, decimal_places=2, required=False
    )
    seller = forms.CharField(label=lazy("Shop"), max_length=160, required=False)


class TaskForm(VersionedForm):
    """Who does it, and when."""

    subject = forms.CharField(label=lazy("What is to be done"), max_length=160, required=False)
    who = forms.ModelChoiceField(
        queryset=Member.objects.none(),
        label=lazy("Who"),
        required=False,
        empty_label=lazy("nobody yet"),
    )
    due_on = _day(lazy("Until"), required=False)
    done_on = _day(lazy("Done on"), required=False)

    def __init__(self, *args: Any, members: Any, is_new: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        offer_people(self, "who", members)
        if is_new:
            del self.fields["done_on"]
        else:
            del self.fields["subject"]


class BuiltForm(VersionedForm):
    """How a place or a link was really built."""

    built_on = _day(lazy("Built on"))
    devices = forms.CharField(
        label=lazy("Devices and serial numbers"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=lazy("One line for each device."),
    )
    height_m = forms.FloatField(
        label=lazy("Height of the antenna (m)"), min_value=0, max_value=300, required=False
    )
    azimuth_deg = forms.FloatField(
        label=lazy("Azimuth (degrees from true north)"), min_value=0, max_value=360, required=False
    )
    rssi_dbm = forms.FloatField(
        label=lazy("Signal measured at the weaker end (dBm)"),
        min_value=-130,
        max_value=10,
        required=False,
    )
    mbps = forms.FloatField(
        label=lazy("Rate measured (Mb/s)"), min_value=0, max_value=100_000, required=False
    )
    photo = forms.ImageField(label=lazy("Photo"), required=False)
    remark = forms.CharField(label=lazy("Remark"), required=False, max_length=1000)

    def __init__(self, *args: Any, about: str, **more: Any) -> None:
        super().__init__(*args, **more)
        if about == "site":
            for name in ("rssi_dbm", "mbps", "azimuth_deg"):
                del self.fields[name]


class TestForm(VersionedForm):
    """What a test gave."""

    tested_on = _day(lazy("Tested on"))
    measured = forms.FloatField(required=False)
    state = forms.ChoiceField(
        label=lazy("Result"),
        choices=AcceptanceTest._meta.get_field("state").choices or (),
    )
    remark = forms.CharField(label=lazy("Remark"), required=False, max_length=1000)

    def __init__(self, *args: Any, kind: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["measured"].label = {
            AcceptanceTest.RSSI: gettext("Measured (dBm)"),
            AcceptanceTest.RATE: gettext("Measured (Mb/s)"),
            AcceptanceTest.DRILL: gettext("Households left without Internet, as counted"),
        }[kind]
