"""Who keeps the directory.

*Everybody reads names of organisations and their topics. Members read the rest that was agreed to.
Bearers, facilitators, legal advisers and editors keep it; treasurers too, for quotes.*
"""

from typing import Any

from liane.server.site.access import holders

__all__ = ["BUYERS", "KEEPERS", "keeps"]

KEEPERS = holders("bearer", "facilitator", "legal", "editor", administration=False)
BUYERS = holders("bearer", "facilitator", "treasurer", "technician", "legal", administration=False)


def keeps(member: Any) -> bool:
    """Whether a member keeps the directory, and so reads all of it."""
    return member is not None and bool(member.role_names & KEEPERS.roles)
