"""What a text message says: a word for the state, a zone, a provider. Pure.

People write as they speak: « COUPE Sikoro Orange », « plus rien ici », « c'est revenu ». What is
not understood is kept in their words for somebody to sort; nothing is refused.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from liane.server.lookout.incidents.rules import Says

__all__ = ["Heard", "hear"]

_WORDS = (  # the first that is found says it; « works no more » goes before « works »
    (Says.BACK, r"revenu|retabli|de retour|back|restored|remarche|repris"),
    (Says.BLOCKED, r"bloqu|blocked|whatsapp|facebook|tiktok|reseaux sociaux|vpn"),
    (Says.SLOW, r"lent|slow|ralenti|faible"),
    (Says.CUT, r"coup|cut|panne|plus (de|d|rien)|rien ne|pas (de|d)|no (internet|network|signal)"
               r"|marche pas|marche plus|chez moi aussi|moi aussi|me too|here too|aussi"),
    (Says.FINE, r"ca marche|fonctionne|works|tout va bien|\bok\b"),
)  # fmt: skip


@dataclass(frozen=True)
class Heard:
    """What was understood; empty where it was not."""

    says: str
    zone: str
    provider: str


def hear(text: str, zones: Iterable[str], providers: Iterable[str]) -> Heard:
    """What a message says, with the zones and providers that are known here.

    >>> hear("COUPÉ Sikoro orange", ["Sikoro", "Marché"], ["Orange"])
    Heard(says='cut', zone='Sikoro', provider='Orange')
    >>> hear("C’est revenu au marché", ["Marché"], []).says
    'back'
    >>> hear("Bonjour", [], [])
    Heard(says='info', zone='', provider='')
    """
    said = _plain(text)
    says = next((word for word, pattern in _WORDS if re.search(pattern, said)), Says.INFO)
    return Heard(Says(says).value, _named(said, zones), _named(said, providers))


def _named(said: str, names: Iterable[str]) -> str:
    longest_first = sorted(names, key=len, reverse=True)
    fits = (name for name in longest_first if re.search(rf"\b{re.escape(_plain(name))}\b", said))
    return next(fits, "")


def _plain(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return " ".join("".join(c for c in parts if not unicodedata.combining(c)).split())
