"""What changes the registers: sites, lines of registers, papers and photos, imports."""

from liane.server.networks.registers.actions.entries import (
    add_entry,
    change_entry,
    remove_entry,
    restore_entry,
)
from liane.server.networks.registers.actions.imports import (
    apply_import,
    correct_import,
    read_import,
    undo_import,
)
from liane.server.networks.registers.actions.papers import add_document, add_photo, remove_photo
from liane.server.networks.registers.actions.sites import (
    add_site,
    change_site,
    remove_site,
    restore_site,
)

__all__ = [
    "add_document",
    "add_entry",
    "add_photo",
    "add_site",
    "apply_import",
    "change_entry",
    "change_site",
    "correct_import",
    "read_import",
    "remove_entry",
    "remove_photo",
    "remove_site",
    "restore_entry",
    "restore_site",
    "undo_import",
]
