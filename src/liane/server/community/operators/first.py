"""The first operator of a box: founded by `liane init` or on its first page, brought from another
box, or that of `liane demo`.

Founding a box draws its key phrase. When anything fails, the key goes with it, so that the same
command can be given again.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import transaction

from liane.errors import BadInput
from liane.server.community.accounts.actions import check_password_strength, open_account
from liane.server.community.accounts.models import User
from liane.server.community.members.actions import join
from liane.server.community.members.models import Member
from liane.server.community.operators import archives
from liane.server.community.operators.actions import (
    bring_in,
    found_operator,
    found_with_account,
    look_at,
)
from liane.server.community.operators.countries import COUNTRY_MONEY, country_code
from liane.server.community.operators.models import Operator
from liane.server.site import sealing
from liane.server.site.demo import PEOPLE
from liane.server.site.home import home, make_home
from liane.server.site.prepare import upgrade
from liane.words import N_

__all__ = [
    "EXAMPLE",
    "found_box",
    "found_box_from",
    "found_example",
    "found_here",
    "is_new_box",
    "told_of",
]

EXAMPLE: dict[str, Any] = {
    "name": "Farako",
    "kind": "commune",
    "place": "Farako, commune fictive",
    "country": "ML",
    "currency": "XOF",
    "clock_zone": "Africa/Bamako",
    "lat": 14.2741,
    "lon": -3.8813,
    "languages": ["fr", "bm"],
    "privacy": "public",
    "presentation": (
        "Une commune inventée au bord d’une falaise : un bourg, quatorze villages, cinq écoles et"
        " trois postes de santé, reliés par un réseau qui appartient à celles et ceux qui s’en"
        " servent. Rien ici ne parle d’un lieu réel."
    ),
}


def _draw_key() -> str:
    """Make the folder and its tables, and open the box with a phrase drawn now."""
    make_home()
    upgrade()
    if sealing.has_key() or Operator.objects.exists():
        raise BadInput(
            N_("{folder}: an operator is founded on this box; found others on its pages"),
            folder=home(),
        )
    phrase = sealing.new_phrase()
    sealing.open_with(phrase)
    return phrase


def found_box(
    *, password: str, pseudonym: str, language: str, country: str = "", **facts: Any
) -> dict[str, str]:
    """Make a box, its first account and operator; return what is to be told once.

    `country`: by its code or name; its money and its one clock come with it, empty: not said.
    """
    code = country_code(country)
    facts |= {"country": code, "currency": COUNTRY_MONEY} if code else {}

    def found(founder: User) -> Operator:
        return found_operator(founder, languages=[language], **facts)

    return _made(found, password, pseudonym, language)


def is_new_box() -> bool:
    """Whether the box was given no key yet, and nobody is on it."""
    return not sealing.has_key() and not User.objects.exists() and not Operator.objects.exists()


def found_here(
    phrase: str, *, pseudonym: str, password: str, **facts: Any
) -> tuple[User, Operator]:
    """On a page of a new box: give it its key, a first account and operator, or none of them.

    The phrase was drawn for the page and written down before: nothing hangs on an answer that the
    founder may never see. Of two founders at once, the second is told.
    """
    check_password_strength(password)
    with transaction.atomic():
        if not is_new_box() or not sealing.open_with(phrase):
            raise BadInput(
                N_("somebody founded an operator on this box meanwhile; open this page again")
            )
        try:
            return found_with_account(pseudonym, password, **facts)
        except BaseException:
            _forget_key()
            raise


def told_of(file: Path) -> dict[str, int]:
    """How many records of each kind the file of an operator would bring. Raises `BadInput`."""
    return {kind: len(rows) for kind, _kept, rows in _archive_in(file).kinds()}


def found_box_from(
    file: Path, *, password: str, pseudonym: str, language: str, bearer: str = ""
) -> dict[str, str]:
    """Make a box whose operator comes from another; `bearer` is the founder's name in its file."""
    archive = _archive_in(file)

    def bring(founder: User) -> Operator:
        bearers = {str(each.name): each.pk for each in look_at(archive, founder).bearers}
        if bearer and bearer not in bearers:
            raise BadInput(
                N_("--bearer {name}: the bearers of this file are {bearers}"),
                name=bearer,
                bearers=", ".join(sorted(bearers)) or "—",
            )
        return bring_in(archive, founder, me=bearers.get(bearer))

    return _made(bring, password, pseudonym, language)


def _archive_in(file: Path) -> archives.Archive:
    """The export in a file of any size: its pictures and sounds are read one by one."""
    try:
        with file.open("rb"):
            pass
    except OSError as error:
        raise BadInput(
            N_("{path}: it cannot be read ({detail}); check the name"),
            path=file,
            detail=error.strerror,
        ) from error
    return archives.read(file)


def _made(
    found: Callable[[User], Operator], password: str, pseudonym: str, language: str
) -> dict[str, str]:
    check_password_strength(password)
    phrase = _draw_key()
    try:
        with transaction.atomic():
            operator = found(open_account(pseudonym, password, language=language))
    except BaseException:
        _forget_key()
        raise
    return {
        "phrase": phrase,
        "name": operator.name,
        "slug": operator.slug,
        "home": str(home()),
    }


def _forget_key() -> None:
    sealing.lock()
    (home() / "key-check").unlink(missing_ok=True)


def found_example(password: str) -> tuple[str, Operator, dict[str, Member]]:
    """Make a box with the fictional commune and its people: phrase, operator, members by key."""
    phrase = _draw_key()
    (founder, _roles), *_others = PEOPLE.values()
    with transaction.atomic():
        user = open_account(founder, password)
        operator = found_operator(user, **EXAMPLE)
        bearer = Member.objects.get(operator=operator)
        people = {key: bearer for key in list(PEOPLE)[:1]}
        for key, (name, roles) in list(PEOPLE.items())[1:]:
            other = open_account(name, None)
            people[key] = join(operator, user=other, name=name, roles=roles, acting_member=bearer)
        User.objects.update(password=user.password)  # one slow hash instead of twelve
    return phrase, operator, people
