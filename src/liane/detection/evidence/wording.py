"""The words of a report: steps, places, kinds of signals, causes, rights and remedies.

Kinds that are not here are shown as they stand in the incident file.
"""

from liane.detection.evidence.incidents import Incident
from liane.words import N_

__all__ = [
    "CAUSES",
    "KIND_WORDS",
    "REMEDIES",
    "RIGHTS",
    "SCOPE_WORDS",
    "STEP_SAYS",
    "STEP_WORDS",
    "by_kind",
    "widest",
]

STEP_WORDS = {
    "reported": N_("reported"),
    "measured": N_("measured"),
    "confirmed": N_("confirmed"),
    "attributed": N_("attributed"),
}
STEP_SAYS = {
    "reported": N_("people or one instrument said so"),
    "measured": N_("instruments saw it"),
    "confirmed": N_("three independent people, two operators, own power and own link ruled out"),
    "attributed": N_("a document, read by a lawyer, entered by people"),
}
CAUSES = {
    "own_power": N_("own power"),
    "own_link": N_("own link"),
    "provider": N_("the provider"),
    "upstream_cable": N_("a cable upstream"),
    "national_order": N_("an order, for the whole country"),
    "unknown": N_("unknown"),
}
RIGHTS = (N_("expression"), N_("information"), N_("assembly"), N_("work"), N_("health"))
REMEDIES = (
    N_("a declaration that rights were violated"),
    N_("compensation"),
    N_("a law or a decree, made or withdrawn"),
    N_("a promise of no repetition"),
)
SCOPE_WORDS = {  # the widest first
    "country": N_("country"),
    "region": N_("region"),
    "operator": N_("operator"),
    "zone": N_("zone"),
    "site": N_("site"),
}
KIND_WORDS = {
    "measurement": N_("measurement"),
    "report": N_("report"),
    "drop": N_("drop"),
    "common-drop": N_("drop, with others"),
    "silence": N_("silence"),
    "blocking": N_("blocking"),
    "blocked": N_("blocking"),
    "throttling": N_("throttling"),
    "slow": N_("slowness"),
    "cut": N_("cut"),
    "works": N_("works"),
}


def by_kind(incident: Incident) -> list[tuple[str, list[str]]]:
    """The word of each kind of place, the widest first, with the names that are given."""
    known = [*SCOPE_WORDS, *(each.kind for each in incident.scope if each.kind not in SCOPE_WORDS)]
    held = {
        kind: [each.name for each in incident.scope if each.kind == kind and each.name]
        for kind in dict.fromkeys(known)
        if any(each.kind == kind for each in incident.scope)
    }
    return [(SCOPE_WORDS.get(kind, kind), names) for kind, names in held.items()]


def widest(incident: Incident) -> tuple[str, list[str]]:
    """The widest kind of place that has names and is no exact place, with its names."""
    for kind in SCOPE_WORDS:
        names = [each.name for each in incident.scope if each.kind == kind and each.name]
        if names and kind != "site":
            return kind, names
    return "", []
