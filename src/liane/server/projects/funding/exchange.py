"""Calls, applications and grants leave with an operator, with their secret addresses."""

from liane.server.community.operators.exchange import Kept
from liane.server.projects.funding.models import (
    Application,
    Call,
    Declaration,
    Document,
    Grant,
    Instalment,
    Report,
    Review,
    Seat,
)

__all__ = ["KEPT"]

KEPT = (
    Kept("calls", Call),
    Kept("seats", Seat, by="call__operator"),
    Kept("applications", Application),
    Kept("documents", Document),
    Kept("declarations", Declaration, by="application__operator"),
    Kept("reviews", Review, by="application__operator"),
    Kept("grants", Grant),
    Kept("instalments", Instalment, by="grant__operator"),
    Kept("reports", Report),
)
