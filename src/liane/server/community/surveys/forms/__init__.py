"""What people fill in about surveys."""

from liane.server.community.surveys.forms.asking import (
    EditionForm,
    NewSurveyForm,
    SurveyForm,
    VersionForm,
)

__all__ = ["EditionForm", "NewSurveyForm", "SurveyForm", "VersionForm"]
