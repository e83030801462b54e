"""What the codes of this room say in the journal."""

from django.utils.translation import gettext_lazy as lazy

__all__ = ["WORDS"]

WORDS = {
    "registers.add_document": lazy("adds a document to a site"),
    "registers.add_entry": lazy("adds an entry to a register"),
    "registers.add_photo": lazy("adds a photo"),
    "registers.add_site": lazy("adds a site"),
    "registers.apply_import": lazy("applies an import"),
    "registers.change_entry": lazy("changes an entry of a register"),
    "registers.change_site": lazy("changes a site"),
    "registers.correct_import": lazy("corrects an import"),
    "registers.read_import": lazy("brings a table"),
    "registers.remove_entry": lazy("removes an entry of a register"),
    "registers.remove_photo": lazy("removes a photo"),
    "registers.remove_site": lazy("removes a site"),
    "registers.restore_entry": lazy("brings an entry back"),
    "registers.restore_site": lazy("brings a site back"),
    "registers.undo_import": lazy("undoes an import"),
}
