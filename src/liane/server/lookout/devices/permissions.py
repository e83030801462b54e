"""Who may do what on the watched network. Each reads as a sentence."""

from liane.server.community.members.models import Member
from liane.server.site.access import TECHNICIANS

__all__ = ["may_keep_devices"]


def may_keep_devices(member: Member | None) -> bool:
    """Technicians, the bearer and the safety referent register devices and read them."""
    return member is not None and bool(member.role_names & TECHNICIANS.roles)
