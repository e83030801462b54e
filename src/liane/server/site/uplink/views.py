"""The page of the link, and the exercise that cuts it for one browser only."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from liane.server.site.access import EVERYONE, access
from liane.server.site.uplink import queries
from liane.server.site.uplink.context import EXERCISE, exercise_ended

__all__ = ["begin_exercise", "end_exercise", "page"]

TWO_HOURS = 7200


@access(EVERYONE)
def page(request: HttpRequest) -> HttpResponse:
    facts = {"changes": queries.changes(), "waiting": queries.waiting()}
    return render(request, "uplink/page.html", facts)


def _next(request: HttpRequest) -> str:
    """The page of ours that was asked for, or that of the link."""
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if ours and wanted.startswith("/") else "uplink"


@access(EVERYONE)
@require_POST
def begin_exercise(request: HttpRequest) -> HttpResponse:
    """Show this browser what a cut looks like; nobody else sees it and nothing is cut."""
    answer = redirect(_next(request))
    began = timezone.now().isoformat(timespec="seconds")
    answer.set_cookie(EXERCISE, began, max_age=TWO_HOURS, httponly=True, samesite="Lax")
    return answer


@access(EVERYONE)
@require_POST
def end_exercise(request: HttpRequest) -> HttpResponse:
    """End it; whatever it left in this browser begins with its name, and goes with it."""
    answer = redirect(_next(request))
    left = {name: value for name, value in request.COOKIES.items() if name.startswith(EXERCISE)}
    exercise_ended.send(sender=None, left=left)
    for name in left:
        answer.delete_cookie(name, samesite="Lax")
    return answer
