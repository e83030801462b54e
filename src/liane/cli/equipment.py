"""`liane equipment`: the devices known, what each value rests on, and which one suits a link.

A thin door to `liane.equipment`. `check` reads a community's own folder of devices; `advise` puts
each radio on a clear path within the country's limit: the ground itself is for `liane link`.
"""

import argparse
from collections.abc import Mapping
from dataclasses import asdict
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Any

from liane.cli.console import Result, folded, table
from liane.cli.options import real
from liane.errors import BadInput
from liane.words import N_, _, number, say

if TYPE_CHECKING:
    from liane.equipment import Device, Fact, Option

__all__ = ["HELP", "arguments", "run"]

HELP = N_("list devices, show what is known of them, advise one for a link")

_FACTS = {
    "max_power_dbm": N_("highest transmit power"),
    "gain_dbi": N_("antenna gain"),
    "beam_deg": N_("beam width"),
    "draw_w": N_("power draw"),
    "ports": N_("ports"),
    "port_mbps": N_("port rate"),
}

_LIST_NOTES = (
    N_("dBm: highest power; dBi: antenna gain; °: beam width; W: power draw; ?: unknown."),
    N_("ptp: point to point; cpe: station; sector, ap: serve several stations."),
    N_("`liane equipment show ID` says what each value rests on."),
)


def arguments(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    """The actions `list`, `show`, `check` and `advise` and their options."""
    actions = parser.add_subparsers(dest="action", metavar=_("ACTION"), required=True)

    def action(name: str, help_: str) -> argparse.ArgumentParser:
        return actions.add_parser(name, help=help_, description=help_, parents=[common])

    _folders(action("list", _("every device of the catalogue")))
    show = action("show", _("one device: each value with its source, date and status"))
    show.add_argument("id", metavar="ID", help=_("the device's id, as in the list"))
    _folders(show)
    check = action("check", _("read a folder of devices and say what is wrong in it"))
    check.add_argument("folder", type=Path, metavar=_("FOLDER"), help=_("folder of *.toml files"))
    _advise_arguments(action("advise", _("which device for a distance and a rate, and why")))


def _folders(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--devices",
        action="append",
        default=[],
        type=Path,
        metavar=_("FOLDER"),
        help=_("a folder of your own devices, read with ours"),
    )


def _advise_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--distance-km",
        type=real(0.001, 20_000),
        required=True,
        metavar="KM",
        help=_("length of the link"),
    )
    parser.add_argument(
        "--mbps",
        type=real(0.001, 1_000_000),
        required=True,
        metavar="N",
        help=_("net rate asked, in Mb/s"),
    )
    parser.add_argument("--country", required=True, metavar="XX", help=_("two letters: SN, ZA…"))
    parser.add_argument(
        "--prices", type=Path, metavar="CSV", help=_("price list with columns item and price_XXX")
    )
    parser.add_argument(
        "--project", type=Path, metavar="TOML", help=_("project file with its own spectrum rules")
    )
    _folders(parser)


def run(arguments: argparse.Namespace) -> Result:
    """Perform the action asked for."""
    actions = {"list": _list, "show": _show, "check": _check, "advise": _advise}
    return actions[arguments.action](arguments)


def _amount(fact: "Fact") -> str:
    if fact.value is None:
        return "?"
    digits = 0 if fact.value == round(fact.value) else 1
    return f"{number(fact.value, digits)} {fact.unit}".strip()


def _figure(fact: "Fact") -> str:
    """The value alone: its unit heads the column."""
    return _amount(fact).removesuffix(fact.unit).strip()


def _list(arguments: argparse.Namespace) -> Result:
    from liane.equipment import load_catalogue

    devices = load_catalogue(arguments.devices).values()
    head = [_("id"), _("kind"), _("family"), "dBm", "dBi", "°", "W"]
    rows = [
        [
            d.id,
            d.kind,
            "–" if d.family == "none" else d.family,
            *map(_figure, (d.max_power_dbm, d.gain_dbi, d.beam_deg, d.draw_w)),
        ]
        for d in devices
    ]
    text = table(head, rows, right=(3, 4, 5, 6))
    notes = folded("\n".join(_(note) for note in _LIST_NOTES))
    return Result({"devices": [_as_data(device) for device in devices]}, f"{text}\n\n{notes}")


def _as_data(device: "Device") -> dict[str, Any]:
    data = asdict(device)
    data.pop("file")
    return data


def _device(arguments: argparse.Namespace) -> "Device":
    from liane.equipment import load_catalogue

    catalogue = load_catalogue(arguments.devices)
    if arguments.id not in catalogue:
        raise BadInput(
            N_("{id}: unknown device; the ones known are: {choices}"),
            id=arguments.id,
            choices=", ".join(catalogue),
        )
    return catalogue[arguments.id]


def _show(arguments: argparse.Namespace) -> Result:
    device = _device(arguments)
    lines = [f"{device.name}  [{device.id}]", f"{device.kind}, {device.family}"]
    if device.is_radio:
        lines.append(_radio_line(device))
    lines += ["", _facts_text(device)]
    if device.note:
        lines += ["", device.note]
    rates = [_rates_data(device, width) for width in device.widths_mhz]
    for width in device.widths_mhz:
        lines += ["", _rates_text(device, width)]
    return Result({**_as_data(device), "rates": rates}, folded("\n".join(lines)))


