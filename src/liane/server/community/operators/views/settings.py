"""Settings, export and closing: the pages of the bearer."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liane.server.community.members.queries import count_members
from liane.server.community.operators import actions
from liane.server.community.operators.archives import MOST_BYTES
from liane.server.community.operators.exchange import carried, streamed
from liane.server.community.operators.forms import ClosingForm, SettingsForm
from liane.server.community.operators.models import Operator
from liane.server.community.operators.rules import REOPEN_WITHIN, earliest_closing
from liane.server.site.access import ADMINISTRATION, access
from liane.server.site.forms import posted, said_on
from liane.server.site.sealing import Locked, is_open

__all__ = ["cancel_closing", "closing", "export", "reopen", "settings"]


@access(ADMINISTRATION)
def settings(request: Any, operator: Operator) -> HttpResponse:
    """What the operator says of itself; who saves second sees both versions."""
    form = SettingsForm(posted(request), operator=operator, initial=SettingsForm.about(operator))
    if form.is_valid():
        with said_on(form):
            seen = form.cleaned_data["seen_version"] or 0
            actions.change_settings(operator, seen, acting_member=request.member, **form.values())
            messages.success(request, _("The settings are kept."))
            return redirect("operator-settings", operator.slug)
    return render(request, "operators/settings.html", {"form": form})


@access(ADMINISTRATION)
def export(request: Any, operator: Operator) -> HttpResponseBase:
    """Everything that this operator keeps here, as one file; sealed texts are readable in it.

    What it will weigh is said before; it leaves part by part.
    """
    if not is_open():
        raise Locked
    if request.method != "POST":
        count, size = carried(operator)
        facts = {"count": count, "size": size, "over_a_page": size < MOST_BYTES}
        return render(request, "operators/export.html", facts)
    parts = _noted(operator, request.member, files="bare" not in request.POST)
    answer = StreamingHttpResponse(parts, content_type="application/zip")
    day = timezone.localdate().isoformat()
    answer["Content-Disposition"] = f'attachment; filename="{operator.slug}-{day}.zip"'
    return answer


def _noted(operator: Operator, member: Any, *, files: bool) -> Iterator[bytes]:
    """The export; it counts as made once its last part has left."""
    yield from streamed(operator, files=files)
    actions.note_export(operator, acting_member=member)


@access(ADMINISTRATION)
def closing(request: Any, operator: Operator) -> HttpResponse:
    """Announce that the operator closes."""
    earliest = earliest_closing(timezone.localdate(), count_members(operator))
    suggested = max(earliest, timezone.localdate() + timedelta(days=30))
    form = ClosingForm(posted(request), initial={"on": suggested})
    if form.is_valid():
        with said_on(form):
            fresh = actions.announce_closing(
                operator, **form.cleaned_data, acting_member=request.member
            )
            messages.success(request, _("Closing is announced to the members."))
            return redirect("operator-closing" if not fresh.closed_at else "home", *_slug(fresh))
    facts = {"form": form, "earliest": earliest, "days": REOPEN_WITHIN.days}
    return render(request, "operators/closing.html", facts)


def _slug(operator: Operator) -> tuple[str, ...]:
    return () if operator.closed_at else (operator.slug,)


@access(ADMINISTRATION)
@require_POST
def cancel_closing(request: Any, operator: Operator) -> HttpResponse:
    actions.cancel_closing(operator, acting_member=request.member)
    messages.success(request, _("The operator goes on."))
    return redirect("community", operator.slug)


@access(ADMINISTRATION)
@require_POST
def reopen(request: Any, operator: Operator) -> HttpResponse:
    actions.reopen(operator, acting_member=request.member)
    messages.success(request, _("The operator is open again."))
    return redirect("community", operator.slug)
