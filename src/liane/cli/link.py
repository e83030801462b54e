"""`liane link`: the ruler for a possible link between two places, before anybody climbs.

A thin door to `liane.links`: survey of the path, drawing, budget in both directions, law, chances
and warnings, as text or JSON. Places are `LAT,LON` in decimal degrees, heights metres above the
ground. Ground that is not known is refused: the link is never measured over an invented sea.
"""

import argparse
import dataclasses
import datetime
import math
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from liane.cli.console import Result, folded, table
from liane.cli.options import real, whole
from liane.errors import BadInput, MissingResource
from liane.words import N_, _, number, say

if TYPE_CHECKING:
    from liane.equipment import Device
    from liane.links import Budget, Paths
    from liane.spectrum import Answer
    from liane.terrain import Terrain

__all__ = ["HELP", "arguments", "run"]

RAIN_FROM_MHZ = 10_000.0
USUAL_MHZ = {20: 5500.0, 40: 5510.0, 80: 5530.0}  # channels 100, 102 and 106
HELP = N_("measure a possible link between two places: sight, budget, law, chances")


def arguments(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:  # noqa: ARG001
    """The options of the ruler."""
    # A southern latitude starts with a minus sign: let `--from -33.9,18.4` be a value.
    parser._negative_number_matcher = re.compile(r"^-\d")
    _place_arguments(parser)
    _radio_arguments(parser)
    _climate_arguments(parser)


def _place_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--terrain",
        nargs="+",
        type=Path,
        required=True,
        metavar=_("PATH"),
        help=_("elevation files, or folders of them"),
    )
    parser.add_argument(
        "--canopy", type=Path, metavar=_("PATH"), help=_("heights of trees and buildings (raster)")
    )
    parser.add_argument("--from", dest="start", required=True, metavar="LAT,LON", help=_("place A"))
    parser.add_argument("--to", dest="end", required=True, metavar="LAT,LON", help=_("place B"))
    for end, help_ in (
        ("a", _("antenna at A, metres above ground")),
        ("b", _("antenna at B, metres above ground")),
    ):
        parser.add_argument(
            f"--height-{end}", type=real(0, 1000), default=10.0, metavar="M", help=f"{help_} (10)"
        )


def _radio_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--device", metavar="ID", help=_("device at A (see: liane equipment)"))
    parser.add_argument("--device-b", metavar="ID", help=_("device at B, if it is another one"))
    parser.add_argument(
        "--devices", type=Path, action="append", default=[], metavar=_("FOLDER"),
        help=_("folder of your own devices"),
    )  # fmt: skip
    parser.add_argument("--frequency", type=real(1, 300_000), metavar="MHZ",
                        help=_("centre frequency (5500, 5510 or 5530 by width)"))  # fmt: skip
    parser.add_argument("--width", type=whole(1, 10_000), default=40, metavar="MHZ",
                        help=_("channel width (40)"))  # fmt: skip
    parser.add_argument("--country", metavar="CC", help=_("country, two letters: ZA, ML, SN"))
    parser.add_argument("--fade-margin", type=real(0, 100), metavar="DB",
                        help=_("margin kept above the sensitivity, in dB (6)"))  # fmt: skip


def _climate_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--climate", type=int, default=5, choices=range(1, 8),
                        help=_("climate of ITM, 1 to 7 (5: continental temperate)"))  # fmt: skip
    parser.add_argument("--rain", type=real(0, 1000), metavar="MM_H",
                        help=_("rain exceeded 0.01 %% of a year, needed from 10 GHz"))  # fmt: skip


def run(arguments: argparse.Namespace) -> Result:
    """Measure the link."""
    from liane.geo import parse_place
    from liane.links import Doubt
    from liane.terrain import open_terrain

    start = parse_place(arguments.start, "--from")
    end = parse_place(arguments.end, "--to")
    if arguments.frequency is None:
        arguments.frequency = USUAL_MHZ.get(arguments.width, 5500.0)
    terrain = open_terrain(arguments.terrain, canopy=arguments.canopy)
    devices = _devices(arguments)
    paths = _survey(arguments, terrain, start, end)
    budget, answer = _budget_and_law(arguments, paths, devices)
    doubt = Doubt()
    data = _data(arguments, paths, devices, budget, answer)
    lines = [
        *_path_lines(arguments, paths, terrain, (start, end)),
        *_budget_lines(devices, budget),
        *_law_lines(arguments.country, answer),
        *_closing_lines(paths, devices, budget, terrain, doubt),
        *_rain_lines(arguments),
    ]
    return Result(data, "\n".join(map(folded, lines)))


