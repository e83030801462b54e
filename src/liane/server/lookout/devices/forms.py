"""What technicians fill in: a device, planned work, how the network is watched."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.operators.models import Operator
from liane.server.lookout.devices.models import Agent, Device, Kind, Mesh
from liane.server.lookout.devices.queries import devices_of, expected_of, secret_of
from liane.server.lookout.incidents.forms.fields import Moment
from liane.server.networks.registers.choosing import offer_sites
from liane.server.networks.registers.queries import sites_of
from liane.server.site.forms import VersionedForm

__all__ = ["DeviceForm", "WatchingForm", "WorkForm"]

_SECRETS = ("community", "user", "signing", "ciphering")
_NEVER = {"autocomplete": "new-password"}


def _secret(label: Any, hint: Any = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs=_NEVER)
    return forms.CharField(
        required=False, max_length=64, label=label, help_text=hint, widget=widget
    )


class DeviceForm(VersionedForm):
    """A device and the ways in which it is read. A secret is never shown again."""

    name = forms.CharField(
        max_length=80,
        label=lazy("Name of the device"),
        help_text=lazy("As technicians say it: « North mast, radio to the school »."),
    )
    kind = forms.ChoiceField(choices=Kind.choices, label=lazy("What it is"))
    site = forms.ModelChoiceField(
        queryset=Device.objects.none(), required=False, label=lazy("Place where it stands")
    )
    behind = forms.ModelChoiceField(
        queryset=Device.objects.none(), required=False, label=lazy("Reached through"),
        help_text=lazy("What is before it, seen from this box. Empty for the first, or unknown."),
    )  # fmt: skip
    address = forms.CharField(
        required=False, max_length=45, label=lazy("Address"), help_text=lazy("As 10.0.0.2.")
    )
    echo = forms.BooleanField(required=False, initial=True, label=lazy("Ping it"))
    agent = forms.ChoiceField(choices=Agent.choices, required=False, label=lazy("Ask it by SNMP"))
    agent_port = forms.IntegerField(
        required=False, min_value=1, max_value=65535, initial=161, label=lazy("SNMP port")
    )
    community = _secret(lazy("Community (version 2c)"), lazy("Let it read and write nothing."))
    user = forms.CharField(required=False, max_length=64, label=lazy("Name (version 3)"))
    signing = _secret(lazy("Password that signs (version 3, SHA-256)"))
    ciphering = _secret(lazy("Password that ciphers (version 3, AES-128)"))
    exporter = forms.CharField(
        required=False, max_length=200, label=lazy("Page of its Prometheus exporter"),
        help_text=lazy("As http://10.0.0.2:9100/metrics."),
    )  # fmt: skip
    mesh = forms.ChoiceField(
        choices=Mesh.choices, required=False, label=lazy("Ask its routing daemon")
    )
    mesh_at = forms.CharField(
        required=False, max_length=200, label=lazy("Where the routing daemon tells"),
        help_text=lazy("babeld: as 10.0.0.2:33123. A page: as http://10.0.0.2:9090/topology."),
    )  # fmt: skip
    speed = forms.CharField(
        required=False, max_length=200, label=lazy("What to fetch across its link"),
        help_text=lazy(
            "Once an hour, 3 s and 8 MB at most, to measure throughput. An iperf3 server, as"
            " iperf3://10.0.0.2, one of NDT7, as ws://10.0.0.2:8080, or a file of some megabytes,"
            " as http://10.0.0.2/test.bin."
        ),
    )  # fmt: skip
    interface = forms.CharField(
        required=False, max_length=32, label=lazy("Interface that its link hangs on"),
        help_text=lazy("As wlan0 or ath0. Empty: the worst of all."),
    )  # fmt: skip
    planned_link = forms.ChoiceField(
        required=False, choices=(), label=lazy("Link of the plan that it belongs to")
    )
    low_signal_dbm = forms.FloatField(
        required=False, min_value=-120, max_value=0, label=lazy("Degraded under this signal (dBm)")
    )
    low_battery_v = forms.FloatField(
        required=False, min_value=0, max_value=1000,
        label=lazy("Degraded under this battery voltage (V)"),
    )  # fmt: skip

    def __init__(
        self, *args: Any, operator: Operator, device: Device | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer_sites(self, "site", sites_of(operator))
        others = devices_of(operator)
        others = others.exclude(pk=device.pk) if device is not None else others
        self.fields["behind"].queryset = others  # type: ignore[attr-defined]
        links = [(each.key, each.name) for each in expected_of(operator)]
        self.fields["planned_link"].choices = [("", "—"), *links]  # type: ignore[attr-defined]
        if device is not None and secret_of(device):
            kept = lazy("One is kept, sealed. Leave it empty to keep it.")
            for name in ("community", "signing", "ciphering"):
                self.fields[name].help_text = kept

    def facts(self) -> dict[str, Any]:
        """What the action takes: the fields of the device, and what lets the box in apart."""
        found = {key: value for key, value in self.values().items() if key not in _SECRETS}
        found["agent_port"] = found.get("agent_port") or 161
        return found | {"secret": {name: self.cleaned_data[name] for name in _SECRETS}}


class WorkForm(forms.Form):
    """When somebody works, and on what."""

    begin = Moment(label=lazy("Begins"))
    end = Moment(label=lazy("Ends"))
    what = forms.CharField(max_length=160, label=lazy("What is done"))
    device = forms.ModelChoiceField(
        queryset=Device.objects.none(), required=False, label=lazy("On which device"),
        help_text=lazy("Empty: on all devices of the site, or of the whole network."),
    )  # fmt: skip
    site = forms.ModelChoiceField(
        queryset=Device.objects.none(), required=False, label=lazy("At which site")
    )

    def __init__(self, *args: Any, operator: Operator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["device"].queryset = devices_of(operator)  # type: ignore[attr-defined]
        offer_sites(self, "site", sites_of(operator))


class WatchingForm(forms.Form):
    """How the network is watched."""

    on = forms.BooleanField(required=False, label=lazy("Watch the network"))
    looks = forms.IntegerField(
        min_value=1, max_value=30, label=lazy("Looks before a cut is believed"),
        help_text=lazy("One every twenty seconds. Two: a cut is known within a minute."),
    )  # fmt: skip
    drift_db = forms.FloatField(
        min_value=0.5, max_value=40, label=lazy("Drift of the signal (dB under what is expected)")
    )
    drift_percent = forms.FloatField(
        min_value=1, max_value=99, label=lazy("Drift of the rate (% under what is planned)")
    )
    drift_hours = forms.IntegerField(
        min_value=6, max_value=24 * 30, label=lazy("Hours over which it is measured")
    )
