"""What devices are told: forms that can be answered, with the sum of each."""

import hashlib

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from liane.server.community.operators.models import Operator
from liane.server.community.surveys.models import Collector, FormFile, FormVersion, Held

__all__ = ["collectors_of", "hash_of", "held_of", "note_use", "open_versions"]


def open_versions(operator: Operator) -> list[FormVersion]:
    """The last version of each survey that lives, with whether files come with it."""
    files = FormFile.objects.filter(version=OuterRef("pk"), is_source=False)
    every = (
        FormVersion.objects.filter(operator=operator, survey__closed_at=None)
        .select_related("survey")
        .annotate(has_files=Exists(files))
        .order_by("survey_id", "-number")
    )
    last: dict[object, FormVersion] = {}
    for version in every.iterator(chunk_size=50):
        last.setdefault(version.survey_id, version)
    return list(last.values())


def hash_of(version: FormVersion) -> str:
    """The MD5 of a form, as devices compare it."""
    return hashlib.md5(version.xml.encode(), usedforsecurity=False).hexdigest()


def note_use(collector: Collector) -> None:
    """Remember the day a collector was last used."""
    today = timezone.localdate()
    if collector.last_used_on != today:
        Collector.objects.filter(pk=collector.pk).update(last_used_on=today)


def collectors_of(operator: Operator) -> QuerySet[Collector]:
    """Collectors that work, the newest first."""
    return Collector.objects.filter(operator=operator, revoked_at=None).order_by("-id")


def held_of(operator: Operator) -> QuerySet[Held]:
    """What came and could not be counted, what waits first."""
    return (
        Held.objects.filter(operator=operator)
        .select_related("survey")
        .defer("raw")
        .order_by("settled_at", "-id")
    )
