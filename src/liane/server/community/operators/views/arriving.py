"""An operator that comes from another box: send its file, look at what it holds, say yes."""

from collections.abc import Iterable
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from liane.errors import BadInput
from liane.server.community.accounts.doors import is_secure
from liane.server.community.accounts.models import User
from liane.server.community.operators import actions, archives, arrivals
from liane.server.community.operators.actions.arriving import Arrival
from liane.server.community.operators.forms import ArrivalForm, BringForm
from liane.server.site.access import SIGNED_IN, access
from liane.server.site.forms import posted

__all__ = ["bring", "look"]


@access(SIGNED_IN)
def bring(request: HttpRequest) -> HttpResponse:
    """Send the file of another box."""
    safe = is_secure(request)
    form = ArrivalForm(posted(request), request.FILES or None)
    user = cast(User, request.user)
    if safe and form.is_valid():
        data = form.cleaned_data["file"].read(archives.MOST_BYTES + 1)
        try:
            actions.look_at(archives.read(data), user)
        except BadInput as error:
            form.add_error("file", str(error))
        else:
            arrivals.hold(user.pk, data)
            return redirect("bring-look")
    facts = {"form": form, "safe": safe}
    return render(request, "operators/bring.html", facts, status=422 if form.errors else 200)


@access(SIGNED_IN)
def look(request: HttpRequest) -> HttpResponse:
    """What the file would bring; `POST` brings it in."""
    user = cast(User, request.user)
    data = arrivals.held(user.pk)
    if data is None or not is_secure(request):
        return redirect("bring")
    archive = archives.read(data)
    arrival = actions.look_at(archive, user)
    bearers = [(str(each.pk), str(each.name)) for each in arrival.bearers]
    form = BringForm(posted(request), bearers=bearers)
    if form.is_valid():
        me = form.cleaned_data["me"]
        try:
            operator = actions.bring_in(archive, user, me=UUID(me) if me else None)
        except BadInput as error:
            form.add_error(None, str(error))
        else:
            arrivals.drop(user.pk)
            messages.success(request, _("{name} is on this box now.").format(name=operator.name))
            return redirect("community", operator.slug)
    return render(request, "operators/bring_look.html", {"form": form, **_told(arrival)})


_WORDS = {
    "operators": lazy("the operator and its parts"),
    "members": lazy("people, roles, households, interests, offers"),
    "welcome": lazy("services of the place"),
    "registers": lazy("registers: places, lines, papers"),
    "interconnection": lazy("points of presence, offers, quotes"),
    "ground": lazy("terrain"),
    "plans": lazy("plans, purchases, what was built"),
    "upkeep": lazy("upkeep: tickets, visits, stock, calendar"),
    "directory": lazy("directory: actors, agreements, requests"),
    "groups": lazy("groups, notices, tasks"),
    "governance": lazy("assemblies and decisions"),
    "surveys": lazy("surveys and answers"),
}


def _by_app(counts: Iterable[tuple[str, int]]) -> dict[str, int]:
    """How many records of each app: people look at subjects, not at tables."""
    found: dict[str, int] = {}
    for kind, count in counts:
        app = kind.split(".")[0]
        found[app] = found.get(app, 0) + count
    return found


def _moment(text: str) -> Any:
    try:
        return parse_datetime(text)
    except ValueError:
        return None


def _told(arrival: Arrival) -> dict[str, Any]:
    """The arrival as the page shows it: by subject, how many are new and how many are here."""
    fresh = _by_app((kind, len(records)) for kind, records in arrival.fresh.items())
    known = _by_app(arrival.known.items())
    left = _by_app(arrival.archive.unread.items())
    return {
        "arrival": arrival,
        "at": _moment(arrival.archive.at),
        "kinds": [(_WORDS.get(app, app), count, known[app]) for app, count in fresh.items()],
        "left": [(_WORDS.get(app, app), count) for app, count in left.items()],
        "count": arrival.count,
        "files": len(arrival.files),
        "lacking": arrival.archive.lacking,
        "here": sum(arrival.known.values()),
    }
