"""What a text message says: a word for the state, a zone, a provider. Pure.

People write as they speak: « COUPE Sikoro Orange », « plus rien ici », « c'est revenu », « ça ne
marche toujours pas ». A negation turns what follows or precedes it; the current of the house is not
the network; of two things said the last counts, unless the other speaks of the network. What is not
understood is kept in their words for somebody to sort; nothing is refused.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from liane.server.lookout.incidents.rules import Says

__all__ = ["Heard", "hear"]

_NET = r"internet|reseau|connexion|connection|network|net|signal|wifi|data|donnees|[345]g"
_APPS = (
    r"whats ?app|facebook|messenger|instagram|tiktok|telegram|youtube|twitter|snapchat|imo"
    r"|reseaux sociaux|social (?:media|networks)"
)
_BAD = (
    r"(?:re)?coup(?:e|ee|es|ees|er|ure|ures)|cuts?|pannes?|hs|down|outages?|dead|mort|shutdown"
    r"|off(?: |-)?line|disconnected|deconnecte\w*"
)
_POOR = r"lent(?:e|s|es|ement)?|slow\w*|ralenti\w*|rame\w*|faible|weak|instable|unstable|saccad\w*"
_AGAIN = r"revenu\w*|retabli\w*|de retour|retour|back|restored|repris|remarche\w*|refonctionne\w*"
_GOOD = r"(?:marche|passe|capte|ouvre|connecte|charge)(?:nt)?|fonctionne\w*|repond\w*"
_FILL = r"(?: (?:de|d'|du|le|la|l'|en|a|au|encore|toujours|eu|any|yet|the|been|tres|very|meme|trop"
_FILL += r"|vraiment|du tout|acces|aucune?|is|it|really|more))*"

# the first that fits at a place says it; what is muted says nothing of the network
_PHRASES = (
    ("muted", rf"(?:pas|plus|coupures?|pannes?|manque|no|sans|delestage){_FILL} ?(?:courant|"
              r"electricite|lumiere|power|eau)|(?:courant|electricite|lumiere|power|eau|edm|senelec)"
              rf"(?: est| is| a ete)? (?:{_BAD}|partie?|out|off|gone)|beaucoup|tout a coup"
              r"|coup de \w+|de rien|(?:au|du|le|grand|petit|vieux) marche|appels?|calls?"),
    ("fine", r"rien a signaler|ras|tout va bien|all (?:is )?(?:good|well)"),
    ("back", rf"(?:plus|no longer|no more){_FILL} ?(?:{_BAD}|problemes?|soucis?|bloque\w*|blocked|"
             rf"{_POOR})|(?:marche|fonctionne|works?) (?:a|de) nouveau|works? again"),
    ("fine", rf"(?:pas|no|not|aucune?|sans|ni){_FILL} ?(?:{_BAD}|problem\w*|soucis?|bloque\w*|"
             rf"blocked|{_POOR})"),
    ("slow", rf"(?:{_GOOD}|va|vont) (?:(?:pas|plus)(?: tres| si)? bien|(?:tres )?mal)"),
    ("none", rf"(?:pas|plus|aucune?|no|sans|without|zero|ni){_FILL} ?(?:{_NET})|plus rien"
             r"|rien du tout"),
    ("cut", rf"(?:pas|plus|not|never|jamais){_FILL} ?(?:{_AGAIN}|ok|bon|bien|good|fine|working)"
            rf"|(?:{_GOOD}|va|vont){_FILL} (?:pas|plus|rien|aucune?|que dalle)"
            r"|(?:no longer|not|n't|cannot|can't|cant|wont|won't|doesn?'?t|dont|don't|nothing"
            r"|never|stopped)(?: \w+)? (?:work\w*|load\w*|open\w*|connect\w*|reach\w*)"
            r"|(?:peux|peut|peuvent|pouvons|arrive\w*) (?:pas|plus)|impossible"
            r"|rien(?: \w+){0,2} (?:marche|passe|fonctionne|repond)"),
    ("blocked", r"bloqu\w*|blocked|blocage|vpn"),
    ("back", _AGAIN),
    ("slow", _POOR),
    ("cut", rf"{_BAD}|rien|nothing"),
    ("fine", rf"(?:{_GOOD})|works?|working|ok|c'est bon|bien|good|fine"),
    ("too", r"(?:moi|nous|ici) aussi|me too|here too|us too|same here|pareil|idem"),
)  # fmt: skip
_SAID = re.compile(
    "|".join(f"(?P<p{at}>\\b(?:{text})\\b)" for at, (_n, text) in enumerate(_PHRASES))
)
_APP = re.compile(rf"\b(?:{_APPS})\b")
_BUT_APP = re.compile(rf"\b(?:sauf|excepte|a part|except|but not|mais pas)\b[^.;]*\b(?:{_APPS})\b")
_ABOUT = re.compile(rf"\b(?:{_NET})\b")
_MEANS = {"none": Says.CUT, "cut": Says.CUT, "too": Says.CUT, "blocked": Says.BLOCKED,
          "slow": Says.SLOW, "back": Says.BACK, "fine": Says.FINE}  # fmt: skip


@dataclass(frozen=True)
class Heard:
    """What was understood; empty where it was not."""

    says: str
    zone: str
    provider: str


@dataclass(frozen=True)
class _Phrase:
    kind: str
    begin: int
    end: int


def hear(text: str, zones: Iterable[str], providers: Iterable[str]) -> Heard:
    """What a message says, with the zones and providers that are known here.

    >>> hear("COUPÉ Sikoro orange", ["Sikoro", "Marché"], ["Orange"])
    Heard(says='cut', zone='Sikoro', provider='Orange')
    >>> hear("C’est revenu au marché", ["Marché"], []).says
    'back'
    >>> hear("Internet ne fonctionne toujours pas", [], []).says
    'cut'
    >>> hear("Bonjour", [], [])
    Heard(says='info', zone='', provider='')
    """
    said = _plain(text)
    return Heard(_state(said).value, _named(said, zones), _named(said, providers))


def _state(said: str) -> Says:
    told = [each for each in _phrases(said) if each.kind != "muted"]
    kinds = {each.kind for each in told}
    plain = [each for each in told if each.kind != "too"] or told
    if _BUT_APP.search(said) or "blocked" in kinds:
        return Says.BLOCKED
    if not plain:
        return Says.INFO
    means = _MEANS[_weightiest(plain, said).kind]
    about_apps = bool(_APP.search(said)) and "none" not in kinds
    return Says.BLOCKED if means == Says.CUT and about_apps else means


def _phrases(said: str) -> list[_Phrase]:
    return [
        _Phrase(_PHRASES[int(str(match.lastgroup)[1:])][0], match.start(), match.end())
        for match in _SAID.finditer(said)
    ]


def _weightiest(told: list[_Phrase], said: str) -> _Phrase:
    """The last one; where that is a good one, the nearest to the network: calls may work alone."""
    last = told[-1]
    network = [match.start() for match in _ABOUT.finditer(said)]
    if last.kind != "fine" or not network:
        return last
    return min(told, key=lambda each: min(_apart(each, at) for at in network))


def _apart(phrase: _Phrase, at: int) -> int:
    return (
        0 if phrase.begin <= at < phrase.end else min(abs(phrase.begin - at), abs(at - phrase.end))
    )


def _named(said: str, names: Iterable[str]) -> str:
    longest_first = sorted(names, key=len, reverse=True)
    fits = (name for name in longest_first if re.search(rf"\b{re.escape(_plain(name))}\b", said))
    return next(fits, "")


def _plain(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text.casefold().replace("’", "'").replace("ʼ", "'"))
    return " ".join("".join(c for c in parts if not unicodedata.combining(c)).split())
