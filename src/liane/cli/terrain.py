"""`liane terrain`: fetch elevation tiles, say what is in them, draw the ground between two places.

A thin door to `liane.terrain`: arguments in, text or JSON out. Places are written `LAT,LON` in
decimal degrees, areas `S,W,N,E`. Only `get` uses the network.
"""

import argparse
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from liane.cli.console import Progress, Result, folded, table
from liane.cli.options import real
from liane.errors import BadInput, MissingResource
from liane.words import N_, _, number, say

if TYPE_CHECKING:
    from liane.geo import Box
    from liane.terrain import Profiles, Terrain
    from liane.terrain.drawing import Sight
    from liane.terrain.statistics import FileStatistics

__all__ = ["HELP", "arguments", "run"]

HELP = N_("fetch elevation tiles, describe them, draw a profile")


def arguments(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    """The actions `get`, `info` and `profile` and their options."""
    actions = parser.add_subparsers(dest="action", metavar=_("ACTION"), required=True)

    def action(name: str, help_: str) -> argparse.ArgumentParser:
        child = actions.add_parser(name, help=help_, description=help_, parents=[common])
        child._negative_number_matcher = re.compile(r"^-\d")  # south and west start with a minus
        return child

    _get_arguments(action("get", _("fetch the elevation tiles of an area (uses the network)")))
    info = action("info", _("coverage, resolution, error, lowest and highest ground, voids"))
    _paths(info)
    _profile_arguments(action("profile", _("draw the ground between two places")))


def _paths(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths",
        nargs="+",
        type=Path,
        metavar=_("PATH"),
        help=_("GeoTIFF, VRT or .hgt files, or folders of them"),
    )


def _get_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--bbox", required=True, metavar="S,W,N,E", help=_("area, in decimal degrees")
    )
    parser.add_argument(
        "--source",
        default="copernicus-glo30",
        metavar=_("SOURCE"),
        help=_("elevation source (copernicus-glo30)"),
    )
    parser.add_argument(
        "--out", required=True, type=Path, metavar=_("FOLDER"), help=_("where the tiles go")
    )
    parser.add_argument(
        "--base-url", metavar="URL", help=_("another address that serves the same tiles")
    )


def _profile_arguments(parser: argparse.ArgumentParser) -> None:
    _paths(parser)
    parser.add_argument("--from", dest="start", required=True, metavar="LAT,LON", help=_("place A"))
    parser.add_argument("--to", dest="end", required=True, metavar="LAT,LON", help=_("place B"))
    for end, help_ in (
        ("a", _("antenna at A, metres above ground")),
        ("b", _("antenna at B, metres above ground")),
    ):
        parser.add_argument(f"--height-{end}", type=real(0, 1000), metavar="M", help=help_)
    parser.add_argument(
        "--frequency", type=real(1, 300_000), metavar="MHZ", help=_("adds the first Fresnel zone")
    )
    parser.add_argument(
        "--plain", action="store_true", help=_("draw with plain letters, without Unicode")
    )


def run(arguments: argparse.Namespace) -> Result:
    """Perform the action asked for."""
    actions = {"get": _get, "info": _info, "profile": _profile}
    return actions[arguments.action](arguments)


def _get(arguments: argparse.Namespace) -> Result:
    from liane.geo import parse_bbox
    from liane.terrain.sources import get

    box = parse_bbox(arguments.bbox)
    fetched = get(
        box, arguments.source, arguments.out, base_url=arguments.base_url, watch=Progress()
    )
    data = {
        "source": arguments.source,
        "folder": str(arguments.out),
        "fetched": [str(path) for path in fetched.tiles],
        "kept": [str(path) for path in fetched.kept],
        "absent": list(fetched.absent),
        "size_bytes": fetched.size_bytes,
    }
    lines = [
        say(
            N_("Tiles fetched: {new} ({size} MB); already there: {kept}; folder: {folder}"),
            new=len(fetched.tiles),
            size=number(fetched.size_bytes / 1e6, 1),
            kept=len(fetched.kept),
            folder=arguments.out,
        )
    ]
    if fetched.absent:
        lines.append(
            say(
                N_(
                    "Tiles that do not exist there (open sea, or not released): {count}; "
                    "heights there are unknown"
                ),
                count=len(fetched.absent),
            )
        )
    return Result(data, "\n".join(lines))


