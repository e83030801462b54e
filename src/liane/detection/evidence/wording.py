"""The words of a report: steps, places, kinds of signals, causes, rights and remedies.

Kinds that are not here are shown as they stand in the incident file.
"""

from collections.abc import Mapping

from liane.detection.evidence.incidents import Incident
from liane.words import N_, _

__all__ = [
    "CAUSES",
    "KIND_WORDS",
    "OWN_WORDS",
    "PAPER_WORDS",
    "RELIABILITY_WORDS",
    "REMEDIES",
    "RIGHTS",
    "RULED_WORDS",
    "SCOPE_WORDS",
    "SECTOR_WORDS",
    "SERVICE_WORDS",
    "STEP_SAYS",
    "STEP_WORDS",
    "by_kind",
    "in_words",
    "way_of",
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
    "back": N_("it came back"),
    "fine": N_("it works here"),
    "info": N_("another piece of information"),
}
SERVICE_WORDS = {
    "internet": N_("the whole Internet"),
    "mobile": N_("mobile data"),
    "social": N_("messages and social networks"),
    "sites": N_("some sites"),
    "voice": N_("calls and text messages"),
    "money": N_("mobile money"),
    "here": N_("the services of here"),
    "other": N_("something else"),
}
SECTOR_WORDS = {
    "health": N_("health"),
    "money": N_("money and mobile money"),
    "trade": N_("work and trade"),
    "school": N_("school and exams"),
    "office": N_("administration and justice"),
    "press": N_("information and media"),
    "family": N_("families and safety of people"),
    "other": N_("something else"),
}
RELIABILITY_WORDS = {
    "unknown": N_("not looked at yet"),
    "doubtful": N_("doubtful"),
    "likely": N_("plausible"),
    "sure": N_("checked"),
    "false": N_("false"),
}
PAPER_WORDS = {
    "order": N_("a decision or an order"),
    "notice": N_("a notice of a provider"),
    "release": N_("a press release"),
    "text": N_("a text message that was received"),
    "press": N_("an article"),
    "reading": N_("the reading of a lawyer"),
}
OWN_WORDS = {"own_power": N_("own power"), "own_link": N_("own link")}
RULED_WORDS = {
    "out": N_("ruled out"),
    "in": N_("it comes from there"),
    "unknown": N_("not looked at yet"),
}
_WAYS = {  # how something came, and how near its source was: `page/saw`
    "page": N_("on the page"),
    "sms": N_("by text message"),
    "phone": N_("by phone"),
    "paper": N_("on paper or in person"),
    "chat": N_("in a conversation that was read in"),
    "box": N_("measured by this box"),
    "file": N_("a file of measurements"),
    "team": N_("noted by the team"),
}
_NEAR = {
    "saw": N_("saw it themselves"),
    "heard": N_("heard it from somebody"),
    "read": N_("read it in a document"),
}


def in_words(table: Mapping[str, str], code: str) -> str:
    """What a code says, in the language in use; a text that is no code stays as it is.

    >>> in_words(SECTOR_WORDS, "pêche")
    'pêche'
    """
    return _(table[code]) if code in table else code


def way_of(source: str) -> str:
    """A source as it is read: the way of a report in words, the name of an instrument as it is.

    >>> way_of("sonde-1"), way_of("sonde/1")
    ('sonde-1', 'sonde/1')
    """
    way, slash, near = source.partition("/")
    if not slash or way not in _WAYS:
        return source
    return ", ".join(_(each) for each in (_WAYS[way], _NEAR.get(near, "")) if each)


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
