"""What the codes of this room say in the journal."""

from django.utils.translation import gettext_lazy as lazy

__all__ = ["WORDS"]

WORDS = {
    "equipment.ask_choice": lazy("asks which radio suits a link"),
    "equipment.forget_choice": lazy("takes a choice of radio off the list"),
}
