"""Courses, sessions, seats, answers, skills and paths leave with an operator.

The code of a seat opens it where it arrives: its marks are made anew with the key of that box.
"""

from liane.server.community.operators.exchange import Kept
from liane.server.community.training import models
from liane.server.community.training.actions.seats import mark_again

__all__ = ["KEPT"]

KEPT = (
    Kept("courses", models.Course),
    Kept("course_questions", models.Question),
    Kept("course_sessions", models.Session),
    Kept("course_trainers", models.Session.trainers.through, by="session__operator"),
    Kept("course_seats", models.Seat, leaves=("name_mark", "code_mark"), marks=mark_again),
    Kept("course_attempts", models.Attempt),
    Kept("skills_seen", models.Skill),
    Kept("education_paths", models.Path),
)
