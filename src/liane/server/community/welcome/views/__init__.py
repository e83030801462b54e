"""The first pages: of the box (`box`), of an operator (`place`), its services (`services`)."""

from liane.server.community.welcome.views.box import home, more_here, prepare, tour
from liane.server.community.welcome.views.place import more, portal, search
from liane.server.community.welcome.views.services import (
    change_service,
    offer_service,
    services,
    withdraw_service,
)

__all__ = [
    "change_service",
    "home",
    "more",
    "more_here",
    "offer_service",
    "portal",
    "prepare",
    "search",
    "services",
    "tour",
    "withdraw_service",
]
