"""Public incidents and alerts can be shared: what is seen, the step; never a cause, never who."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from liane.server.lookout.incidents.models import Alert
from liane.server.lookout.incidents.queries import (
    incidents_for,
    running,
    sent_alerts,
    sightings_shown,
)
from liane.server.lookout.incidents.wording import signature, step_said
from liane.server.site.sharing.kinds import Shared, Sheet, listed

__all__ = ["SHARED"]


def _incident(operator: Any, pk: str) -> Sheet | None:
    found = incidents_for(operator, None).filter(pk=pk).first()
    if found is None:
        return None
    lines = (
        (_("How far it is established"), str(found.get_step_display())),
        (_("Zones"), ", ".join(found.zones)),
    )
    return Sheet(
        title=found.title,
        text=found.words,
        lines=tuple((label, value) for label, value in lines if value),
        signed=operator.name,
        address=reverse("incident", args=[operator.slug, pk]),
    )


def _alert(operator: Any, pk: str) -> Sheet | None:
    found: Alert | None = sent_alerts(operator).filter(pk=pk).first()
    if found is None:
        return None
    found.operator = operator
    return Sheet(
        title=found.headline,
        text="\n\n".join(
            part for part in (found.text, found.advice, step_said(found.step)) if part
        ),
        day=found.sent_at.date() if found.sent_at else None,
        signed=signature(found),
        address=reverse("alert", args=[operator.slug, pk]),
    )


def _under_way(operator: Any) -> Iterator[tuple[str, str]]:
    for each in running(operator)[:8]:
        yield each.title, str(each.get_step_display())


def _sent(operator: Any) -> Iterator[tuple[str, str]]:
    for each in sent_alerts(operator)[:8]:
        yield each.headline, str(each.get_step_display())


def _seen(operator: Any) -> Iterator[tuple[str, str]]:
    for each in sightings_shown(operator)[:8]:
        yield str(each.get_theme_display()), each.told


SHARED = (
    Shared("incident", _incident, page="incident"),
    Shared("alert", _alert, page="alert"),
    listed("incidents", "incidents", lazy("Incidents"), _under_way),
    listed("alerts", "alerts", lazy("Alerts"), _sent),
    listed("sightings", "sightings", lazy("What people saw"), _seen),
)
