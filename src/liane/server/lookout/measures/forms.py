"""Forms of the probe and of what is brought."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.operators.countries import country_choices
from liane.server.lookout.measures.categories import CATEGORIES
from liane.server.lookout.measures.models import Probe
from liane.server.lookout.measures.rules import RISKY
from liane.server.site.forms import VersionedForm

__all__ = ["AgreeForm", "BringForm", "PauseForm", "ProbeForm"]


class AgreeForm(forms.Form):
    """The text was read, by who answers for the link."""

    agree = forms.BooleanField(
        label=lazy("I am an adult, I answer for this link, I have read this and I agree.")
    )


class PauseForm(forms.Form):
    """How long nothing is measured."""

    hours = forms.TypedChoiceField(
        label=lazy("Silent for"), coerce=float,
        choices=[(3, lazy("3 hours")), (24, lazy("one day")), (72, lazy("three days")),
                 (168, lazy("one week")), (720, lazy("one month"))],
    )  # fmt: skip


class ProbeForm(VersionedForm):
    """What is measured, from where, how often, within how many megabytes."""

    country = forms.ChoiceField(label=lazy("Country that the link is in"))
    network = forms.CharField(
        max_length=60, required=False, label=lazy("Telecom operator of the link"),
        help_text=lazy("As people here call it."),
    )  # fmt: skip
    asn = forms.IntegerField(
        min_value=1, max_value=2**32 - 1, required=False, label=lazy("Number of its network (AS)"),
        help_text=lazy("Empty: unknown. Without it, measurements count for no network."),
    )  # fmt: skip
    control = forms.URLField(
        max_length=200, required=False, assume_scheme="https",
        label=lazy("Address of a control"),
        help_text=lazy(
            "A partner's machine in another network, on which « liane probe --serve-control » runs."
            " Without one, no verdict is possible: nothing is ever called blocked."
        ),
    )  # fmt: skip
    resolvers = forms.CharField(
        max_length=600, required=False, label=lazy("Resolvers to ask besides the system’s"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=lazy(
            "One a line: 9.9.9.9, or https://9.9.9.9/dns-query for a sealed one, which nobody on"
            " the way can change. At most four."
        ),
    )  # fmt: skip
    speed = forms.CharField(
        max_length=200, required=False, label=lazy("Server of speed tests (NDT7)"),
        help_text=lazy(
            "As wss://speed.example.org/. Empty: none. Each test costs up to 2.2 MB, and M-Lab’s"
            " own servers publish it with your address."
        ),
    )  # fmt: skip
    uplinks = forms.BooleanField(
        required=False, label=lazy("Ping gateways and uplinks that are watched, trace the uplinks"),
        help_text=lazy("They stand in the journal by what they are, without a name."),
    )  # fmt: skip
    every_minutes = forms.TypedChoiceField(
        label=lazy("A round"), coerce=int,
        choices=[(30, lazy("every half hour")), (60, lazy("every hour")),
                 (180, lazy("every 3 hours")), (720, lazy("twice a day"))],
        help_text=lazy("A quarter earlier or later, by chance."),
    )  # fmt: skip
    daily_mb = forms.FloatField(
        min_value=1, max_value=1000, label=lazy("Megabytes a day, at most"),
        help_text=lazy("Everything counts. Twenty are enough for common services every hour."),
    )  # fmt: skip
    keep_mb = forms.IntegerField(
        min_value=100, max_value=1_000_000, label=lazy("Megabytes of the journal that are kept"),
        help_text=lazy(
            "Above it the oldest lines go, and a signed word stays in their place. What is part of"
            " an incident stays."
        ),
    )  # fmt: skip
    pairs = forms.IntegerField(
        min_value=0, max_value=20, label=lazy("Sites timed beside the control, each round"),
        help_text=lazy("They show throttling; each costs up to 0.4 MB."),
    )  # fmt: skip
    sites = forms.FileField(
        required=False, label=lazy("File of the list"),
        help_text=lazy("CSV in Citizen Lab's format. Empty: the list that is in use stays."),
    )  # fmt: skip
    own_list = forms.BooleanField(
        required=False, label=lazy("Visit the list that was brought, not the usual services")
    )
    categories = forms.MultipleChoiceField(
        required=False, label=lazy("Categories of that list"),
        widget=forms.CheckboxSelectMultiple,
        help_text=lazy("None ticked: common services only. ⚠: held against people in places."),
    )  # fmt: skip

    def __init__(self, *args: Any, probe: Probe, **kwargs: Any) -> None:
        mine = [name for name in self.base_fields if name not in ("seen_version", "sites")]
        values = {name: getattr(probe, name) for name in mine}
        values["resolvers"] = "\n".join(probe.resolvers)
        seen = None if probe._state.adding else probe.version
        kwargs["initial"] = {**values, "seen_version": seen}
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = country_choices()  # type: ignore[attr-defined]
        self.fields["categories"].choices = [  # type: ignore[attr-defined]
            (code, f"{said} ({code})" if code not in RISKY else f"⚠ {said} ({code})")
            for code, said in CATEGORIES.items()
        ]

    def values(self) -> dict[str, Any]:
        """The cleaned values, the list as its bytes."""
        values = super().values()
        values["resolvers"] = values["resolvers"].split()
        sent = values["sites"]
        values["sites"] = sent.read(2_000_001) if sent else None
        return values


class BringForm(forms.Form):
    """A file of measurements; for a series, what its columns are."""

    file = forms.FileField(
        label=lazy("File"),
        help_text=lazy(
            "OONI, RIPE Atlas, NDT7, IODA (JSON or JSONL), OONI’s analysis (SQL), CSV, incident"
            " files of Liane; .gz and .tar.gz too. 50 MB at most."
        ),
    )
    time = forms.CharField(max_length=60, required=False, label=lazy("Column of times"))
    value = forms.CharField(
        max_length=60, required=False, label=lazy("Column of values (more is better)"),
        help_text=lazy("Empty: each row is a reply that came; those that miss are the signal."),
    )  # fmt: skip
    groups = forms.CharField(
        max_length=200, required=False, label=lazy("Columns that tell one series from another"),
        help_text=lazy("Separated by commas: country, region, network."),
    )  # fmt: skip
    offset = forms.RegexField(
        r"^(Z|[+-]\d{1,2}:?\d{2})$", required=False, label=lazy("Hours ahead of UTC"),
        help_text=lazy("As +3:30. Empty: the times are in UTC."),
    )  # fmt: skip

    def table(self) -> dict[str, Any]:
        """What the columns are; empty for a file that tells it itself."""
        told = self.cleaned_data
        if not told["time"]:
            return {}
        return {
            "time": told["time"],
            "value": told["value"],
            "arrivals": not told["value"],
            "groups": [each.strip() for each in told["groups"].split(",") if each.strip()],
            "offset": told["offset"] or "Z",
        }
