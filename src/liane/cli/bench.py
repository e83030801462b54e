"""`liane bench`: how fast, how close to the best; side by side with peers on this machine.

`paths` counts path losses per second; `design` solves the core problem alone. What is measured is
printed with the machine and the date: a figure without them means nothing. A peer that is not
installed is named as absent, never counted as slow.
"""

import argparse

from liane.cli import bench_paths
from liane.cli.console import Result
from liane.words import N_, _

try:
    from liane.cli import bench_design
except ImportError:  # pragma: no cover (a build without the planner)
    bench_design = None  # type: ignore[assignment]

__all__ = ["HELP", "arguments", "run"]

HELP = N_("measure speed and quality beside peers")


def arguments(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    """The sub-verbs and their options."""
    subjects = parser.add_subparsers(dest="subject", metavar=_("SUBJECT"), required=True)
    help_paths = _("path losses per second, beside itmlogic, pycraf and splat")
    paths = subjects.add_parser("paths", help=help_paths, description=help_paths, parents=[common])
    bench_paths.arguments(paths)
    paths.set_defaults(run_subject=bench_paths.run)
    if bench_design is not None:
        help_design = _("the core problem of design: cost, bound and gap on one instance")
        design = subjects.add_parser(
            "design", help=help_design, description=help_design, parents=[common]
        )
        bench_design.arguments(design)
        design.set_defaults(run_subject=bench_design.run)


def run(args: argparse.Namespace) -> Result:
    """Measure the subject asked for."""
    result: Result = args.run_subject(args)
    return result
