"""Settings for MikroTik radios: a RouterOS 7 script per unit.

Older radios speak through the `wireless` package, 802.11ac ones may have been moved to `wifi`:
those get a second script for it. A script refuses to run while its key is still the placeholder,
and turns the radio on only at its end. Names are reduced to ASCII: nothing a user wrote can end
a string or start a command.
"""

import math

from liane.planning.outputs.channels import band, primary_mhz
from liane.planning.outputs.devices import Unit, known_device
from liane.planning.outputs.wording import file_name
from liane.words import _, say

__all__ = ["mikrotik_scripts"]

# Names that RouterOS 7 gives to countries, for the ISO codes where Liane is used first.
_COUNTRIES = {
    "BE": "belgium",
    "BF": "burkina faso",
    "BJ": "benin",
    "CA": "canada",
    "CD": "congo",
    "CI": "cote d'ivoire",
    "CM": "cameroon",
    "DE": "germany",
    "ES": "spain",
    "FR": "france",
    "GB": "united kingdom",
    "GH": "ghana",
    "HT": "haiti",
    "IT": "italy",
    "KE": "kenya",
    "MA": "morocco",
    "MG": "madagascar",
    "ML": "mali",
    "MR": "mauritania",
    "NE": "niger",
    "NG": "nigeria",
    "PT": "portugal",
    "RW": "rwanda",
    "SN": "senegal",
    "TD": "chad",
    "TG": "togo",
    "TN": "tunisia",
    "UG": "uganda",
    "US": "united states",
    "ZA": "south africa",
}


def _country(code: str | None) -> str:
    return _COUNTRIES.get(code or "", "no_country_set")


def _band(unit: Unit) -> str:
    five = band(unit.entry["frequency_mhz"]) == "5"
    device = known_device(unit.entry["device"])
    if five and device and device.standard == "802.11ac":
        return "5ghz-n/ac"
    return "5ghz-onlyn" if five else "2ghz-onlyn"


def _width(width_mhz: float) -> str:
    names = {40: "20/40mhz-Ce", 80: "20/40/80mhz-Ceee"}
    return names.get(int(width_mhz), f"{int(width_mhz)}mhz")


def _frequency(unit: Unit) -> int:
    """Of the control channel: the lowest 20 MHz part, extended upwards (C then e)."""
    width = unit.entry.get("width_mhz") or 20
    return round(primary_mhz(unit.entry["frequency_mhz"], width))


def _mode(unit: Unit) -> str:
    if not unit.is_access_point:
        return "station-bridge"
    return "bridge" if unit.entry["role"] == "ptp" else "ap-bridge"


def _head(unit: Unit, package: str) -> list[str]:
    said = [
        say(
            "{unit} at {site}: {package} package, RouterOS 7",
            unit=file_name(unit.name),
            site=file_name(unit.site.get("name") or unit.site["id"]),
            package=package,
        ),
        _("Write the same secret of 20 characters or more at both ends, then /import this file."),
    ]
    placeholder = _("TO BE REPLACED")
    return [
        *(f"# {line}" for line in said),
        f':local key "{placeholder}"',
        f':if ($key = "{placeholder}") do={{ :error "{_("replace the key first")}" }}',
        *([f':error "{unit.obstacle}"'] if unit.obstacle else []),
        f'/system identity set name="{file_name(unit.name)}"',
    ]


def _gain(unit: Unit, name: str) -> list[str]:
    device = known_device(unit.entry["device"])
    gain = device.gain_dbi.value if device else None
    return [] if gain is None else [f"{name}={math.ceil(gain)}"]


def _wireless(unit: Unit, country: str | None) -> list[str]:
    frequency, power = _frequency(unit), unit.power_dbm
    settings = [
        f"mode={_mode(unit)}",
        f"band={_band(unit)}",
        f"frequency={frequency}",
        f"channel-width={_width(unit.entry.get('width_mhz') or 20)}",
        f"scan-list={frequency}",
        f'country="{_country(country)}"',
        "frequency-mode=regulatory-domain",
        "installation=outdoor",
        f'ssid="{file_name(unit.network)}"',
        "wireless-protocol=802.11",
        "wps-mode=disabled",
        "security-profile=liane",
    ]
    settings += _gain(unit, "antenna-gain")
    if power is not None:
        settings += ["tx-power-mode=all-rates-fixed", f"tx-power={power}"]
    return [
        "/interface wireless security-profiles add name=liane mode=dynamic-keys "
        "authentication-types=wpa2-psk wpa2-pre-shared-key=$key",
        "/interface wireless set [find default-name=wlan1] " + " ".join(settings),
        *_bridge("wlan1"),
        "/interface wireless enable [find default-name=wlan1]",
    ]


def _bridge(radio: str) -> list[str]:
    return [
        ":if ([:len [/interface bridge find name=liane]] = 0) do={ /interface"
        " bridge add name=liane protocol-mode=rstp }",
        *(
            f":if ([:len [/interface bridge port find interface={port}]] = 0) "
            f"do={{ /interface bridge port add bridge=liane interface={port} }}"
            for port in ("ether1", radio)
        ),
    ]


def _wifi(unit: Unit, country: str | None) -> list[str]:
    power, width = unit.power_dbm, int(unit.entry.get("width_mhz") or 20)
    widths = {20: "20mhz", 40: "20/40mhz", 80: "20/40/80mhz"}
    settings = [
        "configuration.mode=" + ("ap" if unit.is_access_point else "station-bridge"),
        f'configuration.ssid="{file_name(unit.network)}"',
        f"channel.frequency={_frequency(unit)}",
        f"channel.width={widths.get(width, '20mhz')}",
        "channel.skip-dfs-channels=disabled",
        "security.authentication-types=wpa2-psk,wpa3-psk",
        "security.passphrase=$key",
    ]
    if _country(country) != "no_country_set":
        settings.append(f'configuration.country="{_country(country).title()}"')
    settings += _gain(unit, "configuration.antenna-gain")
    if power is not None:
        settings.append(f"configuration.tx-power={power}")
    return [
        "/interface wifi set [find default-name=wifi1] " + " ".join(settings),
        *_bridge("wifi1"),
        "/interface wifi enable [find default-name=wifi1]",
    ]


def mikrotik_scripts(unit: Unit, country: str | None) -> dict[str, str]:
    """Scripts of one unit, by the end of their file name: `.rsc`, and `.wifi.rsc` for 802.11ac."""
    device = known_device(unit.entry["device"])
    body = {".rsc": ("wireless", _wireless)}
    if device and device.standard not in ("802.11n", "802.11a", "802.11g"):
        body[".wifi.rsc"] = ("wifi", _wifi)
    return {
        end: "\n".join([*_head(unit, package), *make(unit, country), ""])
        for end, (package, make) in body.items()
    }
