"""Signing in and out."""

from django.contrib.auth import logout
from django.contrib.auth import views as auth_views
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from liane.server.site.access import EVERYONE, access

__all__ = ["enter", "leave"]

enter = access(EVERYONE)(auth_views.LoginView.as_view(template_name="accounts/enter.html"))


@access(EVERYONE)
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("home")
