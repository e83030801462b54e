"""The columns of a directory's table, and how each of its texts is read. Pure: no database.

Families and topics are read by their code or their label, in French or English. Consents stand in
four columns; one answer holds for every agreement of the line, or there are as many answers, apart
by semicolons, as agreements.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils import translation

from liane.errors import BadInput
from liane.server.community.directory.kinds import Family, Topic
from liane.server.community.directory.models import Consent
from liane.server.community.operators.languages import LANGUAGES
from liane.server.site.tables.grids import Headings
from liane.server.site.tables.reading import plain
from liane.words import N_

__all__ = ["CONSENT", "HEADINGS", "READERS", "agreements", "day"]

CONSENT = ("agreed", "agreed_by", "agreed_on", "agreed_how")
HEADINGS = Headings(
    words={
        "id": ("id", "identifiant"),
        "name": ("name", "nom", "organisation", "structure", "nom de l organisation"),
        "person": ("person", "personne", "contact", "interlocuteur", "nom de la personne"),
        "family": ("family", "famille", "type", "categorie", "category"),
        "topics": ("topics", "topic", "sujets", "sujet", "themes", "theme"),
        "languages": ("languages", "language", "langues", "langue"),
        "phone": ("phone", "telephone", "tel", "numero", "portable", "mobile"),
        "mail": ("mail", "email", "e mail", "courriel", "adresse mail"),
        "where": ("where", "ou", "adresse", "address", "lieu"),
        "zone": ("zone", "quartier", "village", "area", "territoire"),
        "site": ("site", "site web", "page web", "web", "web page", "url"),
        "about": ("about", "presentation", "ce qu ils font", "what they do", "notes", "remarques"),
        "checked_on": ("checked on", "verifie le", "vu le"),
        "agreed": ("agreed", "accord", "consentement", "consent"),
        "agreed_by": ("agreed by", "accord de", "consentement de", "consent by"),
        "agreed_on": ("agreed on", "accord le", "date de l accord", "consent on"),
        "agreed_how": ("agreed how", "accord par", "consentement par", "consent how"),
    },
    needed=("name", "person"),
    example="name, family, topics, zone, phone",
)

_SCOPES = {
    "members": ("members", "membres", "membre"),
    "public": ("public", "tous", "tout le monde", "everybody"),
    "write": ("write", "courrier", "courriers", "lettres", "letters", "ecrire"),
}
_WAYS = {
    "paper": ("paper", "papier", "signe", "ecrit"),
    "mail": ("mail", "courriel", "email", "e mail"),
    "phone": ("phone", "telephone", "tel"),
    "presence": ("presence", "face to face", "en face", "de vive voix", "rencontre"),
}


_ALSO = {
    "authority": ("mairie", "town hall", "collectivité"),
    "provider": ("fournisseur", "supplier"),
    "carrier": ("opérateur",),
    "expert": ("experte",),
    "lawyer": ("avocat", "avocate", "juriste"),
    "health": ("santé", "clinic"),
    "media": ("radio", "journal", "press"),
    "funder": ("donateur", "donor"),
}


def _words_of(choices: Iterable[tuple[Any, Any]]) -> dict[str, str]:
    """What people may type for each code: itself, its label, a part of it, in both languages."""
    found: dict[str, str] = {}
    for language in ("fr", "en"):
        with translation.override(language):
            for code, label in choices:
                parts = re.split(r",| et | and ", str(label))
                for word in (code, str(label), *parts, *_ALSO.get(code, ())):
                    found.setdefault(plain(word), code)
                    found.setdefault(plain(word).removesuffix("s"), code)
    return found


@cache
def _families() -> dict[str, str]:
    return _words_of(Family.choices)


@cache
def _topics() -> dict[str, str]:
    return _words_of(Topic.choices)


@cache
def _languages() -> dict[str, str]:
    return _words_of(LANGUAGES.items()) | {"anglais": "en", "french": "fr", "arabe": "ar"}


def _parts(text: str, marks: str = ";,/|") -> list[str]:
    return [part.strip() for part in re.split(f"[{re.escape(marks)}]", text) if part.strip()]


def _one(known: dict[str, str], text: str, example: str) -> str:
    found = known.get(plain(text))
    if found is None:
        raise BadInput(
            N_("“{value}” is not known here; write for example {example}"),
            value=text[:40],
            example=example,
        )
    return found


def _several(known: Callable[[], dict[str, str]], example: str) -> Callable[[str], list[str]]:
    def read(text: str) -> list[str]:
        whole = known().get(plain(text))  # a label may hold a comma
        parts = [] if whole else _parts(text)
        return list(dict.fromkeys([whole] if whole else [_one(known(), p, example) for p in parts]))

    return read


def _short(most: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        if len(text) > most:
            raise BadInput(N_("the text is longer than {most} letters; shorten it"), most=most)
        return text

    return read


def _phone(text: str) -> str:
    if len(text) > 40 or sum(c.isdigit() for c in text) < 3:
        raise BadInput(
            N_("“{value}” is no phone number; write it as +22370000000"), value=text[:40]
        )
    return text


def _valid(check: Callable[[str], None], message: str, most: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        try:
            check(_short(most)(text))
        except ValidationError as error:
            raise BadInput(message, value=text[:60]) from error
        return text

    return read


def day(text: str) -> date:
    """A day as `2026-11-22` or `22/11/2026`.

    >>> day("22/11/2026")
    datetime.date(2026, 11, 22)
    """
    found = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:T.*)?", text)
    other = re.fullmatch(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", text)
    figures = found.groups() if found else other.groups()[::-1] if other else ()
    try:
        year, month, which = (int(each) for each in figures)
        return date(year, month, which)
    except ValueError:
        raise BadInput(
            N_("“{value}” is no day; write it as 2026-11-22 or 22/11/2026"), value=text[:40]
        ) from None


_NO_MAIL = N_("“{value}” is no mail address; correct it or empty it")
_NO_PAGE = N_("“{value}” is no web address; write it with https://")

READERS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "name": ("title", _short(160)),
    "person": ("person", _short(160)),
    "family": ("family", lambda text: _one(_families(), text, "association")),
    "topics": ("topics", _several(_topics, "energy; law")),
    "languages": ("languages", _several(_languages, "fr; bm")),
    "phone": ("phone", _phone),
    "mail": ("mail", _valid(validate_email, _NO_MAIL, 254)),
    "where": ("whereabouts", _short(200)),
    "zone": ("zone", _short(80)),
    "site": ("site", _valid(URLValidator(("http", "https")), _NO_PAGE, 200)),
    "about": ("about", _short(1000)),
    "checked_on": ("seen_on", day),
}


def agreements(cells: dict[str, str], today: date) -> list[dict[str, Any]]:
    """What a line says was agreed to, each with who said so, when and how.

    >>> agreements({"agreed": "membres", "agreed_by": "Awa", "agreed_on": "2026-01-02",
    ...             "agreed_how": "papier"}, date(2026, 2, 1))[0]["way"]
    'paper'
    """
    scopes = _parts(cells.get("agreed", ""), ";,/")
    told = {name: _parts(cells.get(name, ""), ";") for name in CONSENT[1:]}
    if not scopes and not any(told.values()):
        return []
    if not scopes or not all(len(each) in (1, len(scopes)) for each in told.values()):
        raise BadInput(
            N_(
                "an agreement needs what they agreed to (members, public, write), who said so, the"
                " day, and how (paper, mail, phone, presence); fill all four, or none"
            )
        )
    return [_agreement(scope, told, at, today) for at, scope in enumerate(scopes)]


def _agreement(scope: str, told: dict[str, list[str]], at: int, today: date) -> dict[str, Any]:
    who, when, how = (told[name][at if len(told[name]) > 1 else 0] for name in CONSENT[1:])
    given_on = day(when)
    if given_on > today:
        raise BadInput(N_("day: it is in the future; write the day they said yes"))
    return {
        "scope": _one(_swapped(_SCOPES), scope, "members"),
        "given_by": _short(120)(who),
        "given_on": given_on,
        "way": _one(_swapped(_WAYS), how, "paper"),
    }


def _swapped(words: dict[str, tuple[str, ...]]) -> dict[str, str]:
    return {word: code for code, each in words.items() for word in each}


assert set(_SCOPES) == set(Consent.Scope.values)  # noqa: S101 (two lists that must agree)
assert set(_WAYS) == set(Consent.Way.values)  # noqa: S101
