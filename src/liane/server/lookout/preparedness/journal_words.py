"""What the codes of this room say in the journal."""

from django.utils.translation import gettext_lazy as lazy

__all__ = ["WORDS"]

WORDS = {
    "preparedness.add_sign": lazy("notes a sign or a date of risk"),
    "preparedness.end_sign": lazy("ends a sign"),
    "preparedness.estimate_cost": lazy("estimates the cost of a shutdown"),
    "preparedness.give_duty": lazy("gives a duty of a drill"),
    "preparedness.mark_line": lazy("marks a line of the list during a drill"),
    "preparedness.plan_drill": lazy("plans a drill"),
    "preparedness.review_drill": lazy("reviews a drill"),
    "preparedness.start_drill": lazy("starts a drill"),
    "preparedness.stop_drill": lazy("stops a drill"),
    "preparedness.update_line": lazy("says where a line of preparation stands"),
    "preparedness.write_message": lazy("writes a message of the kit"),
}
