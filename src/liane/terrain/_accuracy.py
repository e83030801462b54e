"""How far off heights may be: the vertical error of each source, as a standard deviation.

Published figures are kept as they were published, with where they were published. A linear error
at 90 % is turned into a standard deviation by 1.645, as for a normal error. A file that says its
own σ (tag LIANE_SIGMA_M) is believed. A source nobody recognises gets an assumed figure that says
it is assumed: it never reads as a measured one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from liane.errors import BadInput
from liane.words import N_

__all__ = ["SIGMA_TAG", "Accuracy", "accuracy_of", "stated"]

SIGMA_TAG = "LIANE_SIGMA_M"


@dataclass(frozen=True)
class Accuracy:
    """Standard deviation of the height error in metres, and the text it rests on."""

    sigma_m: float
    basis: str
    status: str


# 16 m at 90 % is the mission's specification (9.7 m); measured values lie lower.
_SRTM = Accuracy(
    7.5,
    N_("SRTM: 7.47 m RMS against GPS in Nigeria (Apeh et al., J. Geogr. Inf. Syst. 11, 2019)"),
    "published",
)
_COPERNICUS = Accuracy(
    2.4,
    N_("Copernicus GLO-30: under 4 m at 90 % (product handbook), that is 2.4 m"),
    "published",
)
_UNKNOWN = Accuracy(7.5, N_("source not recognised: the figure of SRTM is assumed"), "assumed")


def stated(sigma_m: float) -> Accuracy:
    """The figure a person gave; raises BadInput when it is no length."""
    if not 0.0 <= sigma_m < 1000.0:
        raise BadInput(
            N_("height error {sigma_m} m: give a standard deviation in metres, 0 or more"),
            sigma_m=sigma_m,
        )
    return Accuracy(float(sigma_m), N_("given by the user"), "given")


def accuracy_of(path: Path, tags: Mapping[str, str]) -> Accuracy:
    """The accuracy of an elevation file, from its own tag or from its name."""
    if SIGMA_TAG in tags:
        return _own(path, tags[SIGMA_TAG])
    name = path.name.lower()
    if "copernicus" in name or "glo-30" in name or "glo30" in name:
        return _COPERNICUS
    if "srtm" in name or name.endswith(".hgt"):
        return _SRTM
    return _UNKNOWN


def _own(path: Path, text: str) -> Accuracy:
    try:
        value = stated(float(text))
    except (ValueError, BadInput):
        raise BadInput(
            N_("{file}: tag {tag} is '{text}'; write metres, 0 or more, or remove the tag"),
            file=path,
            tag=SIGMA_TAG,
            text=text,
        ) from None
    return Accuracy(value.sigma_m, N_("stated in the file"), "stated")
