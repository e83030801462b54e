"""What the codes of this room say in the journal."""

from django.utils.translation import gettext_lazy as lazy

__all__ = ["WORDS"]

WORDS = {
    "owners.ask": lazy("puts a question to the owners"),
    "owners.close": lazy("closes a vote of the owners"),
    "owners.write_voices": lazy("writes down what the owners said"),
}
