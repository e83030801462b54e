"""A form sent again because its answer got lost is taken once.

The service worker gives each form a mark. A form that was accepted (answered by a redirection) is
remembered; the same mark again is answered « already received », and nothing is done twice.
"""

import re
from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse

from liane.server.site.offline.models import Received

__all__ = ["HEADER", "TakenOnce"]

HEADER = "X-Liane-Once"
_MARK = re.compile(r"^[0-9a-f-]{16,40}$")


class TakenOnce:
    """Remembers the marks of accepted forms."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        mark = request.headers.get(HEADER, "")
        if request.method != "POST" or not _MARK.match(mark):
            return self.get_response(request)
        if not _first(mark):
            return HttpResponse(status=208)
        answer = self.get_response(request)
        if not 300 <= answer.status_code < 400:
            Received.objects.filter(mark=mark).delete()
        return answer


def _first(mark: str) -> bool:
    try:
        with transaction.atomic():
            Received.objects.create(mark=mark)
    except IntegrityError:
        return False
    return True
