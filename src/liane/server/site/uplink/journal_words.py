"""What the codes of this room say in the journal."""

from django.utils.translation import gettext_lazy as lazy

__all__ = ["WORDS"]

WORDS = {
    "uplink.set_targets": lazy("chooses the hosts that tell the state of the link"),
}
