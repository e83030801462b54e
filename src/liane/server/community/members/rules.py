"""What must hold for members, codes, interests and offers: pure, without database or clock."""

import re
import secrets
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta

__all__ = [
    "CALL_BACK_WITHIN",
    "HOLDERS_WANTED",
    "beginnings",
    "latest_call_back",
    "match_score",
    "new_code",
    "plain_code",
    "plain_words",
    "risk_of",
    "share_of",
    "shown_code",
    "starts_every_word",
    "telling",
]

CALL_BACK_WITHIN = timedelta(days=7)
HOLDERS_WANTED = 2  # the two-people rule: nobody carries a role alone
_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # none that looks like another
_CODE = 8
_WORD, _ACCENTS = re.compile(r"[^\W_]+"), re.compile("[\u0300-\u0310]+")  # those most used
_EMPTY = frozenset(
    re.findall(
        r"\w+",
        "a au aux de des du d en et la le les l pour pres par sur un une"
        " at by for from near of on the to with",
    )
)


def plain_words(text: str) -> list[str]:
    """The words of a text without case, accents and punctuation.

    >>> plain_words("Près du Château-d’Eau")
    ['pres', 'du', 'chateau', 'd', 'eau']
    """
    bare = unicodedata.normalize("NFKD", text.casefold())
    plain = _ACCENTS.sub("", bare)
    if not plain.isascii():
        plain = "".join(each for each in plain if not unicodedata.combining(each))
    return _WORD.findall(plain)


def beginnings(name: str) -> set[str]:
    """The first three letters of each word of a name: what it is found by.

    >>> sorted(beginnings("Awa Traoré"))
    ['awa', 'tra']
    """
    return {word[:3] for word in plain_words(name)}


def starts_every_word(typed: str, name: str) -> bool:
    """Whether each word typed begins a word of the name.

    >>> starts_every_word("trao aw", "Awa Traoré")
    True
    """
    words = plain_words(name)
    return all(any(word.startswith(each) for word in words) for each in plain_words(typed))


def new_code() -> str:
    """A code of eight letters and figures (39 bits), drawn by chance."""
    return "".join(secrets.choice(_LETTERS) for _ in range(_CODE))


def plain_code(typed: str) -> str:
    """A code as it is compared, however it was typed.

    >>> plain_code(" abcd-2345 ")
    'ABCD2345'
    """
    return "".join(letter for letter in typed.upper() if letter in _LETTERS)[:_CODE]


def shown_code(code: str) -> str:
    """A code as it is printed.

    >>> shown_code("ABCD2345")
    'ABCD-2345'
    """
    return f"{code[:4]}-{code[4:]}"


def risk_of(holders: int) -> str:
    """How safe a role is, as a state: nobody, one alone, enough.

    >>> risk_of(0), risk_of(1), risk_of(2)
    ('cut', 'worn', 'ok')
    """
    return "ok" if holders >= HOLDERS_WANTED else "worn" if holders else "cut"


def latest_call_back(today: date) -> date:
    """The last day for the next step towards somebody who is interested."""
    return today + CALL_BACK_WITHIN


def telling(*texts: str) -> set[str]:
    """The words of texts that say something, in one number.

    >>> sorted(telling("un toit plat", "des toits"))
    ['plat', 'toit']
    """
    return {word.rstrip("sx") for text in texts for word in plain_words(text)} - _EMPTY


def match_score(wanted: Iterable[str], offered: Iterable[str]) -> float:
    """How well what is offered answers what is wanted: the share of telling words in common.

    >>> match_score(["un toit", "château d’eau"], ["toit plat", "près du château d'eau"])
    1.0
    """
    return share_of(telling(*wanted), telling(*offered))


def share_of(looked_for: set[str], given: set[str]) -> float:
    """How much of the words looked for is given, from 0 to 1.

    >>> share_of({"toit", "plat"}, {"toit", "eau"})
    0.5
    """
    return len(looked_for & given) / len(looked_for) if looked_for else 0.0
