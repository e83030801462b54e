"""`liane plan`: design a network from a project file, and write everything it needs."""

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from liane.cli.console import Progress, Result, asking_to_stop, folded, table
from liane.cli.options import day, real, whole
from liane.words import N_, _, language, number, say

HELP = N_("design a network from a project file")


def arguments(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    """The options of `liane plan`."""
    del common
    parser.add_argument("project", metavar=_("PROJECT.toml"), help=_("the project file"))
    parser.add_argument("--out", required=True, metavar=_("FOLDER"), help=_("folder to write into"))
    parser.add_argument(
        "--effort",
        type=whole(0),
        metavar="N",
        help=_("rounds of search: more is better, and longer"),
    )
    parser.add_argument(
        "--time-limit", type=real(0.001), metavar="S", help=_("cap on time, seconds")
    )
    parser.add_argument(
        "--seed", type=whole(0), default=0, metavar="K", help=_("seed of the search")
    )
    parser.add_argument(
        "--only-lawful", action="store_true", help=_("use no link whose lawfulness is unknown")
    )
    parser.add_argument(
        "--on", type=day, metavar=_("YYYY-MM-DD"), help=_("day the law is looked at")
    )
    for word, text in (
        ("force", _("place, link A-B or device to use; may be repeated")),
        ("forbid", _("place, link A-B, device or channel in MHz not to use; may be repeated")),
    ):
        parser.add_argument(f"--{word}", action="append", default=[], metavar="X", help=text)


def run(arguments: argparse.Namespace) -> Result:
    """Design, write, and say what came out."""
    from liane.planning import DEFAULT_EFFORT, design, letters_of, pinned, read_project
    from liane.planning.outputs import check_destination, write_all

    check_destination(Path(arguments.out))
    project = pinned(read_project(arguments.project), arguments.force, arguments.forbid)
    on = arguments.on or date.today()
    with asking_to_stop():
        planned = design(
            project,
            effort=DEFAULT_EFFORT if arguments.effort is None else arguments.effort,
            time_limit_s=arguments.time_limit,
            seed=arguments.seed,
            only_lawful=arguments.only_lawful,
            on=on,
            watch=Progress(arguments.json),
        )
    files = write_all(
        planned.document,
        planned.terrain,
        Path(arguments.out),
        language(),
        letters_of(planned, on),
        planned.bound_certificate(),
    )
    return Result(planned.document, summary(planned.document, files))


def summary(plan: dict[str, Any], files: list[Path]) -> str:
    """The plan in a few lines for the terminal."""
    cost, currency = plan["cost"], plan["cost"]["currency"]
    used = [row for row in plan["sites"] if row["used"]]
    rows = [
        (_("places in use"), str(len(used))),
        (_("links"), str(len(plan["links"]))),
        (_("places served"), f"{len(plan['served'])}"),
        (_("purchase"), f"{number(cost['capex'])} {currency}"),
        (_("a year"), f"{number(cost['opex_year'])} {currency}"),
        (
            say("over {years} years", years=plan["project"]["horizon_years"]),
            f"{number(cost['total'])} {currency}",
        ),
    ]
    if plan["bound"] is not None:
        rows.append((_("at most this far from the best"), f"{number(100 * plan['gap'], 1)} %"))
    lines = [table((plan["project"]["name"], ""), rows, right=(1,))]
    if not plan["complete_prices"]:
        items = ", ".join(sorted({row["item"] for row in plan["unpriced"]}))
        lines.append(say("The total is incomplete; no price for: {items}", items=items))
    lines += [f"▲ {row['id']}: {say_text(row['why'])}" for row in plan["unmet"]]
    if plan["only_lawful"]:
        lines.append(_("Only links known to be lawful were let in."))
    if plan["hit_cap"]:
        lines.append(_("The time limit was hit: another run may give another plan."))
    report = next((str(file) for file in files if file.name.startswith("report")), "")
    lines.append(say("Report: {file}", file=report))
    lines.append(say("To read it: liane view {folder}", folder=Path(report).parent))
    return "\n".join(folded(line, hang=2) for line in lines)


def say_text(row: dict[str, Any]) -> str:
    """A sentence of the plan in the current language."""
    return say(row["message"], **row["facts"])
