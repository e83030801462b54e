"""Calls can be shared: for whom, how much, until when; results once they are published."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from liane.server.projects.funding.models import Application, Call
from liane.server.projects.funding.queries import calls_of, results_of
from liane.server.site.sharing.kinds import Shared, Sheet, listed

__all__ = ["SHARED"]


def _call(operator: Any, pk: str) -> Sheet | None:
    found = calls_of(operator).filter(pk=pk).first()
    if found is None:
        return None
    chosen = [each for each in results_of(found) if each.state == Application.State.ACCEPTED]
    lines = [(_("Accepted"), each.title) for each in chosen]
    return Sheet(
        title=found.title,
        text=found.text,
        lines=tuple(lines or [_until(found)])[:6],
        signed=operator.name,
        address=reverse("funding-call", args=[operator.slug, pk]),
    )


def _until(call: Call) -> tuple[str, str]:
    return _("Last day to send"), date_format(call.closes_on, "DATE_FORMAT")


def _calls(operator: Any) -> Iterator[tuple[str, str]]:
    for each in calls_of(operator)[:8]:
        yield each.title, str(each.get_state_display())


SHARED = (
    Shared("call", _call, page="funding-call"),
    listed("calls", "funding", lazy("Calls for applications"), _calls),
)
