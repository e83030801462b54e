"""Settings for OpenWrt radios: NetJSON turned into UCI text by netjsonconfig.

One file per unit, for `uci import` or to be read beside LuCI. A sector or end a of a link is an
access point, the other end a station (both with WDS, so that they bridge); a radio that carries
several point-to-point links is an 802.11s node. The key is a placeholder, never a secret, and the
radio stays off (`disabled`) until somebody has replaced it.
"""

from typing import Any

from netjsonconfig import OpenWrt

from liane.planning.outputs.channels import band, channel_number, primary_mhz
from liane.planning.outputs.devices import Unit, known_device
from liane.planning.outputs.wording import file_name, one_line
from liane.words import _, say

__all__ = ["openwrt_configuration", "openwrt_text"]


def _key() -> str:
    return _("TO BE REPLACED")


def _encryption(mesh: bool) -> dict[str, Any]:
    if mesh:
        return {"protocol": "wpa3_personal", "key": _key(), "cipher": "ccmp", "ieee80211w": "2"}
    return {"protocol": "wpa2_personal", "key": _key(), "cipher": "ccmp", "ieee80211w": "1"}


def _wireless(unit: Unit) -> dict[str, Any]:
    shared = {"radio": "radio0", "network": ["lan"], "encryption": _encryption(unit.is_mesh)}
    if unit.is_mesh:
        return shared | {"mode": "802.11s", "mesh_id": "liane-mesh"}
    mode = "access_point" if unit.is_access_point else "station"
    return shared | {"mode": mode, "ssid": unit.network[:32], "wds": True}


def _radio(unit: Unit, country: str) -> dict[str, Any]:
    entry, device = unit.entry, known_device(unit.entry["device"])
    width = entry.get("width_mhz") or 20
    radio: dict[str, Any] = {
        "name": "radio0",
        "phy": "phy0",
        "driver": "mac80211",
        "protocol": device.standard if device else "802.11n",
        "band": "2g" if band(entry["frequency_mhz"]) == "2.4" else "5g",
        "channel": channel_number(primary_mhz(entry["frequency_mhz"], width)) or 0,
        "channel_width": int(width) if width in (20, 40, 80, 160) else 20,
        "country": country,
    }
    if unit.power_dbm is not None:
        radio["tx_power"] = max(0, unit.power_dbm)
    if width in (5, 10):
        radio["chanbw"] = int(width)
    return radio


def openwrt_configuration(unit: Unit, country: str | None) -> dict[str, Any]:
    """The unit as a NetJSON DeviceConfiguration."""
    return {
        "type": "DeviceConfiguration",
        "general": {"hostname": file_name(unit.name)[:63], "timezone": "UTC"},
        "radios": [_radio(unit, country or "00")],
        "interfaces": [
            {"name": "wlan0", "type": "wireless", "disabled": True, "wireless": _wireless(unit)},
            {
                "name": "br-lan",
                "type": "bridge",
                "network": "lan",
                "bridge_members": ["eth0", "wlan0"],
                "addresses": [{"proto": "dhcp", "family": "ipv4"}],
            },
        ],
    }


def openwrt_text(unit: Unit, country: str | None) -> str:
    """UCI text of one unit, opened by what to do with it (comment lines)."""
    site = one_line(unit.site.get("name") or unit.site["id"])
    frequency = f"{unit.entry['frequency_mhz']:g}"
    head = [
        say(
            "{unit} at {site}: {frequency} MHz",
            unit=one_line(unit.name),
            site=site,
            frequency=frequency,
        ),
        _("1. Replace the key at both ends by the same secret of 20 characters or more."),
        _("2. Check that the radio and port names are those of this router."),
        _("3. uci import < this file, then set wireless.wifi_wlan0.disabled to 0, commit, reboot."),
    ]
    if unit.obstacle:
        head.append(unit.obstacle)
    comments = "".join(f"# {line}\n" for line in head)
    return f"{comments}\n{OpenWrt(openwrt_configuration(unit, country)).render()}"
