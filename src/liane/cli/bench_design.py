"""`liane bench design FILE`: the core problem of design alone, with its bound.

Reads one instance (nodes, candidate links, rules), prints the best tree found, what any tree must
cost at least, and the gap between the two. `--certificate` writes the proof of that bound.
"""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from liane.cli.console import Progress, Result
from liane.cli.options import real, whole
from liane.words import _, number, say

if TYPE_CHECKING:
    from liane.planning.tree import Design

__all__ = ["arguments", "run"]


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `liane bench design`."""
    parser.add_argument("file", type=Path, metavar=_("FILE"), help=_("the instance, as JSON"))
    parser.add_argument(
        "--effort", type=real(0.001), metavar="N", help=_("work allowed; same effort, same result")
    )
    parser.add_argument(
        "--time-limit", type=real(0.001), metavar="S", help=_("seconds after which to stop anyway")
    )
    parser.add_argument(
        "--seed", type=whole(0), default=0, metavar="K", help=_("seed of the search")
    )
    parser.add_argument(
        "--certificate", type=Path, metavar=_("FILE"), help=_("write the proof of the bound there")
    )


def run(args: argparse.Namespace) -> Result:
    """Design the tree of one file."""
    from liane.planning.tree import design_tree, read_instance, write_certificate

    instance = read_instance(args.file)
    design, bounder = design_tree(
        instance,
        effort=args.effort,
        seed=args.seed,
        time_limit_s=args.time_limit,
        watch=Progress(quiet=bool(getattr(args, "json", False))),
    )
    if args.certificate is not None:
        write_certificate(args.certificate, bounder)
    return Result(asdict(design), _text(design), 0 if design.cost is not None else 3)


def _text(design: "Design") -> str:
    if design.cost is None or design.gap is None:
        if design.status == "infeasible":
            return _("no tree meets these rules: the bound is above the cost of any tree")
        return _("no tree found, and none excluded: give more effort or time")
    found = say(
        "cost {cost}, bound {bound}, gap {gap} %, {count} hubs",
        cost=number(design.cost, 2),
        bound=number(design.bound, 2),
        gap=number(100 * design.gap, 2),
        count=len(design.hubs),
    )
    if design.cap_hit:
        return found + "\n" + _("stopped at the time limit: another run may end elsewhere")
    effort = number(design.effort, 1)
    return found + "\n" + say("effort {effort}, seed {seed}", effort=effort, seed=design.seed)
