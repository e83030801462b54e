"""Surveys in the export of an operator: forms, answers with what was sealed, discussions.

Collectors stay behind (their secrets are made for this box), and so do drafts, pictures and sounds,
and what is held back.
"""

from liane.server.community.operators.exchange import Kept
from liane.server.community.surveys.models import (
    Edition,
    Excerpt,
    FocusNote,
    FormVersion,
    Published,
    Recommendation,
    Submission,
    Survey,
    Tally,
    Theme,
)

__all__ = ["KEPT"]

KEPT = (
    Kept("surveys", Survey),
    Kept("versions", FormVersion, leaves=("brought_by_id",)),
    Kept("editions", Edition),
    Kept("submissions", Submission, by="survey__operator", leaves=("collector_id",)),
    Kept("tallies", Tally, by="edition__operator"),
    Kept("themes", Theme),
    Kept("focus_notes", FocusNote),
    Kept("excerpts", Excerpt),
    Kept("recommendations", Recommendation),
    Kept("recommendation_themes", Recommendation.themes.through, by="recommendation__operator"),
    Kept("published", Published),
)
