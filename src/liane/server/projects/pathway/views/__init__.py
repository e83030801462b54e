"""Pages of the wing Projet and of its pathway.

`project` where it is, its phases, gates and results · `papers` files of deliverables · `kits` what
another community may take up.
"""

from liane.server.projects.pathway.views.kits import keep_receipt, kit, kit_file, take_up
from liane.server.projects.pathway.views.papers import add_paper, drop_paper, paper
from liane.server.projects.pathway.views.project import (
    back,
    begin,
    deliverable,
    gate,
    measure,
    more,
    one_phase,
    project,
    results,
    reword,
    state,
    task,
)

__all__ = [
    "add_paper",
    "back",
    "begin",
    "deliverable",
    "drop_paper",
    "gate",
    "keep_receipt",
    "kit",
    "kit_file",
    "measure",
    "more",
    "one_phase",
    "paper",
    "project",
    "results",
    "reword",
    "state",
    "take_up",
    "task",
]
