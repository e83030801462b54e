"""What changes training.

`courses` courses, questions, sessions · `seats` who comes, who came, what they answered ·
`learning` skills seen, and paths of education.
"""

from liane.server.community.training.actions.courses import (
    add_question,
    change_course,
    end_session,
    make_course,
    plan_session,
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

__all__ = [
    "add_question",
    "answer_questions",
    "ask_seat",
    "change_course",
    "change_path",
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
