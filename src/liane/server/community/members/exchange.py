"""What is kept of members: for the bearer's export, and to come back on another box.

Accounts stay behind: they belong to a box. Codes of invitations and marks of phones are made with
the box's key, and say nothing elsewhere.
"""

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
from liane.server.community.operators.exchange import Kept

__all__ = ["KEPT"]

KEPT = (
    Kept("households", Household),
    Kept("members", Member, leaves=("user_id", "phone_mark")),
    Kept("roles", Role),
    Kept("invitations", Invitation, returns=False),
    Kept("requests", JoinRequest, returns=False),
    Kept("interests", Interest),
    Kept("steps", Step),
    Kept("offers", Offer),
    Kept("calls", Call),
    Kept("matches", Match),
)
