"""`liane backup`: one file with everything the data folder holds, made while the server runs."""

import argparse
from pathlib import Path

from liane.cli.console import Result
from liane.cli.serve import home_option
from liane.errors import MissingResource
from liane.words import N_, _, number, say

__all__ = ["HELP", "arguments", "run"]

HELP = N_("write everything the server keeps into one checked file")


def arguments(parser: argparse.ArgumentParser, _common: argparse.ArgumentParser) -> None:
    """What `liane backup` takes."""
    parser.add_argument("file", type=Path, metavar=_("FILE"), help=_("file to write"))
    home_option(parser)


def run(given: argparse.Namespace) -> Result:
    """Write the backup, and say what is in it."""
    from liane.server.site.starting import start

    start(given.home)
    from liane.server.site.backups import make_backup
    from liane.server.site.home import home

    if not (home() / "secret").is_file():
        raise MissingResource(
            N_("{folder}: no server keeps anything here; check --home"), folder=home()
        )
    manifest = make_backup(given.file)
    size = given.file.stat().st_size
    text = say(
        "{file}: {files} files, {size} MB, every sum checked",
        file=given.file,
        files=number(len(manifest["files"])),
        size=number(size / 1e6, 1),
    )
    keep = _("The key phrase of the box is not in it: keep both, in two places.")
    return Result({"file": str(given.file), "bytes": size, **manifest}, f"{text}\n{keep}")
