"""What the codes of this room say in the journal."""

from django.utils.translation import gettext_lazy as lazy

__all__ = ["WORDS"]

WORDS = {
    "communication.add_outing": lazy("plans an outing of a message"),
    "communication.add_recording": lazy("adds a recording"),
    "communication.change_message": lazy("changes a message"),
    "communication.count_calls": lazy("counts calls after a spot"),
    "communication.drop_text": lazy("takes a text of a message away"),
    "communication.make_badge": lazy("makes a badge for elsewhere"),
    "communication.plan_message": lazy("plans a message"),
    "communication.set_picture": lazy("gives a message its picture"),
    "communication.set_spot": lazy("describes a radio or TV spot"),
    "communication.withdraw_badge": lazy("withdraws a badge"),
    "communication.write_text": lazy("writes a text of a message"),
}
