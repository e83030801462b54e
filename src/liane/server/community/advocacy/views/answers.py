"""What the pages of advocacy share."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from liane.server.community.advocacy.models import Campaign
from liane.server.community.advocacy.permissions import ADVOCATES, GUARDIANS
from liane.server.community.operators.models import Operator
from liane.server.site.access import holders

__all__ = ["GUARDS", "KEEPERS", "asked_for", "form_page", "plans"]

KEEPERS = holders(*ADVOCATES, administration=False)
GUARDS = holders(*GUARDIANS)


def form_page(
    request: Any, form: Any, title: str, lead: str = "", back: Campaign | None = None
) -> HttpResponse:
    """A page that holds one form."""
    facts = {
        "form": form,
        "title": title,
        "lead": lead,
        "back": back,
        "sends_files": form.is_multipart(),
    }
    return render(request, "advocacy/form.html", facts)


def plans(operator: Operator) -> Any:
    """Plans that a form can name."""
    return Campaign.objects.filter(operator=operator).only("title").order_by("title")


def asked_for(request: Any, operator: Operator) -> dict[str, Any]:
    """The plan that the address names, to begin a form with."""
    wanted = request.GET.get("plan", "")
    found = next((each for each in plans(operator) if str(each.pk) == wanted), None)
    return {"campaign": found.pk} if found else {}
