"""Assemblies, results, decisions and mandates leave with an operator; who voted and what does not.

A vote that is still open leaves without its votes: close it before moving to another box.
"""

from liane.server.community.governance.models import (
    AgendaItem,
    Assembly,
    Correction,
    Decision,
    DecisionStep,
    HandCount,
    HouseRules,
    Mandate,
    Presence,
    Proposal,
    Proxy,
    Result,
)
from liane.server.community.operators.exchange import Kept

__all__ = ["KEPT"]

KEPT = (
    Kept("house_rules", HouseRules),
    Kept("assemblies", Assembly),
    Kept("corrections", Correction, by="assembly__operator"),
    Kept("agenda_items", AgendaItem),
    Kept("presences", Presence, by="assembly__operator"),
    Kept("proxies", Proxy),
    Kept("proposals", Proposal),
    Kept("hand_counts", HandCount, by="proposal__operator"),
    Kept("results", Result, by="proposal__operator"),
    Kept("decisions", Decision),
    Kept("decision_steps", DecisionStep, by="decision__operator"),
    Kept("mandates", Mandate),
)
