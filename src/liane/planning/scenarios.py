"""What a project asks of its network, loss by loss.

Whole: every place has its demand. One uplink lost, one mast lost, one link lost: each class keeps
its share. All uplinks lost: every place still reaches the content server, whatever the rate.
A place that is itself lost asks for nothing.
"""

import math
from collections.abc import Callable

import numpy as np

from liane.planning.model import Ints, Scenario
from liane.planning.places import Place
from liane.planning.project import Project

__all__ = ["link_demand", "rated", "scenarios_of_project"]


def rated(project: Project, share: Callable[[Place], float]) -> Ints:
    """Kb/s asked at each place when it keeps `share(place)` of its demand, rounded up."""
    return np.array(
        [math.ceil(place.demand_mbps * 1000 * share(place) - 1e-6) for place in project.places],
        np.int64,
    )


def link_demand(project: Project) -> Ints:
    """Kb/s to keep at each place when any one mast or link is lost."""
    return rated(project, lambda place: project.survival[place.priority].mast_or_link)


def _uplink_scenarios(project: Project) -> list[Scenario]:
    demand = rated(project, lambda place: project.survival[place.priority].one_uplink)
    if not demand.any():
        return []
    return [
        Scenario(f"uplink {uplink.site}", "uplink", demand, lost_uplinks=(at,))
        for at, uplink in enumerate(project.uplinks)
    ]


def _mast_scenarios(project: Project) -> list[Scenario]:
    asked = link_demand(project)
    rows = []
    for site, place in enumerate(project.places):
        if place.kind != "mast" or not asked.any():
            continue
        demand = asked.copy()
        demand[site] = 0
        rows.append(Scenario(f"site {place.id}", "site", demand, lost_site=site))
    return rows


def scenarios_of_project(project: Project) -> tuple[Scenario, ...]:
    """Every loss that a project asks to survive, but those of single links."""
    whole = Scenario("whole", "whole", rated(project, lambda _place: 1.0))
    rows = [whole, *_uplink_scenarios(project), *_mast_scenarios(project)]
    if project.content_server:
        index = [place.id for place in project.places].index(project.content_server)
        served = (whole.demand > 0).astype(np.int64)
        served[index] = 0
        rows.append(Scenario("uplinks", "uplinks", served, reach=True))
    return tuple(rows)
