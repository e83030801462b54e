"""What surveys do by themselves."""

from uuid import UUID

from django_tasks import task

from liane.server.community.surveys.actions.drafts import forget_drafts as forget
from liane.server.community.surveys.actions.media import forget_files
from liane.server.community.surveys.actions.reading import recount
from liane.server.community.surveys.models import Survey

__all__ = ["count_survey", "forget_drafts"]


@task()
def forget_drafts() -> int:
    """Erase drafts and files of drafts that nobody has touched for a week."""
    count = forget()
    forget_files()
    return count


@task()
def count_survey(pk: str) -> int:
    """Count the answers of a survey anew, after its groups changed."""
    survey = Survey.objects.filter(pk=UUID(pk)).first()
    return recount(survey) if survey else 0
