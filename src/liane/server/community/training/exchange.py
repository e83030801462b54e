"""Courses, sessions, seats, answers, skills and paths leave with an operator."""

from liane.server.community.operators.exchange import Kept
from liane.server.community.training import models

__all__ = ["KEPT"]

KEPT = (
    Kept("courses", models.Course),
    Kept("course_questions", models.Question),
    Kept("course_sessions", models.Session),
    Kept("course_trainers", models.Session.trainers.through, by="session__operator"),
    Kept("course_seats", models.Seat),
    Kept("course_attempts", models.Attempt),
    Kept("skills_seen", models.Skill),
    Kept("education_paths", models.Path),
)
