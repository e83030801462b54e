"""`liane whatif`: what a planned network still does after a loss."""

import argparse
from pathlib import Path
from typing import Any

from liane.cli.console import Result, folded
from liane.errors import BadInput, MissingResource
from liane.reading import read_json
from liane.words import N_, _, number, say

HELP = N_("what a plan still does after a loss")


def arguments(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    """The options of `liane whatif`."""
    del common
    parser.add_argument("dir", metavar=_("FOLDER"), help=_("folder of a plan"))
    parser.add_argument(
        "--lose",
        required=True,
        metavar="X",
        action="append",
        help=_("SITE, A-B, UPLINK:SITE, uplinks or sun:DAYS; several are lost together"),
    )


def read_plan(folder: Path) -> dict[str, Any]:
    """The plan in a folder, checked against its schema."""
    from liane.planning.outputs import checked_for_losses

    file = folder / "plan.json" if folder.is_dir() else folder
    if not file.exists():
        raise MissingResource(
            N_("{file}: no plan there; make one with: liane plan PROJECT.toml --out DIR"), file=file
        )
    plan = read_json(file)
    if not isinstance(plan, dict) or plan.get("format") != "liane-plan/1":
        raise BadInput(N_("{file}: is not a plan of this version of Liane"), file=file)
    return checked_for_losses(plan)


def run(arguments: argparse.Namespace) -> Result:
    """Lose something and tell who is left without what."""
    from liane.planning import what_if

    plan = read_plan(Path(arguments.dir))
    row = what_if(plan, arguments.lose)
    return Result(row, _told(row, {site["id"]: site["name"] for site in plan["sites"]}))


def _told(row: dict[str, Any], names: dict[str, str]) -> str:
    lines = [say("Lost: {loss}", loss=row["loss"]) + _in_words(row["loss"], names)]
    for key, state in (
        ("cut", N_("without Internet")),
        ("cut_local", N_("without local services")),
    ):
        lines.append(_cut(_(state), row[key], names))
    lines += [
        say(
            "▲ {place}: reduced to {rate} Mb/s",
            place=names[place["id"]],
            rate=number(place["mbps"], 1),
        )
        for place in row["reduced"]
    ]
    total = number(row["served_mbps"], 1)
    lines.append(
        say("Still carried: {rate} Mb/s of {asked}", rate=total, asked=number(row["asked_mbps"], 1))
    )
    return "\n".join(folded(line, hang=2) for line in lines)


def _in_words(losses: str, names: dict[str, str]) -> str:
    """What is lost as people call it, where that says more than the id."""
    from liane.planning.outputs.wording import loss_name

    known = [
        loss_name({"loss": loss}, names)
        for loss in losses.split(", ")
        if loss in names or loss.startswith(("UPLINK", "SUN:"))
    ]
    return f" — {', '.join(known)}" if known else ""


def _cut(state: str, places: list[dict[str, Any]], names: dict[str, str]) -> str:
    if not places:
        return say("● {state}: nobody", state=state)
    return say(
        "■ {state}: households: {homes}; places: {places}",
        state=state,
        homes=number(sum(place["households"] for place in places)),
        places=", ".join(names[place["id"]] for place in places),
    )
