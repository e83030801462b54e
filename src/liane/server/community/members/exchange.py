"""Everything that is kept of members, for the bearer's export."""

from collections.abc import Iterator
from typing import Any

from liane.server.community.members.models import (
    Call,
    Household,
    Interest,
    Invitation,
    JoinRequest,
    Match,
    Member,
    Offer,
    Role,
    Step,
)
from liane.server.community.operators.exchange import Rows, rows_of
from liane.server.community.operators.models import Operator

__all__ = ["export"]

_KINDS: dict[str, Any] = {
    "members": Member,
    "roles": Role,
    "households": Household,
    "invitations": Invitation,
    "requests": JoinRequest,
    "interests": Interest,
    "steps": Step,
    "offers": Offer,
    "calls": Call,
    "matches": Match,
}


def export(operator: Operator) -> Iterator[tuple[str, Rows]]:
    """Every kind of record of this app; sealed texts are readable in an open box."""
    for kind, model in _KINDS.items():
        yield kind, rows_of(model.objects.filter(operator=operator))
