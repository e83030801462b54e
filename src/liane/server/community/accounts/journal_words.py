"""What the codes of the audit mean, in words; a code that is not here is shown as it is."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as lazy

__all__ = ["WORDS", "said"]

WORDS = {
    "accounts.act_for": lazy("starts to act for somebody"),
    "accounts.lock_box": lazy("locks the box"),
    "accounts.print_card": lazy("prints a card"),
    "accounts.revoke_card": lazy("revokes a card"),
    "accounts.vouch": lazy("vouches for somebody who comes back"),
}


def said(code: str) -> str:
    """The words of a code."""
    return gettext(str(WORDS.get(code, code)))
