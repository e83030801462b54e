"""The first operator of a box: founded by `liane init`, or the fictional one of `liane demo`.

Founding a box draws its key phrase. When anything fails, the key goes with it, so that the same
command can be given again.
"""

from typing import Any

from django.db import transaction

from liane.errors import BadInput
from liane.server.community.accounts.actions import check_password_strength, open_account
from liane.server.community.accounts.models import User
from liane.server.community.members.actions import join
from liane.server.community.members.models import Member
from liane.server.community.operators.actions import found_operator
from liane.server.community.operators.models import Operator
from liane.server.site import sealing
from liane.server.site.demo import PEOPLE
from liane.server.site.home import home, make_home
from liane.server.site.prepare import upgrade
from liane.words import N_

__all__ = ["EXAMPLE", "found_box", "found_example"]

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


def found_box(*, password: str, pseudonym: str, language: str, **facts: Any) -> dict[str, str]:
    """Make a box, its first account and operator; return what is to be told once."""
    check_password_strength(password)
    phrase = _draw_key()
    try:
        with transaction.atomic():
            founder = open_account(pseudonym, password, language=language)
            operator = found_operator(founder, languages=[language], **facts)
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
