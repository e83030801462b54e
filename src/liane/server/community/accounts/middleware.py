"""By which door somebody came in: what was opened safely is not carried over plain http."""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from liane.server.community.accounts.doors import is_secure

__all__ = ["Doors"]


class Doors:
    """Ignore a safe session on a connection that could be listened to; note the day of use."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        door = request.session.get("door")
        if door == "safe" and not is_secure(request):
            request.user = AnonymousUser()
        elif door and request.session.get("seen") != (today := timezone.localdate().isoformat()):
            request.session["seen"] = today
        return self.get_response(request)
