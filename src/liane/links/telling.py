"""What one link means, in words a technician can act on.

Sentences in the language in use, from rows of `Paths` and `Budget`. Nothing is computed here that
the survey or the budget has not found; an unknown value reads as `?`, with what to do about it.
"""

import math

from liane.equipment import STATUS_WORDS, Device
from liane.links.budgets import Budget
from liane.links.doubt import Doubt
from liane.links.notes import explain
from liane.links.paths import Paths
from liane.propagation import itm
from liane.words import N_, _, number, say

__all__ = ["CLEAR_FRACTION", "assumptions", "chances", "clearance", "losses", "warnings"]

CLEAR_FRACTION = 0.6  # of the first Fresnel radius: below it diffraction begins to count (P.526)
DOUBTFUL, GOOD = 0.7, 0.95
NEARLY_ALWAYS = 0.99999


def clearance(paths: Paths, row: int = 0) -> str:
    """Whether the ray stands free of the ground, where it is tightest, and by how much."""
    fraction, height = float(paths.clearance_fraction[row]), float(paths.clearance_m[row])
    facts = {
        "height": number(abs(height), 1),
        "km": number(float(paths.clearance_at_m[row]) / 1000.0, 1),
        "share": number(fraction, 2),
    }
    if fraction >= CLEAR_FRACTION:
        text = N_(
            "Clear: at its tightest, {km} km from A, the ray passes {height} m above the ground, "
            "{share} of the first Fresnel zone's radius (0.6 is needed)."
        )
    elif fraction >= 0.0:
        text = N_(
            "Touched: {km} km from A the ray passes {height} m above the ground, only {share} of "
            "the first Fresnel zone's radius (0.6 is needed). You may see the other end, and "
            "still lose signal: raise an antenna."
        )
    else:
        text = N_(
            "Cut: {km} km from A the ground stands {height} m above the ray. Raise an antenna by "
            "more than that, or go through another place."
        )
    return say(text, **facts)


def losses(paths: Paths, row: int = 0) -> list[str]:
    """The path loss and what it is made of."""
    return [
        say(
            N_(
                "Path loss {loss} dB, give or take {sigma} dB (free space {free} dB, diffraction "
                "{bent} dB, ITM {itm} dB, air {gas} dB; the worse model counts)."
            ),
            loss=number(float(paths.loss_db[row]), 1),
            sigma=number(float(paths.sigma_db[row]), 1),
            free=number(float(paths.free_space_db[row]), 1),
            bent=number(float(paths.diffraction_db[row]), 1),
            itm=number(float(paths.itm_db[row]), 1),
            gas=number(float(paths.gas_db[row]), 1),
        )
    ]


def chances(budget: Budget, row: int = 0) -> list[str]:
    """How likely the link is to work, how often it stands, and what to do about it."""
    likely, share = float(budget.probability[row]), float(budget.availability[row])
    if likely >= GOOD:
        advice = N_("the errors of map and model hardly matter here")
    elif likely >= DOUBTFUL:
        advice = N_("go and look before you buy: a visit with a lamp or a test radio settles it")
    else:
        advice = N_("do not count on it before a test with real radios")
    return [
        say(
            N_("Probability that it works at these rates: {likely} % — {advice}."),
            likely=number(100.0 * likely, 1),
            advice=_(advice),
        ),
        _standing(share),
    ]


def _standing(share: float) -> str:
    """How much of the year the link stands once it works."""
    if math.isnan(share):
        return _("How much of the year it stands is unknown.")
    if share > NEARLY_ALWAYS:
        return _("Once it works, fading takes it down less than 0.1 h a year.")
    return say(
        N_("Once it works, it stands {share} % of the year (fading: about {hours} h a year)."),
        share=number(100.0 * share, 3),
        hours=number((1.0 - share) * 8766.0, 1),
    )


def warnings(paths: Paths, budget: Budget | None, row: int = 0) -> list[str]:
    """Every remark on the path and the budget, explained."""
    told = [_(text) for text in itm.explain(int(paths.itm_code[row]), int(paths.itm_warnings[row]))]
    if int(paths.itm_code[row]) == 0:
        told = []
    if budget is not None:
        told = [_(text) for text in explain(int(budget.notes[row]))] + told
        told += [say(N_("unknown: {name}"), name=name) for name in budget.missing]
    return told


def assumptions(devices: tuple[Device, ...], budget: Budget | None, doubt: Doubt) -> list[str]:
    """What the figures rest on that nobody has measured here."""
    told = [
        say(
            N_(
                "the map's error is taken as alike over about {metres} m; a clear path as known to "
                "{clear} dB, a cut one to 8 dB"
            ),
            metres=number(doubt.correlation_m),
            clear=number(doubt.clear_db),
        )
    ]
    for device in devices:
        told += _device_facts(device)
    return told + ([] if budget is None else [_(text) for text in budget.basis])


def _device_facts(device: Device) -> list[str]:
    facts = {_("power"): device.max_power_dbm, _("antenna gain"): device.gain_dbi}
    return [
        say(
            N_("{device}, {what}: {value} {unit} ({status}; {source})"),
            device=device.name,
            what=what,
            value=number(fact.value, 1),
            unit=fact.unit,
            status=_(STATUS_WORDS[fact.status]),
            source=fact.source or "?",
        )
        for what, fact in facts.items()
        if fact.status != "seen"
    ]