def _facts_text(device: "Device") -> str:
    """What is known of a device, each value with the number of its source below."""
    facts = {label: getattr(device, key) for key, label in _FACTS.items()}
    sources = list(dict.fromkeys(fact.source for fact in facts.values() if fact.source))
    rows = [
        [
            _(label),
            _amount(fact),
            _status(fact.status),
            fact.date,
            f"[{sources.index(fact.source) + 1}]" if fact.source else "",
        ]
        for label, fact in facts.items()
    ]
    head = [_("what"), _("value"), _("status"), _("date"), _("source")]
    listed = [folded(f"[{at}] {text}", hang=4) for at, text in enumerate(sources, 1)]
    return "\n".join([table(head, rows), *listed])


def _status(status: str) -> str:
    from liane.equipment import STATUS_WORDS

    return _(STATUS_WORDS[status])


def _radio_line(device: "Device") -> str:
    return say(
        N_(
            "{standard}, {streams} streams, {bands} MHz, channels of {widths} MHz "
            "({status}: {source})"
        ),
        standard=device.standard,
        streams=device.streams,
        bands="; ".join(f"{low:g}–{high:g}" for low, high in device.bands),
        widths=", ".join(map(str, device.widths_mhz)),
        status=_status(device.radio_source.status),
        source=device.radio_source.source,
    )


def _rates_text(device: "Device", width: int) -> str:
    rates = device.rates(width)
    head = ["MCS", _("sensitivity dBm"), _("power dBm"), _("gross Mb/s")]
    rows = [
        [str(m), number(s), number(p, 1), number(r, 1)]
        for m, s, p, r in zip(
            rates.mcs, rates.sensitivity_dbm, rates.power_dbm, rates.phy_mbps, strict=True
        )
    ]
    title = say(
        N_("{width} MHz, long guard interval; {status}: {source}"),
        width=width,
        status=_status(rates.status),
        source=rates.source,
    )
    return f"{title}\n{table(head, rows, right=(0, 1, 2, 3))}"


def _rates_data(device: "Device", width: int) -> dict[str, Any]:
    rates = device.rates(width)
    return {
        "width_mhz": width,
        "guard": rates.guard,
        "mcs": rates.mcs.tolist(),
        "sensitivity_dbm": rates.sensitivity_dbm.tolist(),
        "power_dbm": [None if isnan(p) else p for p in rates.power_dbm.tolist()],
        "phy_mbps": rates.phy_mbps.tolist(),
        "source": rates.source,
        "status": rates.status,
    }


def _check(arguments: argparse.Namespace) -> Result:
    from liane.equipment import load_catalogue, load_folder

    own = load_folder(arguments.folder)
    load_catalogue([arguments.folder])
    if not own:
        raise BadInput(
            N_("{folder}: no *.toml file in it; copy one of ours and change it"),
            folder=arguments.folder,
        )
    text = say(
        N_("{folder}: {count} devices, nothing wrong: {ids}"),
        folder=arguments.folder,
        count=len(own),
        ids=", ".join(own),
    )
    return Result({"devices": list(own)}, text)


def _prices(file: Path | None) -> Mapping[str, float]:
    if file is None:
        return {}
    from liane.equipment.prices import read_prices

    return read_prices(file)


def _advise(arguments: argparse.Namespace) -> Result:
    from liane.equipment import advise, load_catalogue
    from liane.links.rates import MAC
    from liane.propagation.free_space import loss_db

    options = advise(
        load_catalogue(arguments.devices).values(),
        arguments.mbps,
        _airs(arguments),
        lambda mhz: float(loss_db(arguments.distance_km * 1000.0, mhz)),
        _prices(arguments.prices),
        efficiency=MAC["ptp"].efficiency,
    )
    data = {"assumptions": _assumptions(), "options": [asdict(option) for option in options]}
    return Result(data, _advice_text(options))


def _airs(arguments: argparse.Namespace) -> list[Any]:
    from datetime import date

    from liane.equipment import Air
    from liane.spectrum import channels, load_rules

    rules = load_rules(arguments.project) if arguments.project else ()
    return [
        Air(c.centre_mhz, c.width_mhz, c.limit_dbm, c.status)
        for width in (20, 40, 80)
        for c in channels(arguments.country, 2400, 5900, width, rules, on=date.today())
        if c.limit_dbm is not None
    ]


def _assumptions() -> list[str]:
    from liane.equipment import FADE_MARGIN_DB

    return [
        _("clear path, free space, the same device at both ends: see the ground with `liane link`"),
        _("EIRP and level in dBm, price and draw of both ends together"),
        say(
            N_("60 % of the gross rate is left for data; {margin} dB of fade margin is kept"),
            margin=number(FADE_MARGIN_DB),
        ),
    ]


def _advice_text(options: "list[Option]") -> str:
    head = [_("device"), _("fits"), "MHz", _("EIRP"), _("level"), "Mb/s", _("price"), "W"]
    told, *lines = table(head, list(map(_option_row, options)), right=(3, 4, 5, 6, 7)).split("\n")
    for line, option in zip(lines, options, strict=True):
        told += f"\n{line}\n{folded('    ' + _why(option))}"
    fit = [option.device for option in options if option.fits]
    first = (
        say(N_("Advised: {device}"), device=fit[0])
        if fit
        else _("No device of the catalogue does it within the limits known.")
    )
    notes = "\n".join(folded(f"- {line}", hang=2) for line in _assumptions())
    return f"{first}\n\n{told}\n\n{notes}"


def _option_row(option: "Option") -> list[str]:
    return [
        option.device,
        _("yes") if option.fits else _("no"),
        f"{option.centre_mhz:g}/{option.width_mhz}" if option.centre_mhz else "–",
        number(option.eirp_dbm, 1),
        number(option.rssi_dbm),
        number(option.mbps),
        number(option.price),
        number(option.draw_w, 1),
    ]


def _why(option: "Option") -> str:
    """What stands for a device and against it."""
    return "\u00a0· ".join([*option.reasons, option.firmware or _("software unknown")])
