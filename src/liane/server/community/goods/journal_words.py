"""What the codes of this room say in the journal."""

from django.utils.translation import gettext_lazy as lazy

__all__ = ["WORDS"]

WORDS = {
    "goods.add": lazy("writes a thing into the inventory"),
    "goods.change": lazy("changes a line of the inventory"),
    "goods.take_out": lazy("takes a thing out of the inventory"),
}
