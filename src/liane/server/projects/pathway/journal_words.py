"""What the codes of this room say in the journal."""

from django.utils.translation import gettext_lazy as lazy

__all__ = ["WORDS"]

WORDS = {
    "pathway.add_deliverable": lazy("adds a deliverable"),
    "pathway.add_paper": lazy("adds a file to a deliverable"),
    "pathway.begin": lazy("begins the project"),
    "pathway.change_deliverable": lazy("says where a deliverable stands"),
    "pathway.cross": lazy("passes or forces a gate"),
    "pathway.drop_paper": lazy("takes a file of a deliverable away"),
    "pathway.keep_receipt": lazy("keeps the receipt of a project’s file"),
    "pathway.make_kit": lazy("makes the project’s file"),
    "pathway.measure": lazy("measures a gate"),
    "pathway.read_indicator": lazy("notes a result"),
    "pathway.reword": lazy("changes the project’s words"),
    "pathway.take_up": lazy("takes up another community’s file"),
}
