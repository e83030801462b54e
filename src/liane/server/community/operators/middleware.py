"""Finds the operator of an address and the member who asks, and lets them in or not.

Sets `request.operator` and `request.member` (None where there is none). A private operator does
not exist for those who are not its members.
"""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode

from liane.server.community.accounts.acting import acted_for
from liane.server.community.accounts.doors import is_limited, is_secure
from liane.server.community.members.models import Member
from liane.server.community.members.queries import member_of
from liane.server.community.operators.clocks import clock_of
from liane.server.community.operators.models import Operator, Privacy
from liane.server.community.operators.queries import find_operator, home_operator
from liane.server.site.access import Who, may

__all__ = ["OPEN_TO_LIBRARIES", "OperatorMiddleware", "is_secure"]

# Views that are not ours say nothing of access: these modules look after themselves.
EVEN_WHEN_CLOSED = ("operator-export", "operator-reopen")
OPEN_TO_LIBRARIES = ("allauth.", "django.views.", "django.contrib.staticfiles.", "ninja.")


class OperatorMiddleware:
    """One place where access is decided."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.operator = None  # type: ignore[attr-defined]
        request.member = None  # type: ignore[attr-defined]
        timezone.deactivate()
        return self.get_response(request)

    def process_view(
        self, request: Any, view: Any, _args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        who: Who | None = getattr(view, "access", None)
        if who is None:
            if view.__module__.startswith(OPEN_TO_LIBRARIES):
                return None
            raise ImproperlyConfigured(f"{view.__module__}.{view.__name__} does not say who may")
        if "operator" in kwargs:
            _find(request, kwargs["operator"], who)
            kwargs["operator"] = request.operator
        timezone.activate(clock_of(request.operator or _whose_box()))
        return _refusal(request, who) or _closed(request)


def _whose_box() -> Operator | None:
    """Pages of the box itself tell the hours of its first operator, if others may know of it."""
    operator = home_operator()
    return operator if operator and operator.privacy != Privacy.PRIVATE else None


def _find(request: Any, slug: str, who: Who) -> None:
    operator = find_operator(slug)
    if operator is None:
        raise Http404
    request.operator = operator
    if request.user.is_authenticated:
        request.member = member_of(request.user, operator)
    if request.member is not None:
        request.member.acts_for = acted_for(request, request.member)
    if operator.privacy == "private" and request.member is None and who.level != "devices":
        raise Http404


def _closed(request: Any) -> HttpResponse | None:
    """A closed operator shows that it is; whoever bears it may still export and reopen."""
    operator: Operator | None = request.operator
    if operator is None or operator.closed_at is None:
        return None
    bears = request.member is not None and "bearer" in request.member.role_names
    if bears and request.resolver_match.url_name in EVEN_WHEN_CLOSED:
        return None
    return render(request, "operators/closed.html", {"bears": bears}, status=410)


def _refusal(request: Any, who: Who) -> HttpResponse | None:
    operator: Operator | None = request.operator
    member: Member | None = request.member
    allowed = may(
        who,
        signed_in=request.user.is_authenticated,
        privacy=operator.privacy if operator else None,
        roles=member.role_names if member else None,
    )
    if allowed and who.administration and (not is_secure(request) or is_limited(request)):
        return render(request, "site/not_over_http.html", status=403)
    if allowed:
        return None
    if not request.user.is_authenticated and request.method == "GET":
        return redirect(f"/compte/entrer/?{urlencode({'next': request.get_full_path()})}")
    return render(request, "site/forbidden.html", status=403)
