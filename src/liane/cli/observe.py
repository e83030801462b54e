"""`liane observe`: measurements of any known format, read into one table of observations.

A thin door to `liane.measurement.table`. Each measurement is kept with the verdict of today's
rules, so that alerts can be found again from the table alone. The time of now is read here, for
what comes late and for clocks that run ahead.
"""

import argparse
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from liane.cli.console import Result
from liane.errors import BadInput
from liane.words import N_, _, number, say

__all__ = ["HELP", "arguments", "run"]

HELP = N_("read measurements of any known format into one table of observations")


def arguments(parser: argparse.ArgumentParser, _common: argparse.ArgumentParser) -> None:
    """What to read, and where the table is."""
    parser.add_argument(
        "files",
        nargs="+",
        metavar=_("FILE"),
        help=_("measurements, lists, alerts, meshes: a file, .gz, .tar.gz, a folder, or -"),
    )
    parser.add_argument(
        "--into",
        type=Path,
        required=True,
        metavar=_("FOLDER"),
        help=_("the folder of the table; it is made if absent"),
    )


def run(arguments: argparse.Namespace) -> Result:
    """Read the files and say what came of them."""
    from liane.detection.fingerprints import kept_fingerprints
    from liane.detection.judgements import verdict_row
    from liane.measurement.table import load

    judge = partial(verdict_row, known=kept_fingerprints(arguments.into))
    counts = load(arguments.files, arguments.into, datetime.now(UTC), judge)
    read, aside = sum(counts.records.values()), sum(counts.rejected.values())
    if not read:
        raise BadInput(
            N_("no measurement could be read; see why in {file}"), file=counts.quarantine
        )
    facts = {"read": read, "new": read - counts.duplicates, "rows": counts.observations}
    data = {
        "records": dict(counts.records),
        "observations": counts.observations,
        "duplicates": counts.duplicates,
        "late": counts.late,
        "lists": dict(counts.lists),
        "rejected": dict(counts.rejected),
        "quarantine": str(counts.quarantine) if counts.quarantine else None,
    }
    shown = {name: number(count) for name, count in facts.items()}
    lines = [say(N_("{read} records read, {new} of them new: {rows} observations"), **shown)]
    if counts.lists:
        named = ", ".join(f"{name} {number(count)}" for name, count in counts.lists.items())
        lines.append(say(N_("new rows of lists: {lists}"), lists=named))
    if counts.late:
        lines.append(say(N_("{count} observations came late"), count=number(counts.late)))
    if aside:
        told = {"count": number(aside), "file": counts.quarantine}
        lines.append(say(N_("{count} records set aside, each with its reason, in {file}"), **told))
    return Result(data, "\n".join(lines))