def _survey(
    arguments: argparse.Namespace,
    terrain: "Terrain",
    start: tuple[float, float],
    end: tuple[float, float],
) -> "Paths":
    from liane.links import survey

    if start == end:
        raise BadInput(N_("--from and --to are the same place; give two places"))
    paths = survey(
        terrain,
        *start,
        arguments.height_a,
        *end,
        arguments.height_b,
        arguments.frequency,
        climate=arguments.climate,
        rain_mm_h=float("nan") if arguments.rain is None else arguments.rain,
    )
    if not paths.known[0]:
        raise MissingResource(
            N_(
                "the ground between the two places is not known everywhere: void, or outside the "
                "tiles; fetch the tiles of that area with 'liane terrain get'"
            )
        )
    return paths


def _devices(arguments: argparse.Namespace) -> tuple["Device", ...]:
    from liane.equipment import load_catalogue

    if arguments.device is None and arguments.device_b is not None:
        raise BadInput(N_("--device-b needs --device: name the device at A too"))
    if arguments.device is None:
        return ()
    catalogue = load_catalogue(arguments.devices)
    names = (arguments.device, arguments.device_b or arguments.device)
    for name in names:
        if name not in catalogue:
            raise BadInput(
                N_("device '{device}' is not in the catalogue; known: {known}"),
                device=name,
                known=", ".join(sorted(catalogue)),
            )
        if not catalogue[name].is_radio:
            raise BadInput(
                N_("device '{device}' has no radio; choose one that has: liane equipment list"),
                device=name,
            )
    return tuple(catalogue[name] for name in names)


def _budget_and_law(
    arguments: argparse.Namespace, paths: "Paths", devices: tuple["Device", ...]
) -> tuple["Budget | None", "Answer | None"]:
    """The budget within the country's limit, and what the law says of the EIRP it takes."""
    from liane import spectrum
    from liane.links import FADE_MARGIN_DB, budget

    low, high = (arguments.frequency + side * arguments.width / 2.0 for side in (-1.0, 1.0))
    today = datetime.datetime.now(tz=datetime.UTC).date()
    answer = None
    if arguments.country:
        answer = spectrum.limit(arguments.country, low, high, on=today)
    if not devices:
        return None, answer
    limit_dbm = None if answer is None else answer.limit_dbm
    found = budget(
        paths.loss_db,
        paths.sigma_db,
        devices[0],
        devices[1],
        arguments.frequency,
        arguments.width,
        limit_dbm,
        FADE_MARGIN_DB if arguments.fade_margin is None else arguments.fade_margin,
        paths=paths,
    )
    eirp_dbm = max(float(found.eirp_ab_dbm[0]), float(found.eirp_ba_dbm[0]))
    if arguments.country and math.isfinite(eirp_dbm):
        answer = spectrum.check(
            arguments.country, arguments.frequency, arguments.width, eirp_dbm, on=today
        )
    return found, answer


def _path_lines(
    arguments: argparse.Namespace,
    paths: "Paths",
    terrain: "Terrain",
    places: tuple[tuple[float, float], tuple[float, float]],
) -> list[str]:
    from liane.links import telling
    from liane.terrain.drawing import draw_profile, sight_line

    profile = terrain.profiles(*places[0], *places[1])
    surface_m = profile.heights_m + profile.clutter_m
    surface_m[[0, -1]] = profile.heights_m[[0, -1]]
    sight = sight_line(
        surface_m,
        float(paths.distance_m[0]),
        arguments.height_a,
        arguments.height_b,
        arguments.frequency,
    )
    head = say(
        N_("Link of {km} km at {mhz} MHz"),
        km=number(float(paths.distance_m[0]) / 1000.0, 2),
        mhz=number(arguments.frequency),
    )
    drawing = draw_profile(surface_m, float(paths.distance_m[0]), sight)
    return [
        head,
        "",
        drawing,
        "",
        telling.clearance(paths),
        *telling.losses(paths),
        "",
        *_aim_lines(paths),
    ]


def _aim_lines(paths: "Paths") -> list[str]:
    heads = [_("end of the link"), _("ground"), _("antenna"), _("azimuth"), _("tilt")]
    rows = [
        [
            end.upper(),
            f"{number(float(getattr(paths, f'ground_{end}_m')[0]), 1)} m",
            f"{number(float(getattr(paths, f'height_{end}_m')[0]), 1)} m",
            f"{number(float(getattr(paths, f'azimuth_{way}_deg')[0]), 1)}°",
            f"{number(float(getattr(paths, f'tilt_{way}_deg')[0]), 2)}°",
        ]
        for end, way in (("a", "ab"), ("b", "ba"))
    ]
    note = _(
        "Azimuths are from true north. A compass shows magnetic north: the declination here is not "
        "known to Liane, add it before you aim. Tilt: plus is upwards."
    )
    return [table(heads, rows, right=(1, 2, 3, 4)), note]


