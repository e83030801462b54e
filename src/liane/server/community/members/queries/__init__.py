"""What is read of members: `people` and roles, `joining`, `interests`, `energy`."""

from liane.server.community.members.queries.energy import (
    energies_now,
    offers_matching,
    offers_of,
    open_calls,
    own_matches,
    with_offers,
)
from liane.server.community.members.queries.interests import (
    interests_due_for,
    interests_of,
    steps_of,
)
from liane.server.community.members.queries.joining import (
    invitation_of_code,
    invitations_of,
    own_request,
    requests_waiting,
)
from liane.server.community.members.queries.people import (
    RoleNow,
    Waiting,
    belongs_to,
    count_members,
    duplicates_of,
    find_member,
    households_of,
    look_for,
    member_of,
    members_of,
    people_with,
    reachable,
    roles_now,
    roles_of,
    waiting_now,
)

__all__ = [
    "RoleNow",
    "Waiting",
    "belongs_to",
    "count_members",
    "duplicates_of",
    "energies_now",
    "find_member",
    "households_of",
    "interests_due_for",
    "interests_of",
    "invitation_of_code",
    "invitations_of",
    "look_for",
    "member_of",
    "members_of",
    "offers_matching",
    "offers_of",
    "open_calls",
    "own_matches",
    "own_request",
    "people_with",
    "reachable",
    "requests_waiting",
    "roles_now",
    "roles_of",
    "steps_of",
    "waiting_now",
    "with_offers",
]
