"""Who reads and changes plans.

*Members can read the plans of their operator; exact places, files and settings of radios are for
technicians. Technicians and the bearer ask and calculate. Bearer, facilitator and treasurer write
down what the assembly decided; the treasurer and technicians follow purchases.*
"""

from liane.server.site.access import TECHNICIANS, holders, may

__all__ = ["BUYERS", "DECIDERS", "is_technician", "may_decide"]

DECIDERS = holders("bearer", "facilitator", "treasurer", administration=False)
BUYERS = holders("treasurer", "technician", "bearer", administration=False)


def is_technician(member: object) -> bool:
    """Whether somebody may see exact places."""
    return _may(TECHNICIANS, member)


def may_decide(member: object) -> bool:
    """Whether somebody may write down a decision."""
    return _may(DECIDERS, member)


def _may(who: object, member: object) -> bool:
    roles = getattr(member, "role_names", None)
    return may(who, signed_in=member is not None, privacy=None, roles=roles)  # type: ignore[arg-type]
