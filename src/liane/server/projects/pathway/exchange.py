"""The project, its deliverables, passages and results leave with an operator."""

from liane.server.community.operators.exchange import Kept
from liane.server.projects.pathway.models import Deliverable, Passage, Project, Reading

__all__ = ["KEPT"]

KEPT = (
    Kept("projects", Project),
    Kept("deliverables", Deliverable),
    Kept("passages", Passage, by="project__operator"),
    Kept("indicator_readings", Reading, by="project__operator"),
)
