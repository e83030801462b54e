"""What the codes of this room say in the journal."""

from django.utils.translation import gettext_lazy as lazy

__all__ = ["WORDS"]

WORDS = {
    "needs.add_help": lazy("notes what answers a need"),
    "needs.add_income": lazy("notes what a household has"),
    "needs.add_offer": lazy("notes a price or a speed of today"),
    "needs.change": lazy("changes a need"),
    "needs.close_ranking": lazy("closes a ranking of needs"),
    "needs.count_dots": lazy("counts the dots of a ranking"),
    "needs.follow": lazy("says what became of a need"),
    "needs.group": lazy("puts sheets together into a need"),
    "needs.merge": lazy("makes one need of two"),
    "needs.open_ranking": lazy("opens a ranking of needs"),
    "needs.remove_help": lazy("removes what answered a need"),
    "needs.say": lazy("says a need"),
    "needs.ungroup": lazy("takes a sheet out of a need"),
}
