"""Sites and demand in, a network out: costed, checked against the law, and made to survive.

`read_project` reads what a community wrote, `design` finds the network and says how far from the
best it can be, `what_if` tells what it still does after a loss. `plan.json` is the one document
that everything else reads.
"""

from liane.planning.design import DEFAULT_EFFORT, Planned, design, letters_of
from liane.planning.project import Project, pinned, read_project
from liane.planning.survival import what_if

__all__ = [
    "DEFAULT_EFFORT",
    "Planned",
    "Project",
    "design",
    "letters_of",
    "pinned",
    "read_project",
    "what_if",
]
