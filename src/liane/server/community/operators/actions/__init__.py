"""What changes an operator: `founding` it, `arriving` from another box, its `settings`, its place
in the `tree`, its `parts`, its `closing`.
"""

from liane.server.community.operators.actions.arriving import bring_in, look_at
from liane.server.community.operators.actions.closing import (
    announce_closing,
    cancel_closing,
    close_those_due,
    erase_those_past,
    reopen,
)
from liane.server.community.operators.actions.founding import found_operator, found_with_account
from liane.server.community.operators.actions.parts import (
    add_floors,
    add_part,
    add_usual_parts,
    change_part,
    remove_part,
)
from liane.server.community.operators.actions.settings import change_settings, note_export
from liane.server.community.operators.actions.tree import (
    answer_move,
    ask_to_move,
    leave_parent,
    withdraw_move,
)

__all__ = [
    "add_floors",
    "add_part",
    "add_usual_parts",
    "announce_closing",
    "answer_move",
    "ask_to_move",
    "bring_in",
    "cancel_closing",
    "change_part",
    "change_settings",
    "close_those_due",
    "erase_those_past",
    "found_operator",
    "found_with_account",
    "leave_parent",
    "look_at",
    "note_export",
    "remove_part",
    "reopen",
    "withdraw_move",
]
