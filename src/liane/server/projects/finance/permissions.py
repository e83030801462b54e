"""Who may do what with money. Each reads as a sentence."""

from liane.server.community.members.models import Member
from liane.server.site.access import holders

__all__ = ["KEEPERS", "SIGNERS", "may_enter_paper", "may_keep", "may_sign"]

KEEPERS = holders("treasurer", "bearer", administration=False)
SIGNERS = ("treasurer", "bearer", "facilitator")


def may_keep(member: Member | None) -> bool:
    """Treasurers and bearers keep lines, tariffs, the cash book, and publish."""
    return member is not None and bool(member.role_names & KEEPERS.roles)


def may_sign(member: Member) -> bool:
    """Treasurers, bearers and facilitators sign payments; two people, one of them a treasurer."""
    return bool(member.role_names & set(SIGNERS))


def may_enter_paper(member: Member) -> bool:
    """Those who go from door to door enter pledges signed on paper."""
    return bool(member.role_names & {"treasurer", "bearer", "facilitator", "mediator"})
