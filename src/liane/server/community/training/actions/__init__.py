"""What changes training.

`courses` courses and questions · `sessions` when they are given · `seats` who comes, who came, what
they answered · `learning` skills seen, and paths of education.
"""

from liane.server.community.training.actions.courses import (
    add_question,
    change_course,
    close_course,
    drop_question,
    make_course,
)
from liane.server.community.training.actions.learning import change_path, make_path, see_skill
from liane.server.community.training.actions.seats import (
    answer_questions,
    ask_seat,
    enter_seat,
    give_back,
    note_came,
    take_seat,
)
from liane.server.community.training.actions.sessions import (
    call_off_session,
    change_session,
    end_session,
    plan_session,
)

__all__ = [
    "add_question",
    "answer_questions",
    "ask_seat",
    "call_off_session",
    "change_course",
    "change_path",
    "change_session",
    "close_course",
    "drop_question",
    "end_session",
    "enter_seat",
    "give_back",
    "make_course",
    "make_path",
    "note_came",
    "plan_session",
    "see_skill",
    "take_seat",
]
