"""What the pages of the association share: a form on a page of its own, with its crumbs."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

__all__ = ["form_page"]


def form_page(
    request: Any,
    form: forms.Form,
    title: str,
    *,
    crumbs: Sequence[tuple[str, str]] = (),
    said: str = "",
    button: str = "",
) -> HttpResponse:
    """A form, and where it stands: `crumbs` are addresses and their names."""
    facts = {"form": form, "title": title, "crumbs": crumbs, "said": said, "button": button}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "association/form.html", facts, status=status)
