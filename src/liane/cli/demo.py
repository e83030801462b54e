"""`liane demo`: a data folder with a fictional commune in it, to look at and to try.

Its plan comes with Liane, computed beforehand: no engine is needed. Made again when Liane has
changed; a folder that holds anything else is refused.
"""

import argparse
from typing import Any

from liane.cli.console import Result
from liane.cli.serve import home_option
from liane.words import N_, _, say

__all__ = ["HELP", "arguments", "run"]

HELP = N_("fill a data folder with a fictional commune, to try Liane")


def arguments(parser: argparse.ArgumentParser, _common: argparse.ArgumentParser) -> None:
    """What `liane demo` takes."""
    home_option(parser)


def run(given: argparse.Namespace) -> Result:
    """Make the demonstration, unless it is there."""
    from liane.server.site.starting import start

    start(given.home)
    from liane.server.community.operators.first import found_example
    from liane.server.site.demo import make_demo

    made = make_demo(found_example)
    return Result(made, _said(made))


def _said(made: dict[str, Any]) -> str:
    first = _("A fictional commune, Farako, is in {home}.")
    again = _("The fictional commune is already in {home}.")
    lines = [
        (first if made["new"] else again).format(home=made["home"]),
        say("Enter as {people};", people=", ".join(made["people"])),
        say("password: {password}", password=made["password"]),
        say("To see it: liane serve --home {home}", home=made["home"]),
    ]
    return "\n".join(lines)
