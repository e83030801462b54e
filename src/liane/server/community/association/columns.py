"""The columns of a file of the parent body, and how each of its texts is read. No database.

A name may stand in one column or two. What an empty cell says is nothing: it changes nothing.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from liane.errors import BadInput
from liane.server.community.accounts.rules import plain_phone
from liane.server.community.operators.languages import LANGUAGES
from liane.server.site.tables.grids import Headings
from liane.server.site.tables.reading import plain
from liane.words import N_

__all__ = ["COLUMNS", "EXAMPLE", "HEADINGS", "READERS", "name_in"]

COLUMNS = (
    *("number", "name", "phone", "mail", "zone", "languages", "skills", "joined", "until"),
    "agreed",
)
HEADINGS = Headings(
    words={
        "number": ("number", "numero", "no", "id", "member id", "numero de membre", "isoc id"),
        "name": ("name", "nom", "full name", "nom complet", "nom et prenom", "membre", "member"),
        "first": ("first name", "prenom", "given name", "prenoms"),
        "last": ("last name", "nom de famille", "surname", "family name"),
        "phone": ("phone", "telephone", "tel", "mobile", "portable", "numero de telephone"),
        "mail": ("mail", "email", "e mail", "courriel", "adresse mail", "email address"),
        "zone": ("zone", "ville", "city", "quartier", "town", "village", "region"),
        "languages": ("languages", "language", "langues", "langue"),
        "skills": ("skills", "competences", "savoir faire", "interests", "interets"),
        "joined": ("joined", "joined on", "adhesion", "adhesion le", "member since", "join date"),
        "until": ("until", "valid until", "jusqu au", "expiration", "expiry", "fin", "end date"),
        "agreed": ("agreed", "accord", "consentement", "consent", "accepte"),
    },
    needed=("name", "last"),
    example="number, name, phone, mail, until",
)
EXAMPLE = (
    "numéro;nom;téléphone;courriel;ville;adhésion le;jusqu’au;accord\r\n"
    "ML-0001;Hawa Diallo;+22300000001;hawa@exemple.org;Bourg;2026-01-15;2026-12-31;"
    "courriel, sms\r\n"
    "ML-0002;Yaya Keïta;+22300000001;;Bourg;2026-02-01;;\r\n"
)
_CHANNELS = {
    "sms": "sms", "texto": "sms", "message": "sms", "mail": "mail", "courriel": "mail",
    "email": "mail", "e mail": "mail", "phone": "phone", "appel": "phone", "telephone": "phone",
    "photo": "photo", "photos": "photo",
}  # fmt: skip


def name_in(cells: dict[str, str]) -> str:
    """The name of a line, from one column or two.

    >>> name_in({"first": "Hawa", "last": "Diallo"})
    'Hawa Diallo'
    """
    return cells.get("name") or f"{cells.get('first', '')} {cells.get('last', '')}".strip()


def _parts(text: str) -> list[str]:
    return [part.strip() for part in re.split("[;,/|]", text) if part.strip()]


def _phone(text: str) -> str:
    return plain_phone(text)


def _mail(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError as error:
        raise BadInput(N_("this is no mail address; correct it, or empty the cell")) from error
    return text


_SHAPES = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y/%m/%d", "%Y-%m-%dT%H:%M:%S")


def _day(text: str) -> date:
    for shape in _SHAPES:
        try:
            found = datetime.strptime(text.strip(), shape).date()
        except ValueError:
            continue
        if 1900 <= found.year <= 2200:
            return found
    raise BadInput(N_("this is no day; write it as 2026-12-31"))


def _languages(text: str) -> list[str]:
    names = {plain(name): code for code, name in LANGUAGES.items()}
    return [names.get(plain(part), plain(part)[:8]) for part in _parts(text)][:12]


def _agreed(text: str) -> list[str]:
    found = [_CHANNELS.get(plain(part)) for part in _parts(text)]
    if None in found:
        raise BadInput(N_("a channel is not known; write sms, mail, phone or photo"))
    return [channel for channel in dict.fromkeys(found) if channel]


READERS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "number": ("parent_number", lambda text: text[:40]),
    "phone": ("phone", _phone),
    "mail": ("mail", _mail),
    "zone": ("zone", lambda text: text[:80]),
    "languages": ("languages", _languages),
    "skills": ("skills", lambda text: [part[:60] for part in _parts(text)][:12]),
    "joined": ("asked_on", _day),
    "until": ("told_until", _day),
    "agreed": ("agreed", _agreed),
}
