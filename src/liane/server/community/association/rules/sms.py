"""How many text messages a text makes: networks cut it, and each part is paid for.

Seven-bit letters (GSM 03.38): 160 in one message, 153 in each of several. One letter outside of
that alphabet, such as « ê » or the curved apostrophe, and the whole text goes in sixteen bits: 70
in one, 67 in each of several.
"""

from dataclasses import dataclass

__all__ = ["Cut", "cut_of", "is_stop"]

_PLAIN = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_DOUBLE = frozenset("^{}\\[~]|€\f")  # these take two places
_STOP = frozenset({"STOP", "ARRET", "ARRÊT", "STOPPER", "UNSUBSCRIBE"})


@dataclass(frozen=True)
class Cut:
    """How a text is cut: places taken, parts, and the letters that make it long."""

    places: int
    parts: int
    heavy: str

    @property
    def wide(self) -> bool:
        """Whether it goes in sixteen bits."""
        return bool(self.heavy)


def cut_of(text: str) -> Cut:
    """How networks cut `text`.

    >>> cut_of("a" * 160).parts, cut_of("a" * 161).parts
    (1, 2)
    >>> cut_of("€" * 80).parts, cut_of("€" * 81).parts
    (1, 2)
    >>> cut_of("ê" * 70).parts, cut_of("ê" * 71).parts
    (1, 2)
    >>> cut_of("l’eau").heavy
    '’'
    """
    heavy = "".join(sorted({c for c in text if c not in _PLAIN and c not in _DOUBLE}))
    if heavy:
        return _cut([len(c.encode("utf-16-le")) // 2 for c in text], 70, 67, heavy)
    return _cut([2 if c in _DOUBLE else 1 for c in text], 160, 153, "")


def _cut(weights: list[int], alone: int, among: int, heavy: str) -> Cut:
    places = sum(weights)
    if places <= alone:
        return Cut(places, 1 if places else 0, heavy)
    parts, room = 1, among
    for weight in weights:  # a letter of two places is not cut in two
        if weight > room:
            parts, room = parts + 1, among
        room -= weight
    return Cut(places, parts, heavy)


def is_stop(text: str) -> bool:
    """Whether somebody writes that they want no more messages.

    >>> is_stop(" Stop. "), is_stop("stop the cut")
    (True, False)
    """
    return text.strip(" .!\n").upper() in _STOP