def _budget_lines(devices: tuple["Device", ...], budget: "Budget | None") -> list[str]:
    from liane.links import telling

    if budget is None:
        return ["", _("No device given: add --device to know what the link carries.")]
    heads = [_("direction"), _("power"), _("EIRP"), _("level"), "MCS", _("margin"), "Mb/s"]
    rows = [
        [
            f"{way[0]} → {way[1]}".upper(),
            f"{number(float(getattr(budget, f'power_{way[0]}_dbm')[0]), 1)} dBm",
            f"{number(float(getattr(budget, f'eirp_{way}_dbm')[0]), 1)} dBm",
            f"{number(float(getattr(budget, f'rssi_{way}_dbm')[0]), 1)} dBm",
            str(mcs) if (mcs := int(getattr(budget, f"mcs_{way}")[0])) >= 0 else "–",
            f"{number(float(getattr(budget, f'margin_{way}_db')[0]), 1)} dB",
            number(float(getattr(budget, f"mbps_{way}")[0])),
        ]
        for way in ("ab", "ba")
    ]
    names = f"A = {devices[0].name}, B = {devices[1].name}"
    note = _("Mb/s with the air to itself: both directions share it.")
    lines = ["", names, table(heads, rows, right=(1, 2, 3, 4, 5, 6)), note]
    return lines + (telling.chances(budget) if budget.works[0] else [_("The link does not work.")])


def _law_lines(country: str | None, answer: "Answer | None") -> list[str]:
    if answer is None:
        return ["", _("Law: no country given; add --country to know what may be sent.")]
    words = {"lawful": _("lawful"), "unlawful": _("unlawful"), "unknown": _("unknown")}
    text = N_("Law ({country}): {status}; limit kept: {limit} dBm EIRP")
    if answer.limit_dbm is None:
        text = N_("Law ({country}): {status}; no limit is known")
    head = say(
        text, country=country, status=words[answer.status], limit=number(answer.limit_dbm, 1)
    )
    lines = ["", head, *[f"  {one.text} [{one.source or '?'}]" for one in answer.basis]]
    if answer.dfs:
        lines.append("  " + _("radar detection (DFS) is required on this channel"))
    return lines


def _closing_lines(
    paths: "Paths",
    devices: tuple["Device", ...],
    budget: "Budget | None",
    terrain: "Terrain",
    doubt: Any,
) -> list[str]:
    from liane.links import telling

    lines = []
    if told := telling.warnings(paths, budget):
        lines += ["", _("Warnings"), *[f"  {text}" for text in told]]
    bases = dict.fromkeys((one.sigma_m, one.sigma_basis) for one in terrain.sources)
    ground = [f"σ {number(sigma_m, 1)} m — {_(basis)}" for sigma_m, basis in bases]
    resting = [*ground, *telling.assumptions(tuple(dict.fromkeys(devices)), budget, doubt)]
    return [*lines, "", _("These figures rest on"), *[f"  {text}" for text in resting]]


def _rain_lines(arguments: argparse.Namespace) -> list[str]:
    """Where the rain comes from, at frequencies that it weakens."""
    if arguments.frequency < RAIN_FROM_MHZ:
        return []
    if arguments.rain is None:
        return ["  " + _("rain: no rate given, so what it takes is not known; add --rain")]
    text = N_("rain: {rate} mm/h exceeded 0.01 % of the year, as given with --rain")
    return ["  " + say(text, rate=number(arguments.rain, 1))]


def _data(
    arguments: argparse.Namespace,
    paths: "Paths",
    devices: tuple["Device", ...],
    budget: "Budget | None",
    answer: "Answer | None",
) -> dict[str, Any]:
    from liane.links import explain
    from liane.propagation import itm

    code, bits = int(paths.itm_code[0]), int(paths.itm_warnings[0])
    return {
        "frequency_mhz": arguments.frequency,
        "rain_mm_h": arguments.rain,
        "width_mhz": arguments.width,
        "devices": [device.id for device in devices],
        "path": _row(paths),
        "itm_messages": [_(text) for text in itm.explain(code, bits)],
        "budget": None if budget is None else _row(budget),
        "notes": [] if budget is None else [_(text) for text in explain(int(budget.notes[0]))],
        "law": None if answer is None else dataclasses.asdict(answer),
    }


def _row(rows: Any) -> dict[str, Any]:
    """The first row of a table of arrays, ready for JSON: what is not known is null."""
    found: dict[str, Any] = {}
    for field in dataclasses.fields(rows):
        if field.name.startswith("scenario_"):
            continue
        value = getattr(rows, field.name)
        found[field.name] = list(value) if isinstance(value, tuple) else _plain(value[0].tolist())
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
