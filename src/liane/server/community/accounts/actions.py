"""What changes an account."""

from django.db import transaction

from liane.errors import BadInput
from liane.server.community.accounts.models import User
from liane.server.community.accounts.rules import plain_phone, plain_pseudonym
from liane.server.site import audit
from liane.server.site.sealing import blind
from liane.words import N_

__all__ = ["open_account"]


@transaction.atomic
def open_account(
    pseudonym: str, password: str | None, *, phone: str = "", language: str = "fr"
) -> User:
    """Open an account; without a password it is entered by a card or a passkey.

    Raises `BadInput` when the pseudonym is taken or empty.
    """
    plain = plain_pseudonym(pseudonym)
    if not plain:
        raise BadInput(N_("pseudonym: it is empty; choose a name that people here know you by"))
    handle = blind("pseudonym", plain)
    if User.objects.filter(handle=handle).exists():
        raise BadInput(N_("pseudonym: it is taken on this box; add a letter or a number"))
    user = User(handle=handle, pseudonym=" ".join(pseudonym.split()), language=language)
    if phone:
        user.phone = plain_phone(phone)
        user.phone_index = blind("phone", plain_phone(phone))
    user.set_password(password)
    user.save()
    audit.note("accounts.open", None, user)
    return user
