"""What changes a project.

`project` its beginning, deliverables, gates, results · `papers` files of deliverables · `kits` what
another community may take up, and what it gives back.
"""

from liane.server.projects.pathway.actions.kits import keep_receipt, make_kit, take_up
from liane.server.projects.pathway.actions.papers import MOST_BYTES, add_paper, drop_paper
from liane.server.projects.pathway.actions.project import (
    add_deliverable,
    begin,
    change_deliverable,
    force_gate,
    go_back,
    make_task,
    measure,
    pass_gate,
    read_indicator,
    reword,
)
from liane.server.projects.pathway.kit import MOST_BYTES as MOST_KIT_BYTES

__all__ = [
    "MOST_BYTES",
    "MOST_KIT_BYTES",
    "add_deliverable",
    "add_paper",
    "begin",
    "change_deliverable",
    "drop_paper",
    "force_gate",
    "go_back",
    "keep_receipt",
    "make_kit",
    "make_task",
    "measure",
    "pass_gate",
    "read_indicator",
    "reword",
    "take_up",
]
