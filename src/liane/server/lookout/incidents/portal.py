"""The alert that holds now, for everybody who comes to the door."""

from collections.abc import Iterator

from django.urls import reverse

from liane.server.community.operators.models import Operator
from liane.server.community.welcome.warnings import Warned
from liane.server.lookout.incidents.queries import alert_now

__all__ = ["warnings"]


def warnings(operator: Operator) -> Iterator[Warned]:
    """One at most: the last that was sent, with its step."""
    alert = alert_now(operator) if "lookout" in operator.wings else None
    if alert is not None and alert.sent_at is not None:
        step, page = str(alert.get_step_display()), reverse("alert", args=[operator.slug, alert.pk])
        yield Warned(alert.said["headline"], step, page, alert.sent_at)
