"""Surveys, what is answered, and what is read from it.

`forms` a survey, its versions, editions and sample · `answers` submissions, drafts, attachments,
what is held back · `reading` tallies, published results, focus groups, recommendations.
"""

from liane.server.community.surveys.models.answers import (
    Attachment,
    Collector,
    Draft,
    Held,
    Submission,
    Way,
)
from liane.server.community.surveys.models.forms import (
    Audience,
    Edition,
    FormFile,
    FormVersion,
    Purpose,
    Survey,
)
from liane.server.community.surveys.models.reading import (
    Excerpt,
    FocusNote,
    Published,
    Recommendation,
    Tally,
    Theme,
)

__all__ = [
    "Attachment",
    "Audience",
    "Collector",
    "Draft",
    "Edition",
    "Excerpt",
    "FocusNote",
    "FormFile",
    "FormVersion",
    "Held",
    "Published",
    "Purpose",
    "Recommendation",
    "Submission",
    "Survey",
    "Tally",
    "Theme",
    "Way",
]
