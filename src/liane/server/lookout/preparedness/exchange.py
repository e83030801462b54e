"""Checklists, signs, drills, estimates, duties and messages: all of it leaves with an operator."""

from liane.server.community.operators.exchange import Kept
from liane.server.lookout.preparedness.models import (
    Drill,
    Duty,
    Estimate,
    Line,
    Mark,
    Message,
    Sign,
)

__all__ = ["KEPT"]

KEPT = (
    Kept("lines", Line),
    Kept("signs", Sign),
    Kept("drills", Drill),
    Kept("marks", Mark, by="drill__operator"),
    Kept("estimates", Estimate),
    Kept("duties", Duty),
    Kept("messages", Message),
)
