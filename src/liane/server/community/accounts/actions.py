"""What changes an account."""

from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.dispatch import Signal

from liane.errors import BadInput
from liane.server.community.accounts.models import Card, Notice, Session, User
from liane.server.community.accounts.notices import tell
from liane.server.community.accounts.rules import (
    friendly_pseudonym,
    plain_phone,
    plain_pseudonym,
)
from liane.server.site import audit
from liane.server.site.sealing import blind
from liane.words import N_

__all__ = [
    "change_password",
    "change_profile",
    "check_password_strength",
    "end_sessions",
    "open_account",
    "sign_up",
]


password_changed = Signal()  # given `user`: whatever else opens the account is to be closed


@transaction.atomic
def open_account(
    pseudonym: str, password: str | None, *, phone: str = "", language: str = "fr"
) -> User:
    """Open an account; without a password it is entered by a card or a passkey.

    Raises `BadInput` when the pseudonym is taken or empty.
    """
    user = User(language=language)
    _call(user, pseudonym)
    _reach(user, phone)
    user.set_password(password)
    user.save()
    audit.note("accounts.open", None, user)
    return user


def sign_up(pseudonym: str, phone: str, password: str, *, language: str = "fr") -> User:
    """Open an account for oneself: a pseudonym or a phone is enough.

    Raises `BadInput` for a password that is too easy, or when neither is given.
    """
    if not pseudonym.strip() and not plain_phone(phone):
        raise BadInput(N_("pseudonym: give a pseudonym or a phone number; one of them is enough"))
    check_password_strength(password)
    name = pseudonym if pseudonym.strip() else free_pseudonym()
    return open_account(name, password, phone=phone, language=language)


def free_pseudonym(wanted: str = "") -> str:
    """A pseudonym that nobody has here: `wanted`, or with a number, or a plant and a number."""
    tries = ([wanted, *(f"{wanted} {n}" for n in range(2, 50))]) if wanted.strip() else []
    for name in [*tries, *(friendly_pseudonym() for _ in range(20))]:
        if not User.objects.of_pseudonym(name).exists():
            return name
    raise BadInput(N_("pseudonym: none is free; type one"))


def check_password_strength(password: str) -> None:
    """Raise `BadInput` with what is wrong with a password."""
    try:
        validate_password(password)
    except ValidationError as error:
        raise BadInput(N_("password: {reason}"), reason=" ".join(error.messages)) from error


def _call(user: User, pseudonym: str) -> None:
    plain = plain_pseudonym(pseudonym)
    if not plain:
        raise BadInput(N_("pseudonym: it is empty; choose a name that people here know you by"))
    if len(plain) > 60:
        raise BadInput(N_("pseudonym: it is too long; 60 letters at most"))
    handle = blind("pseudonym", plain)
    if User.objects.filter(handle=handle).exclude(pk=user.pk).exists():
        raise BadInput(N_("pseudonym: it is taken on this box; add a letter or a number"))
    user.handle, user.pseudonym = handle, " ".join(pseudonym.split())


def _reach(user: User, phone: str) -> None:
    plain = plain_phone(phone)
    if phone.strip() and not 6 <= len(plain.lstrip("+")) <= 15:
        raise BadInput(N_("phone: {typed} is no phone number; as in +223 70 00 00 00"), typed=phone)
    user.phone = plain or None
    user.phone_index = blind("phone", plain) if plain else ""


@transaction.atomic
def change_profile(user: User, *, pseudonym: str, phone: str, mail: str, language: str) -> User:
    """Change how an account is called, reached and spoken to."""
    _call(user, pseudonym)
    _reach(user, phone)
    user.mail = mail.strip() or None
    user.language = language
    user.save()
    audit.note("accounts.change", None, user)
    return user


@transaction.atomic
def change_password(user: User, password: str, *, why: str = Notice.Kind.PASSWORD) -> None:
    """Set a new password; other sessions end, unused cards and tokens open nothing any more."""
    check_password_strength(password)
    user.set_password(password)
    user.save(update_fields=["password"])
    Card.objects.filter(user=user, used_at=None).delete()
    password_changed.send(User, user=user)
    tell(user, Notice.Kind(why))
    audit.note("accounts.change_password", None, user)


@transaction.atomic
def end_sessions(user: User, *, only: str = "", but: str = "") -> int:
    """End the sessions of an account: one (by the hash shown), or all but the one in hand."""
    ended = 0
    for session in Session.objects.filter(user=user).exclude(session_key=but):
        if not only or shown_key(session) == only:
            session.delete()
            ended += 1
    if ended:
        audit.note("accounts.end_sessions", None, user, count=ended)
    return ended


def shown_key(session: Any) -> str:
    """A session's name on a page: its key itself would open it."""
    return blind("session", session.session_key)[:16]
