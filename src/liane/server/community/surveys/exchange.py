"""Surveys in the export of an operator: forms, answers with what was sealed, discussions.

Collectors stay behind (their secrets are made for this box), and so do drafts and what is held
back. Pictures and sounds of answers leave beside it, and are sealed anew where they arrive.
"""

from liane.server.community.operators.exchange import Kept
from liane.server.community.operators.files import Files
from liane.server.community.surveys.actions.media import MOST_BYTES, content_of, keep_again
from liane.server.community.surveys.models import (
    Attachment,
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

__all__ = ["FILES", "KEPT"]

KEPT = (
    Kept("surveys", Survey),
    Kept("versions", FormVersion, leaves=("brought_by_id",)),
    Kept("editions", Edition),
    Kept("submissions", Submission, by="survey__operator", leaves=("collector_id",)),
    Kept(
        "attachments",
        Attachment,
        by="submission__survey__operator",
        leaves=("blob", "draft_id", "held_id"),
    ),
    Kept("tallies", Tally, by="edition__operator"),
    Kept("themes", Theme),
    Kept("focus_notes", FocusNote),
    Kept("excerpts", Excerpt),
    Kept("recommendations", Recommendation),
    Kept("recommendation_themes", Recommendation.themes.through, by="recommendation__operator"),
    Kept("published", Published),
)
FILES = (
    Files(
        kind="attachments",
        named="name",
        size=lambda held: int(held.size),
        read=content_of,
        keep=keep_again,
        fits=lambda data: 0 < len(data) <= MOST_BYTES,
    ),
)
