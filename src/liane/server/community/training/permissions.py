"""Who may do what with training. Each reads as a sentence."""

from liane.server.community.members.models import Member

__all__ = ["TEACHERS", "may_teach"]

TEACHERS = ("bearer", "facilitator", "technician", "mediator")


def may_teach(member: Member | None) -> bool:
    """Bearers, facilitators, technicians and mediators keep courses, lists and skills."""
    return bool(member and member.role_names & set(TEACHERS))
