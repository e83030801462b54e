"""Who may do what with the communication plan."""

from liane.server.community.members.models import Member

__all__ = ["SPEAKERS", "may_speak"]

SPEAKERS = ("bearer", "facilitator", "editor")


def may_speak(member: Member | None) -> bool:
    """Bearers, facilitators and editors keep the plan; every member reads it."""
    return bool(member and member.role_names & set(SPEAKERS))
