"""What the codes of this room say in the journal."""

from django.utils.translation import gettext_lazy as lazy

__all__ = ["WORDS"]

WORDS = {
    "interconnection.add_offer": lazy("adds an offer of a provider"),
    "interconnection.add_point": lazy("adds a point of presence"),
    "interconnection.answer_quote": lazy("notes an answer to a request for a price"),
    "interconnection.ask_quote": lazy("asks a provider for a price"),
    "interconnection.change_offer": lazy("changes an offer"),
    "interconnection.change_point": lazy("changes a point of presence"),
    "interconnection.decide_offer": lazy("decides on an offer"),
    "interconnection.remove": lazy("removes a sheet of interconnection"),
    "interconnection.restore": lazy("brings a sheet of interconnection back"),
}
