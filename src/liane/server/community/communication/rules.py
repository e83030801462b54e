"""What fits where: lengths of texts by network, SMS in parts, seconds of a script. Pure."""

import re
from dataclasses import dataclass

__all__ = ["LIMITS", "Fit", "fit_of", "seconds_of", "sms_parts"]

# the most a network takes, in characters; SMS and speech are counted otherwise
LIMITS = {
    "whatsapp": 700,
    "facebook": 5000,
    "x": 280,
    "mastodon": 500,
    "telegram": 1024,
    "linkedin": 3000,
}
_GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_TWICE = set("^{}\\[~]|€")
_LETTERS_A_SECOND = 14
_LINK = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class Fit:
    """How long a text is, how long it may be, and whether it fits."""

    length: int
    most: int
    parts: int = 1

    @property
    def fits(self) -> bool:
        """Whether it can be posted as it is."""
        return self.length <= self.most


def sms_parts(text: str) -> tuple[int, int]:
    """Units of an SMS and how many messages it takes: 160 plain letters, or 70 of any.

    >>> sms_parts("a" * 160), sms_parts("a" * 161), sms_parts("ɛ" * 71)
    ((160, 1), (161, 2), (71, 2))
    """
    plain = all(letter in _GSM or letter in _GSM_TWICE for letter in text)
    if plain:
        units, one, more = sum(2 if letter in _GSM_TWICE else 1 for letter in text), 160, 153
    else:
        units, one, more = len(text.encode("utf-16-le")) // 2, 70, 67
    return units, 1 if units <= one else -(-units // more)


def seconds_of(script: str) -> int:
    """Seconds that reading a text aloud takes, at fourteen letters a second: an estimate.

    >>> seconds_of("a" * 140)
    10
    """
    return -(-len(" ".join(script.split())) // _LETTERS_A_SECOND)


def fit_of(network: str, text: str, seconds: int = 30) -> Fit:
    """Whether a text fits a network; an address counts 23 letters on X and Mastodon."""
    if network == "sms":
        units, parts = sms_parts(text)
        return Fit(units, 3 * 153 if parts > 1 else 160, parts)
    if network == "spoken":
        return Fit(seconds_of(text), seconds)
    if network in ("x", "mastodon"):
        text = _LINK.sub("x" * 23, text)
    return Fit(len(text), LIMITS[network])
