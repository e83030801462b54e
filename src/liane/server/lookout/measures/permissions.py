"""Who may do what with measures. Each reads as a sentence."""

from liane.server.community.members.models import Member
from liane.server.lookout.incidents.permissions import TEAM
from liane.server.site.access import TECHNICIANS

__all__ = ["TEAM", "may_bring", "may_keep_probe", "may_see_pause"]


def may_keep_probe(member: Member | None) -> bool:
    """Technicians, the bearer and the safety referent switch the probe on and off."""
    return member is not None and bool(member.role_names & TECHNICIANS.roles)


def may_see_pause(member: Member | None, mark: str, own_mark: str) -> bool:
    """Who asked for a pause sees it, and safety referents, who can lift it; nobody else."""
    return member is not None and (mark == own_mark or "safety" in member.role_names)


def may_bring(member: Member | None) -> bool:
    """The team of incidents brings measurements in."""
    return member is not None and bool(member.role_names & TEAM.roles)
