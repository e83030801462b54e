"""Who is left without what: the built part of the decided plan, under the states of today."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from liane.server.community.operators.models import Operator
from liane.server.networks.plans.queries import standing_network
from liane.server.networks.registers.queries import sites_of
from liane.server.networks.upkeep.rules.reach import Left, left
from liane.server.networks.upkeep.rules.states import State
from liane.server.site.uplink.queries import link_now

__all__ = ["Behind", "behind_cuts"]


@dataclass(frozen=True)
class Behind:
    """Households left without, behind what is cut, as computed from what was built of a plan."""

    internet: Left
    local: Left | None  # None: no place that keeps the services of here was built
    decided_on: date | None
    stands: int


def behind_cuts(operator: Operator, now: Mapping[str, str] | None = None) -> Behind | None:
    """Who loses the Internet and the services of here; None where nothing of a plan was built.

    A place is told by its code in the registers; `now` holds their states where they were read
    already. When this box sees the Internet cut, no way to it counts: the box is a place of the
    network.
    """
    network = standing_network(operator)
    if network is None:
        return None
    said = dict(_states_of(operator) if now is None else now)
    homes, links = network.households, network.links
    dry = dict.fromkeys(network.uplinks, State.CUT.value) if link_now().state == "cut" else {}
    internet = left(homes, links, network.uplinks, said | dry)
    local = left(homes, links, [network.content], said) if network.content else None
    return Behind(internet, local, network.decided_on, network.stands)


def _states_of(operator: Operator) -> dict[str, str]:
    rows = sites_of(operator).order_by().values_list("code", "upkeep_state__state")
    return {code: state or State.UNKNOWN.value for code, state in rows}
