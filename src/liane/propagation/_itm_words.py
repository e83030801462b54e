"""What each ITM return code and warning bit means, in plain sentences.

The sentences are msgids: whoever shows them translates them. Every code and bit that NTIA's
program can give has its sentence, and so have our own two codes; an unknown code is named as
such, so that nothing out of range stays silent.
"""

from liane.words import N_

__all__ = ["CODES", "WARNINGS", "explain"]

CODES = {
    1000: N_("The transmitter height is outside 0.5 to 3,000 m: no loss was computed."),
    1001: N_("The receiver height is outside 0.5 to 3,000 m: no loss was computed."),
    1002: N_("The radio climate is not one of 1 to 7: no loss was computed."),
    1003: N_("The time percentage is not between 0 and 100: no loss was computed."),
    1004: N_("The location percentage is not between 0 and 100: no loss was computed."),
    1005: N_("The situation percentage is not between 0 and 100: no loss was computed."),
    1006: N_("The confidence is not between 0 and 100 %: no loss was computed."),
    1007: N_("The reliability is not between 0 and 100 %: no loss was computed."),
    1008: N_("The sea-level refractivity is outside 250 to 400 N-units: no loss was computed."),
    1009: N_("The frequency is outside 20 to 20,000 MHz: no loss was computed."),
    1010: N_("The polarization is neither 0 (horizontal) nor 1 (vertical): no loss was computed."),
    1011: N_("The ground's permittivity is below 1 or not a number: no loss was computed."),
    1012: N_("The ground's conductivity is not above 0: no loss was computed."),
    1013: N_("These ground constants give an impossible reflection: no loss was computed."),
    1014: N_("The mode of variability is not 0 to 3, plus 10 or 20: no loss was computed."),
    1016: N_("The bending of the rays over this path is out of range: no loss was computed."),
    1017: N_("The path has no length, or its height spacing is not above 0: no loss was computed."),
    1018: N_("The terrain irregularity is negative or not a number: no loss was computed."),
    1019: N_("The transmitter's siting is not 0, 1 or 2: no loss was computed."),
    1020: N_("The receiver's siting is not 0, 1 or 2: no loss was computed."),
    1021: N_("The path lies too high: the air there is outside the model; no loss was computed."),
    1022: N_("The path lies too far below the sea: the air is outside the model; no loss."),
    2000: N_("The ground is not known all along the path (a height is missing): no loss computed."),
    2001: N_("The model's formulas have no answer for so steep a path: no loss was computed."),
}

WARNINGS = {
    0x0001: N_("The transmitter height is outside 1 to 1,000 m, where the model was tried."),
    0x0002: N_("The receiver height is outside 1 to 1,000 m, where the model was tried."),
    0x0004: N_("The frequency is outside 40 to 10,000 MHz, where the model was tried."),
    0x0008: N_("The path is longer than 1,000 km, near the limit of the model."),
    0x0010: N_("The path is longer than 2,000 km: take this loss with great care."),
    0x0020: N_("The path is short for such a difference of heights, near the limit of the model."),
    0x0040: N_("The path is shorter than 1 km: take this loss with great care."),
    0x0080: N_("The transmitter's horizon is steep (over 0.2 rad): the loss may be off."),
    0x0100: N_("The receiver's horizon is steep (over 0.2 rad): the loss may be off."),
    0x0200: N_("The transmitter's horizon is very near: an obstacle stands close to it."),
    0x0400: N_("The receiver's horizon is very near: an obstacle stands close to it."),
    0x0800: N_("The transmitter's horizon is far beyond that of smooth ground."),
    0x1000: N_("The receiver's horizon is far beyond that of smooth ground."),
    0x2000: N_("A percentage asked for is so extreme that the statistics are thin there."),
    0x4000: N_(
        "The air over this path is thin (refractivity under 250): take this loss with care."
    ),
}

_UNKNOWN = N_("The model returned a code that Liane does not know: do not use this loss.")


def explain(return_code: int, warnings: int) -> list[str]:
    """The sentences for one path's return code and warning bits, as msgids, gravest first.

    Empty for code 0 without bits.

    >>> explain(1, 0x0040)
    ['The path is shorter than 1 km: take this loss with great care.']
    """
    code, bits = int(return_code), int(warnings)
    sentences = [] if code in (0, 1) else [CODES.get(code, _UNKNOWN)]
    sentences += [sentence for bit, sentence in WARNINGS.items() if bits & bit]
    if bits & ~sum(WARNINGS):
        sentences.append(_UNKNOWN)
    return sentences
