"""A lesson: what a fault or a question taught, written so that others can use it."""

from django.db import models

from liane.server.site.records import Record

__all__ = ["Lesson", "no_tags"]


def no_tags() -> list[str]:
    return []


class Lesson(Record):
    """A problem, its cause and what mended it. It names no person and no place."""

    title = models.CharField(max_length=140)
    problem = models.TextField(help_text="what one sees")
    cause = models.TextField(blank=True, help_text="empty: not found")
    fix = models.TextField(help_text="what to do, step by step")
    tags = models.JSONField(default=no_tags, help_text="words to find it by")
    found_by = models.TextField(editable=False, help_text="every word, plain, for the search")
    ticket = models.ForeignKey(
        "upkeep.Ticket", null=True, blank=True, on_delete=models.SET_NULL, related_name="lessons"
    )
    visit = models.ForeignKey(
        "upkeep.Visit", null=True, blank=True, on_delete=models.SET_NULL, related_name="lessons"
    )
    question = models.ForeignKey(
        "upkeep.Question", null=True, blank=True, on_delete=models.SET_NULL, related_name="lessons"
    )
    reused = models.PositiveIntegerField(default=0, help_text="times it mended something again")

    def __str__(self) -> str:
        return self.title
