"""What the codes of this room say in the journal."""

from django.utils.translation import gettext_lazy as lazy

__all__ = ["WORDS"]

WORDS = {
    "directory.add_action": lazy("adds a digital action"),
    "directory.add_actor": lazy("adds somebody to the directory"),
    "directory.answer_request": lazy("notes the answer to a request"),
    "directory.apply_table": lazy("applies a table of the directory"),
    "directory.ask": lazy("asks for an introduction or a quote"),
    "directory.change_action": lazy("changes a digital action"),
    "directory.change_actor": lazy("changes a sheet of the directory"),
    "directory.close_request": lazy("closes a request"),
    "directory.consent": lazy("notes a consent of the directory"),
    "directory.correct_table": lazy("corrects a table of the directory"),
    "directory.end_actor": lazy("takes somebody off the directory"),
    "directory.end_tie": lazy("ends a collaboration"),
    "directory.read_table": lazy("brings a table of the directory"),
    "directory.reply_to_job": lazy("replies to what was told of a job"),
    "directory.send_request": lazy("sends a request"),
    "directory.tell_job": lazy("tells what somebody did for us"),
    "directory.tie": lazy("notes a collaboration"),
    "directory.undo_table": lazy("undoes a table of the directory"),
    "directory.withdraw_action": lazy("withdraws a digital action"),
    "directory.withdraw_consent": lazy("withdraws a consent of the directory"),
}
