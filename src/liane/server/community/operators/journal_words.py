"""What the codes of this room say in the journal."""

from django.utils.translation import gettext_lazy as lazy

__all__ = ["WORDS"]

WORDS = {
    "operators.add_floors": lazy("adds floors"),
    "operators.add_part": lazy("adds a part of the place"),
    "operators.announce_closing": lazy("announces the closing"),
    "operators.answer_move": lazy("answers a request to move"),
    "operators.ask_to_move": lazy("asks to move under another operator"),
    "operators.bring_in": lazy("brings an operator in from a file"),
    "operators.cancel_closing": lazy("cancels the closing"),
    "operators.change_part": lazy("changes a part of the place"),
    "operators.change_settings": lazy("changes the operator’s settings"),
    "operators.close": lazy("closes the operator"),
    "operators.export": lazy("exports everything"),
    "operators.found": lazy("founds the operator"),
    "operators.leave_parent": lazy("leaves the operator above"),
    "operators.remove_part": lazy("removes a part of the place"),
    "operators.reopen": lazy("opens the operator again"),
    "operators.withdraw_move": lazy("withdraws a request to move"),
}