def _info(arguments: argparse.Namespace) -> Result:
    from liane.terrain import open_terrain
    from liane.terrain.statistics import file_statistics

    terrain = open_terrain(arguments.paths)
    found = {one.path: one for one in file_statistics(arguments.paths, Progress())}
    cells = sum(one.width * one.height for one in found.values())
    voids = sum(one.width * one.height * one.void_share for one in found.values())
    lows = [one.lowest_m for one in found.values() if one.lowest_m is not None]
    highs = [one.highest_m for one in found.values() if one.highest_m is not None]
    data = {
        "box": _box_data(terrain.box),
        "resolution_m": round(terrain.resolution_m, 2),
        "sigma_m": terrain.sigma_m,
        "lowest_m": min(lows, default=None),
        "highest_m": max(highs, default=None),
        "void_share": voids / cells,
        "sources": _sources_data(terrain, found),
    }
    return Result(data, _info_text(data, terrain))


def _box_data(box: "Box") -> dict[str, float]:
    return {"south": box.south, "west": box.west, "north": box.north, "east": box.east}


def _sources_data(terrain: "Terrain", found: dict[Path, "FileStatistics"]) -> list[dict[str, Any]]:
    return [
        {
            "path": str(source.path),
            "format": source.format,
            "crs": source.crs,
            "box": _box_data(source.box),
            "resolution_m": round(source.resolution_m, 2),
            "width": found[source.path].width,
            "height": found[source.path].height,
            "lowest_m": found[source.path].lowest_m,
            "highest_m": found[source.path].highest_m,
            "void_share": found[source.path].void_share,
            "sigma_m": source.sigma_m,
            "sigma_basis": source.sigma_basis,
            "sigma_status": source.sigma_status,
        }
        for source in terrain.sources
    ]


def _info_text(data: dict[str, Any], terrain: "Terrain") -> str:
    box = terrain.box
    head = say(
        N_(
            "Covers {south}° to {north}° latitude, {west}° to {east}° longitude. "
            "Ground from {low} m to {high} m; unknown on {void} % of it."
        ),
        south=number(box.south, 3),
        north=number(box.north, 3),
        west=number(box.west, 3),
        east=number(box.east, 3),
        low=number(data["lowest_m"]),
        high=number(data["highest_m"]),
        void=number(100.0 * data["void_share"], 2),
    )
    rows = [
        [
            Path(source["path"]).name,
            source["crs"],
            f"{number(source['resolution_m'])} m",
            f"{number(source['lowest_m'])} … {number(source['highest_m'])} m",
            f"{number(100.0 * source['void_share'], 2)} %",
            f"{number(source['sigma_m'], 1)} m",
        ]
        for source in data["sources"]
    ]
    names = [_("file"), _("system"), _("cell"), _("ground"), _("void"), "σ"]
    bases = {(one.sigma_m, one.sigma_basis) for one in terrain.sources}
    notes = [f"σ {number(sigma_m, 1)} m — {_(basis)}" for sigma_m, basis in sorted(bases)]
    return "\n".join(
        [folded(head), "", table(names, rows, right=(2, 4, 5)), "", *map(folded, notes)]
    )


def _heights(arguments: argparse.Namespace) -> tuple[float, float] | None:
    """Antenna heights, or None when none was given; both are needed for a ray."""
    given = {"--height-a": arguments.height_a, "--height-b": arguments.height_b}
    if all(value is None for value in given.values()) and arguments.frequency is None:
        return None
    for option, value in given.items():
        if value is None:
            raise BadInput(
                N_("{option} is missing: a ray needs the antenna height at both ends"),
                option=option,
            )
    return arguments.height_a, arguments.height_b


def _profile(arguments: argparse.Namespace) -> Result:
    from liane.geo import parse_place
    from liane.terrain import open_terrain
    from liane.terrain.drawing import sight_line

    start = parse_place(arguments.start, "--from")
    end = parse_place(arguments.end, "--to")
    heights = _heights(arguments)
    terrain = open_terrain(arguments.paths)
    profile = terrain.profiles(*start, *end)
    _refuse_unknown(profile, terrain, start, end)
    sight = None
    if heights:
        sight = sight_line(
            profile.heights_m, float(profile.distance_m[0]), *heights, arguments.frequency
        )
    data = _profile_data(profile, terrain, start, end)
    data["sight"] = _sight_data(sight, profile, heights, arguments.frequency)
    return Result(data, _profile_text(data, profile, sight, arguments.plain))


