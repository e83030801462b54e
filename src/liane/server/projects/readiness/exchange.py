"""Rounds, sheets and answers leave with an operator."""

from liane.server.community.operators.exchange import Kept
from liane.server.projects.readiness.models import Answer, Round, Sheet

__all__ = ["KEPT"]

KEPT = (
    Kept("readiness_rounds", Round),
    Kept("readiness_sheets", Sheet),
    Kept("readiness_answers", Answer, by="sheet__operator"),
)
