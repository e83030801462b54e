"""Who may do what with events. Each reads as a sentence."""

from liane.server.community.members.models import Member

__all__ = ["ORGANISERS", "may_organise"]

ORGANISERS = ("bearer", "facilitator", "editor")


def may_organise(member: Member | None) -> bool:
    """Bearers, facilitators and editors prepare events, hold the door and write the report."""
    return bool(member and member.role_names & set(ORGANISERS))
