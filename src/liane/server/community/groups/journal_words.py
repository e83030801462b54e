"""What the codes of this room say in the journal."""

from django.utils.translation import gettext_lazy as lazy

__all__ = ["WORDS"]

WORDS = {
    "groups.add_task": lazy("adds a task to a group"),
    "groups.announce": lazy("announces to a group"),
    "groups.change": lazy("changes a group"),
    "groups.close": lazy("closes a group"),
    "groups.come_in": lazy("enters a group"),
    "groups.drop_task": lazy("drops a task"),
    "groups.finish_task": lazy("finishes a task"),
    "groups.found": lazy("founds a group"),
    "groups.go_out": lazy("leaves a group"),
    "groups.hand_back_task": lazy("hands a task back"),
    "groups.take_task": lazy("takes a task"),
    "groups.withdraw": lazy("withdraws a notice"),
    "groups.write": lazy("writes in a thread"),
}
