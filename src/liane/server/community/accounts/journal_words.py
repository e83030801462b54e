"""What the codes of this room say in the journal."""

from django.utils.translation import gettext_lazy as lazy

__all__ = ["WORDS"]

WORDS = {
    "accounts.act_for": lazy("starts to act for somebody"),
    "accounts.add_passkey": lazy("adds an access key"),
    "accounts.ask_recovery": lazy("asks to come back into an account"),
    "accounts.change": lazy("changes an account"),
    "accounts.change_password": lazy("changes a password"),
    "accounts.end_sessions": lazy("signs other devices out"),
    "accounts.erase": lazy("erases an account"),
    "accounts.lock_box": lazy("locks the box"),
    "accounts.make_recovery_codes": lazy("makes recovery codes"),
    "accounts.open": lazy("opens an account"),
    "accounts.open_box": lazy("opens the server with its key phrase"),
    "accounts.print_card": lazy("prints a card"),
    "accounts.print_shares": lazy("prints the parts of the key"),
    "accounts.recover": lazy("comes back into an account"),
    "accounts.refuse_recovery": lazy("refuses that somebody comes back"),
    "accounts.remove_passkey": lazy("removes an access key"),
    "accounts.revoke_card": lazy("revokes a card"),
    "accounts.revoke_own_cards": lazy("revokes their own cards"),
    "accounts.use_card": lazy("comes in with a printed card"),
    "accounts.vouch": lazy("vouches for somebody who comes back"),
}
