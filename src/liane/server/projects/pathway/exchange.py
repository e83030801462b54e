"""The project, its deliverables with their files, passages, results and kits leave whole."""

from liane.server.community.operators.exchange import Kept
from liane.server.projects.pathway.models import (
    Deliverable,
    Kit,
    Paper,
    Passage,
    Project,
    Reading,
    TakenUp,
)

__all__ = ["KEPT"]

KEPT = (
    Kept("projects", Project),
    Kept("deliverables", Deliverable),
    Kept("papers", Paper),
    Kept("passages", Passage, by="project__operator"),
    Kept("indicator_readings", Reading, by="project__operator"),
    Kept("kits", Kit),
    Kept("kits_taken", TakenUp),
)
