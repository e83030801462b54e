"""What the codes of this room say in the journal."""

from django.utils.translation import gettext_lazy as lazy

__all__ = ["WORDS"]

WORDS = {
    "training.add_question": lazy("adds a question to a course"),
    "training.answer_questions": lazy("answers the questions of a training"),
    "training.ask_seat": lazy("asks for a seat in a training"),
    "training.call_off_session": lazy("calls a session off"),
    "training.change_course": lazy("changes a course"),
    "training.change_path": lazy("changes a path of debate"),
    "training.change_session": lazy("changes a session"),
    "training.close_course": lazy("closes a course, or takes it up again"),
    "training.drop_question": lazy("takes a question out of a course"),
    "training.end_session": lazy("ends a session"),
    "training.enter_seat": lazy("enters somebody for a session"),
    "training.give_back": lazy("gives a seat back"),
    "training.make_course": lazy("makes a course"),
    "training.make_path": lazy("prepares a path of debate"),
    "training.note_came": lazy("notes who came to a session"),
    "training.plan_session": lazy("plans a session"),
    "training.see_skill": lazy("notes what somebody can do"),
    "training.take_seat": lazy("takes a seat in a training"),
}
