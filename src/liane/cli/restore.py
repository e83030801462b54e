"""`liane restore`: a data folder made again from a backup, whole or not at all."""

import argparse
from pathlib import Path

from liane.cli.console import Result
from liane.cli.serve import home_option
from liane.words import N_, _, number, say

__all__ = ["HELP", "arguments", "run"]

HELP = N_("make a data folder again from a backup")


def arguments(parser: argparse.ArgumentParser, _common: argparse.ArgumentParser) -> None:
    """What `liane restore` takes."""
    parser.add_argument("file", type=Path, metavar=_("FILE"), help=_("the backup"))
    home_option(parser)


def run(given: argparse.Namespace) -> Result:
    """Check the backup, then make the folder."""
    from liane.server.site.starting import start

    start(given.home)
    from liane.server.site.home import home
    from liane.server.site.restoring import restore

    manifest = restore(given.file, home())
    lines = [
        say(
            "{folder}: restored, {files} files, as on {date} UTC",
            folder=home(),
            files=number(len(manifest["files"])),
            date=manifest["made_at"][:16].replace("T", " "),
        )
    ]
    if manifest["records_only"]:
        lines.append(
            _("This backup holds records alone: copy blobs, plans and ground from the old folder.")
        )
    lines.append(_("People sign in again; the box opens with its key phrase."))
    lines.append(say("To serve it: liane serve --home {folder}", folder=home()))
    return Result({"home": str(home()), **manifest}, "\n".join(lines))
