"""Who may do what in advocacy. Each reads as a sentence."""

from liane.server.community.members.models import Member

__all__ = ["ADVOCATES", "GUARDIANS", "may_advocate", "may_guard"]

ADVOCATES = ("bearer", "facilitator", "legal", "editor")
GUARDIANS = ("bearer", "legal", "safety")


def may_advocate(member: Member | None) -> bool:
    """Bearers, facilitators, legal advisers and editors write; every member reads."""
    return bool(member and member.role_names & set(ADVOCATES))


def may_guard(member: Member | None) -> bool:
    """What concerns a supported person is for bearers, legal advisers and safety referents."""
    return bool(member and member.role_names & set(GUARDIANS))
