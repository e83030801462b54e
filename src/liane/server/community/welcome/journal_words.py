"""What the codes of this room say in the journal."""

from django.utils.translation import gettext_lazy as lazy

__all__ = ["WORDS"]

WORDS = {
    "welcome.change_service": lazy("changes a service"),
    "welcome.offer_service": lazy("adds a service"),
    "welcome.withdraw_service": lazy("withdraws a service"),
}
