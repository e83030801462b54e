"""Records that an operator may one day share: who keeps them, where they came from, since when.

Every such record has a UUIDv7, its home operator (its one writer), its origin and dates. Two
people who edit one record are told: a change is given with the version that was read, and raises
`EditedMeanwhile` when another change came first.
"""

from typing import Any, TypeVar

from django.db import models
from django.utils import timezone
from django.utils.encoding import force_str
from django.utils.translation import gettext_lazy as lazy

from liane.server.site.identifiers import uuid7

__all__ = ["EditedMeanwhile", "Origin", "Record", "change"]


class Origin(models.TextChoices):
    """Where a fact came from."""

    SURVEYED = "surveyed", lazy("surveyed")
    TYPED = "typed", lazy("typed")
    IMPORTED = "imported", lazy("imported")
    MEASURED = "measured", lazy("measured")
    COMPUTED = "computed", lazy("computed")
    ESTIMATED = "estimated", lazy("estimated")


class EditedMeanwhile(Exception):  # noqa: N818 (told to people as such)
    """Somebody changed the record since it was read; `current` is what it is now."""

    def __init__(self, current: "Record", wanted: dict[str, Any]) -> None:
        super().__init__(str(current.pk))
        self.current = current
        self.wanted = wanted


class Record(models.Model):
    """A fact kept by one operator."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    operator = models.ForeignKey(
        "operators.Operator",
        on_delete=models.CASCADE,
        related_name="+",
        help_text="the operator that keeps this record: its only writer",
    )
    origin = models.CharField(
        max_length=12,
        choices=Origin.choices,
        default=Origin.TYPED,
        help_text="how the fact was obtained",
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False, help_text="UTC")
    changed_at = models.DateTimeField(auto_now=True, help_text="UTC")
    version = models.PositiveIntegerField(default=1, editable=False, help_text="count of changes")

    class Meta:
        abstract = True

    def _get_FIELD_display(self, field: Any) -> Any:  # noqa: N802 (Django's name)
        """What `get_…_display` says; Django would translate every choice to say one of them."""
        value = getattr(self, field.attname)
        said = next((label for code, label in field.flatchoices if code == value), value)
        return force_str(said, strings_only=True)


R = TypeVar("R", bound=Record)


def change(record: R, seen_version: int, **values: Any) -> R:
    """Write `values` if nobody changed the record since `seen_version`; return it fresh.

    Raises `EditedMeanwhile` with both versions otherwise.
    """
    found = (
        type(record)
        ._default_manager.filter(pk=record.pk, version=seen_version)
        .update(**values, version=models.F("version") + 1, changed_at=timezone.now())
    )
    current = type(record)._default_manager.get(pk=record.pk)
    if not found:
        raise EditedMeanwhile(current, values)
    return current
