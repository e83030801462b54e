"""Courses, sessions and paths can be shared: what is learnt, when, where; never who sits there."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.training.models import Course, Path, Session
from liane.server.community.training.queries import courses_of, paths_of
from liane.server.site.sharing.kinds import Shared, Sheet, listed

__all__ = ["SHARED"]


def _course(operator: Any, pk: str) -> Sheet | None:
    found = Course.objects.filter(operator=operator, pk=pk).first()
    if found is None:
        return None
    return Sheet(
        title=found.title,
        text=found.objectives,
        lines=((_("Level"), str(found.get_level_display())),),
        signed=operator.name,
        address=reverse("course", args=[operator.slug, pk]),
    )


def _session(operator: Any, pk: str) -> Sheet | None:
    every = Session.objects.filter(operator=operator).select_related("course")
    found = every.filter(pk=pk).first()
    if found is None:
        return None
    when = date_format(timezone.localtime(found.at), "DATETIME_FORMAT")
    return Sheet(
        title=found.course.title,
        text=found.course.objectives,
        lines=((_("When"), when), (_("Where"), found.place)),
        signed=operator.name,
        address=reverse("training-session", args=[operator.slug, pk]),
    )


def _path(operator: Any, pk: str) -> Sheet | None:
    found = Path.objects.filter(operator=operator, pk=pk).first()
    if found is None:
        return None
    return Sheet(
        title=found.title,
        text=found.question,
        lines=tuple(part for part in ((_("What came of it"), found.outcome),) if part[1]),
        signed=operator.name,
        address=reverse("education-path", args=[operator.slug, pk]),
    )


def _courses(operator: Any) -> Iterator[tuple[str, str]]:
    for each in courses_of(operator)[:8]:
        yield each.title, str(each.get_level_display())


def _paths(operator: Any) -> Iterator[tuple[str, str]]:
    for each in paths_of(operator)[:8]:
        yield each.title, each.question


SHARED = (
    Shared("course", _course, page="course"),
    Shared("session", _session, page="training-session"),
    Shared("path", _path, page="education-path"),
    listed("courses", "training", lazy("Training"), _courses),
    listed("paths", "education-paths", lazy("Understand, debate, act"), _paths),
)