def _refuse_unknown(
    profile: "Profiles",
    terrain: "Terrain",
    start: tuple[float, float],
    end: tuple[float, float],
) -> None:
    import numpy as np

    if start == end:
        raise BadInput(N_("--from and --to are the same place; give two places"))
    if profile.known[0]:
        return
    at_m = float(np.flatnonzero(np.isnan(profile.heights_m))[0] * profile.step_m[0])
    box = terrain.box
    raise MissingResource(
        N_(
            "the ground is unknown {km} km from {place}: void, or outside the tiles "
            "({box}); fetch the tiles of that area with 'liane terrain get'"
        ),
        km=number(at_m / 1000.0, 1),
        place=f"{start[0]},{start[1]}",
        box=f"{box.south:.3f},{box.west:.3f},{box.north:.3f},{box.east:.3f}",
    )


def _profile_data(
    profile: "Profiles",
    terrain: "Terrain",
    start: tuple[float, float],
    end: tuple[float, float],
) -> dict[str, Any]:
    from liane.geo import inverse

    distance, azimuth, back = inverse(*start, *end)
    return {
        "from": {"lat": start[0], "lon": start[1], "ground_m": float(profile.heights_m[0])},
        "to": {"lat": end[0], "lon": end[1], "ground_m": float(profile.heights_m[-1])},
        "distance_m": float(distance),
        "azimuth_deg": float(azimuth),
        "back_azimuth_deg": float(back),
        "step_m": float(profile.step_m[0]),
        "sigma_m": terrain.sigma_m,
        "heights_m": [round(float(height), 2) for height in profile.heights_m],
    }


def _sight_data(
    sight: "Sight | None",
    profile: "Profiles",
    heights: tuple[float, float] | None,
    frequency_mhz: float | None,
) -> dict[str, Any] | None:
    if sight is None or heights is None:
        return None
    return {
        "height_a_m": heights[0],
        "height_b_m": heights[1],
        "frequency_mhz": frequency_mhz,
        "k_factor": 4.0 / 3.0,
        "clear": bool(sight.clearance_m > 0.0),
        "clearance_m": sight.clearance_m,
        "clearance_fraction": sight.clearance_share,
        "clearance_at_m": float(sight.worst * profile.step_m[0]),
    }


def _profile_text(
    data: dict[str, Any], profile: "Profiles", sight: "Sight | None", plain: bool
) -> str:
    from liane.terrain.drawing import PLAIN, UNICODE, draw_profile

    ink = PLAIN if plain or not _unicode_shown() else UNICODE
    head = say(
        N_("A to B: {km} km, azimuth {there}°, back {back}°; ground {a} m and {b} m"),
        km=number(data["distance_m"] / 1000.0, 2),
        there=number(data["azimuth_deg"], 1),
        back=number(data["back_azimuth_deg"], 1),
        a=number(data["from"]["ground_m"]),
        b=number(data["to"]["ground_m"]),
    )
    drawing = draw_profile(profile.heights_m, data["distance_m"], sight, ink)
    return "\n".join([folded(head), "", drawing, *map(folded, _verdict(data["sight"]))])


def _unicode_shown() -> bool:
    try:
        "▁▂▃▄▅▆▇█─╳·┃┤└".encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _verdict(sight: dict[str, Any] | None) -> list[str]:
    if sight is None:
        return []
    facts = {
        "m": number(abs(sight["clearance_m"]), 1),
        "km": number(sight["clearance_at_m"] / 1000.0, 1),
        "share": number(100.0 * (sight["clearance_fraction"] or 0.0)),
    }
    if not sight["clear"]:
        text = say(
            N_("Blocked: the ground is {m} m above the ray, {km} km from A (k = 4/3)"), **facts
        )
    elif sight["clearance_fraction"] is None:
        text = say(N_("In sight: {m} m free at the tightest, {km} km from A (k = 4/3)"), **facts)
    else:
        text = say(
            N_(
                "In sight: {m} m free at the tightest, {km} km from A: "
                "{share} % of the first Fresnel zone (60 % is wanted; k = 4/3)"
            ),
            **facts,
        )
    return ["", text]
