"""What the codes of this room say in the journal."""

from django.utils.translation import gettext_lazy as lazy

__all__ = ["WORDS"]

WORDS = {
    "states.see_fault": lazy("has seen a fault"),
    "states.set_hours": lazy("sets the quiet hours"),
}
