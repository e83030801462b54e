"""What a signal says of a cause: for each kind, how often it is seen under each of six causes.

A *question* (is there power? are other operators out too?) has answers that exclude each other;
each answer is a kind of signal, its shares under one cause add up to one over the answers. A
notice is a question with one answer: that nobody published it says nothing.

The shares are judgements of people who run networks, written here to be argued with, and made
humble by `CauseRules.temper`, which was chosen on made-up scenarios. `unknown` is a cause like the
others: whatever else happens, under which every answer is about as likely as not.
"""

from dataclasses import dataclass

from liane.words import N_

__all__ = ["CAUSES", "KINDS", "PRIORS", "Kind"]

CAUSES = ("own_power", "own_link", "provider", "upstream_cable", "national_order", "unknown")

# Of a hundred incidents seen from a small operator's box, before anything is known of this one.
PRIORS = (0.34, 0.24, 0.22, 0.05, 0.05, 0.10)


@dataclass(frozen=True, slots=True)
class Kind:
    """One answer to one question: how likely it is under each cause, and the sentence for it."""

    question: str
    name: str
    shares: tuple[float, ...]
    message: str


def _pair(question: str, yes: tuple[str, str], no: tuple[str, str], *shares: float) -> list[Kind]:
    """A question with two answers, from the shares of the first."""
    others = tuple(round(1 - each, 6) for each in shares)
    return [Kind(question, yes[0], shares, yes[1]), Kind(question, no[0], others, no[1])]


# The columns are those of CAUSES: power, link, provider, cable, order, unknown.
_EVERY = [
    *_pair(
        "power",
        ("power_lost", N_("the site had no power")),
        ("power_fine", N_("the site had power")),
        *(0.92, 0.12, 0.05, 0.05, 0.04, 0.20),
    ),
    *_pair(
        "link",
        ("link_lost", N_("the own link to the provider was down")),
        ("link_fine", N_("the own link to the provider was up")),
        *(0.60, 0.94, 0.15, 0.05, 0.05, 0.30),
    ),
    *_pair(
        "gateway",
        ("gateway_answers", N_("the provider's first machine answered")),
        ("gateway_silent", N_("the provider's first machine did not answer")),
        *(0.20, 0.10, 0.35, 0.88, 0.75, 0.50),
    ),
    *_pair(
        "others",
        ("others_too", N_("other operators were out at the same time")),
        ("others_fine", N_("other operators worked")),
        *(0.10, 0.05, 0.10, 0.80, 0.93, 0.45),
    ),
    Kind("extent", "one_site", (0.84, 0.88, 0.30, 0.03, 0.02, 0.34), N_("one place is affected")),
    Kind(
        "extent",
        "one_region",
        (0.15, 0.11, 0.50, 0.35, 0.18, 0.36),
        N_("several places of one region are affected"),
    ),
    Kind(
        "extent",
        "whole_country",
        (0.01, 0.01, 0.20, 0.62, 0.80, 0.30),
        N_("places all over the country are affected"),
    ),
    *_pair(
        "abroad",
        ("abroad_too", N_("neighbouring countries are affected as well")),
        ("abroad_fine", N_("neighbouring countries are not affected")),
        *(0.02, 0.02, 0.04, 0.45, 0.02, 0.15),
    ),
    Kind(
        "what",
        "services_blocked",
        (0.01, 0.01, 0.03, 0.01, 0.50, 0.10),
        N_("some services are blocked while others work"),
    ),
    Kind(
        "what",
        "services_slowed",
        (0.01, 0.02, 0.05, 0.04, 0.10, 0.08),
        N_("some services are held back while others are quick"),
    ),
    Kind(
        "what",
        "everything_out",
        (0.98, 0.97, 0.92, 0.95, 0.40, 0.82),
        N_("nothing beyond the provider can be reached"),
    ),
    *_pair(
        "domestic",
        ("domestic_works", N_("services inside the country could be reached, those abroad not")),
        ("domestic_out", N_("services inside the country could not be reached either")),
        *(0.05, 0.05, 0.15, 0.75, 0.40, 0.25),
    ),
    *_pair(
        "routes",
        ("routes_withdrawn", N_("the network's routes left the world's tables")),
        ("routes_stay", N_("the network's routes stayed in the world's tables")),
        *(0.05, 0.05, 0.35, 0.50, 0.45, 0.35),
    ),
    *_pair(
        "minute",
        ("round_hour", N_("it began at a full or a half hour, to three minutes")),
        ("odd_hour", N_("it began at no round hour")),
        *(0.20, 0.12, 0.18, 0.12, 0.50, 0.15),
    ),
    *_pair(
        "again",
        ("same_hours_again", N_("it came at the same hours on days before")),
        ("first_time", N_("nothing like it came at these hours on days before")),
        *(0.25, 0.06, 0.08, 0.02, 0.35, 0.12),
    ),
    *_pair(
        "turn",
        ("operators_in_turn", N_("operators fell one after the other, within hours")),
        ("operators_at_once", N_("operators fell in the same minutes")),
        *(0.15, 0.15, 0.15, 0.12, 0.50, 0.20),
    ),
    *_pair(
        "calendar",
        ("risk_date", N_("it falls on a date of the risk calendar")),
        ("no_risk_date", N_("it falls on no date of the risk calendar")),
        *(0.12, 0.12, 0.12, 0.12, 0.65, 0.18),
    ),
    Kind(
        "notice of power",
        "power_notice",
        (0.35, 0.02, 0.04, 0.02, 0.01, 0.05),
        N_("the power company told of a cut"),
    ),
    Kind(
        "notice of the provider",
        "provider_notice",
        (0.01, 0.03, 0.45, 0.12, 0.02, 0.05),
        N_("the provider told of works or of a fault"),
    ),
    Kind(
        "notice of a cable",
        "cable_notice",
        (0.003, 0.003, 0.03, 0.55, 0.03, 0.04),
        N_("a cut or a sabotage of a cable was told by who runs it"),
    ),
    Kind(
        "document",
        "order_document",
        (0.0005, 0.0005, 0.001, 0.001, 0.25, 0.003),
        N_("people entered a document that orders it"),
    ),
]
KINDS = {kind.name: kind for kind in _EVERY}
