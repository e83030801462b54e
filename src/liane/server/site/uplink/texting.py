"""Text messages: a room hands one over here, and the room that knows the gateway takes it.

That room offers `gateway.py` with `has_gateway(operator)` and
`carry(operator, to, words, until, urgent=…)`. The message waits with all others until the link
lets it go, or until it is of no use. Who answers STOP is told by `phone_stopped` to every room that
keeps numbers.
"""

import re
import unicodedata
from datetime import datetime
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.dispatch import Signal

__all__ = ["can_text", "light", "phone_stopped", "text"]

phone_stopped = Signal()  # given `operator`, and `phone` in plain digits

_QUOTES = re.compile(r"«\s?|\s?»")
_LIGHTER = str.maketrans({"’": "'", "‘": "'", "…": "...", "–": "-", "—": "-", "œ": "oe", "Œ": "OE",
                          "\u202f": " ", "\u00a0": " "})  # fmt: skip
_KEPT = frozenset("èéùìòÇØøÅåÆæßÉÄÖÑÜäöñüà¿¡§£¥€¤ΔΦΓΛΩΠΨΣΘΞ")


def light(words: str) -> str:
    """Words in the letters of the cheapest message: one « ê » would more than double its price.

    >>> light("L’arrêt\u202f: « déjà » levé")
    'L\\'arret : "déjà" levé'
    """
    plain = _QUOTES.sub('"', words).translate(_LIGHTER)
    return "".join(letter if letter in _KEPT else _bare(letter) for letter in plain)


def _bare(letter: str) -> str:
    parts = unicodedata.normalize("NFKD", letter)
    return "".join(each for each in parts if not unicodedata.combining(each))


def can_text(operator: Any) -> bool:
    """Whether a text message can leave for this operator."""
    return any(room.has_gateway(operator) for room in _gateways())


def text(
    operator: Any, to: str, words: str, until: datetime | None = None, *, urgent: bool = False
) -> bool:
    """Keep a text message for `to`; False: no gateway is set. Raises `Locked` where the box is.

    What is `urgent` leaves before all that is not.
    """
    for room in _gateways():
        if room.has_gateway(operator):
            room.carry(operator, to, light(words), until, urgent=urgent)
            return True
    return False


@cache
def _gateways() -> list[Any]:
    """The rooms that know a gateway, looked for once in a process."""
    names = [f"{app.name}.gateway" for app in apps.get_app_configs()]
    ours = [name for name in names if name.startswith("liane.server.")]
    return [import_module(name) for name in ours if find_spec(name)]
