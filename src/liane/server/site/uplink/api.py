"""The state of the link to the Internet, for programs: everybody may read it, as on the pages."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from liane.server.site.uplink.queries import link_now

router = Router()


class LinkOut(Schema):
    """The link as this box saw it last."""

    state: str
    since: datetime | None
    checked_at: datetime | None


@router.get("/link", response=LinkOut, auth=None)
def link(request: HttpRequest) -> Any:
    """State of the link: ok, worn, cut or unknown. `checked_at` null: nobody measured it."""
    return link_now()
