"""Who may do what with the registers.

Everybody reads zones and services where the operator is public; members add lines; registrars
correct them and see whom to call; technicians know where sites are.
"""

from typing import Any

from liane.server.networks.registers.models import Entry, Register
from liane.server.site.access import TECHNICIANS, holders

__all__ = ["HIDDEN_FACTS", "REGISTRARS", "is_registrar", "is_technician", "shown_facts"]

REGISTRARS = holders("bearer", "facilitator", "technician", "data", "safety", administration=False)


HIDDEN_FACTS = {Register.BUILDINGS.value: ("height_m", "level", "switch")}
"""In buildings, heights and what stands where are for technicians."""


def is_registrar(member: Any) -> bool:
    """Members who hold a role that keeps the registers."""
    return member is not None and bool(member.role_names & REGISTRARS.roles)


def is_technician(member: Any) -> bool:
    """Members who may know where masts are."""
    return member is not None and bool(member.role_names & TECHNICIANS.roles)


def shown_facts(entry: Entry, exact: bool) -> dict[str, Any]:
    """Facts of a line, without those that are hidden from people who are no technicians."""
    hidden = HIDDEN_FACTS.get(entry.register, ())
    return {name: value for name, value in entry.facts.items() if exact or name not in hidden}
