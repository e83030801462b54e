"""Members of an operator, how they come in, what interests them, what they can give.

`people` members, households and roles · `joining` invitations and requests · `interests` people
who may come · `energy` who can give what, and who looks for it.
"""

from liane.server.community.members.models.energy import Call, GiftKind, Match, Offer
from liane.server.community.members.models.interests import Interest, Step
from liane.server.community.members.models.joining import Invitation, JoinRequest
from liane.server.community.members.models.people import (
    Channel,
    Household,
    Member,
    NameMark,
    Role,
    RoleName,
    holds,
)

__all__ = [
    "Call",
    "Channel",
    "GiftKind",
    "Household",
    "Interest",
    "Invitation",
    "JoinRequest",
    "Match",
    "Member",
    "NameMark",
    "Offer",
    "Role",
    "RoleName",
    "Step",
    "holds",
]
