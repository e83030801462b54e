"""The tour's own incident: « at my place too », what it amounts to, its evidence; in one browser.

Everything lies in cookies of the exercise, and in memory for the file: there is no record of it.
"""

import secrets
from datetime import datetime
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from liane.server.community.welcome.tour import frame_of
from liane.server.lookout.incidents import playing
from liane.server.lookout.incidents.exercise import SAYS, played
from liane.server.lookout.incidents.rules import Says
from liane.server.lookout.incidents.views.incidents import ladder
from liane.server.site.access import EVERYONE, access
from liane.server.site.uplink.context import EXERCISE, began_at

__all__ = ["download", "incident", "proof", "report"]

_SAID, _KEY = f"{EXERCISE}_said", f"{EXERCISE}_key"
_LASTS_S = 7200


def _said(request: HttpRequest) -> str:
    typed = request.COOKIES.get(_SAID, "")
    return typed if typed in SAYS else ""


def _keep(answer: HttpResponse, name: str, value: str) -> HttpResponse:
    answer.set_cookie(name, value, max_age=_LASTS_S, httponly=True, samesite="Lax")
    return answer


@access(EVERYONE)
def report(request: Any) -> HttpResponse:
    """« Chez moi aussi », as on a real day; it goes no further than this browser."""
    if request.method == "POST" and began_at(request):
        says = request.POST.get("says", "")
        answer = redirect("tour-incident")
        return _keep(answer, _SAID, says if says in SAYS else Says.CUT)
    facts = {"choices": [(each, Says(each).label) for each in SAYS], "on": began_at(request)}
    return render(request, "incidents/exercise_report.html", frame_of("tour-report") | facts)


@access(EVERYONE)
def incident(request: Any) -> HttpResponse:
    """What the reports amount to, by the rules of real incidents."""
    began = began_at(request)
    facts: dict[str, Any] = {"on": began}
    if began:
        play = played(began, _said(request))
        facts |= {
            "incident": play.incident,
            "ladder": ladder(play.incident, play.ground),
            "story": play.story,
            "causes": play.causes,
            "people": play.people,
            "said": _said(request),
        }
    return render(request, "incidents/exercise_incident.html", frame_of("tour-incident") | facts)


@access(EVERYONE)
def proof(request: Any) -> HttpResponse:
    """Make the evidence of the exercise; then what a check of it says."""
    began, key = began_at(request), request.COOKIES.get(_KEY, "")
    if request.method == "POST" and began:
        return _asked(request, began)
    result = playing.result_of(key) if playing.is_key(key) else None
    facts = {
        "on": began,
        "asked": result is not None,
        "waits": result == {},
        "result": result,
        "done": bool(result and result.get("done")),
    }
    return render(request, "incidents/exercise_proof.html", frame_of("tour-proof") | facts)


def _asked(request: Any, began: datetime) -> HttpResponse:
    from liane.server.lookout.incidents.tasks import make_exercise  # noqa: PLC0415 (no circle)

    key = secrets.token_hex(16)
    playing.reserve(key)
    language = (get_language() or "fr")[:2]
    make_exercise.enqueue(key, began.isoformat(), _said(request), language)
    return _keep(redirect("tour-proof"), _KEY, key)


@access(EVERYONE)
def download(request: HttpRequest) -> FileResponse:
    """The file, to be checked elsewhere; it says on every page that it is an exercise."""
    key = request.COOKIES.get(_KEY, "")
    if not playing.is_key(key) or not playing.file_of(key).is_file():
        raise Http404
    return FileResponse(
        playing.file_of(key).open("rb"), as_attachment=True, filename="exercice.zip"
    )
