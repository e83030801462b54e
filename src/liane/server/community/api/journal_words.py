"""What the codes of this room say in the journal."""

from django.utils.translation import gettext_lazy as lazy

__all__ = ["WORDS"]

WORDS = {
    "api.issue": lazy("makes a token for programs"),
    "api.revoke": lazy("revokes a token"),
}
