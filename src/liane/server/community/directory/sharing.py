"""Organisations of the directory can be shared, people never; and the actions of the territory."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.directory.models import DigitalAction
from liane.server.community.directory.queries import actor_for
from liane.server.site.sharing.kinds import Shared, Sheet, listed

__all__ = ["SHARED"]


def _actor(operator: Any, pk: str) -> Sheet | None:
    """As a visitor sees it."""
    found = actor_for(operator, None, pk)  # type: ignore[arg-type]
    if found is None or found.actor.is_person or not found.name:
        return None
    lines = ((_("Family"), found.family), (_("Topics"), ", ".join(found.topics)))
    return Sheet(
        title=found.name,
        lines=tuple((label, value) for label, value in lines if value),
        signed=operator.name,
        address=reverse("actor", args=[operator.slug, pk]),
    )


def _action(operator: Any, pk: str) -> Sheet | None:
    living = DigitalAction.objects.filter(operator=operator, withdrawn_at=None)
    found = living.filter(pk=pk).first()
    if found is None:
        return None
    return Sheet(
        title=found.title,
        text=found.what,
        lines=((_("Held by"), found.held_by),),
        day=found.starts_on,
        signed=operator.name,
        address=reverse("digital-action", args=[operator.slug, pk]),
    )


SHARED = (
    Shared("actor", _actor, page="actor"),
    Shared("action", _action, page="digital-action"),
    listed("directory", "directory", lazy("Directory")),
    listed("actions", "digital-actions", lazy("Digital actions on the territory")),
)
