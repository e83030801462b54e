"""Signing in by pseudonym or phone: both are sealed, so they are found by their blind index."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpRequest

from liane.server.community.accounts.models import User
from liane.server.community.accounts.rules import plain_phone, plain_pseudonym
from liane.server.site.asking import Question
from liane.server.site.sealing import blind, is_open

__all__ = ["SealedBackend", "counted_as"]

_by_key = Question(
    lambda key: User.objects.filter(pk=key, is_active=True).defer("phone", "mail"), User, "id"
)


class SealedBackend(BaseBackend):
    """Pseudonym or phone, with a password or a recovery code.

    Of two who share a phone, the one whose password it is. An account that is not there takes as
    long to refuse as one that is.
    """

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        username = str(credentials.get("username") or "")
        if not username:
            return None
        if credentials.get("recovery_code"):
            return _first(username, _has_code(str(credentials["recovery_code"])))
        password = str(credentials.get("password") or "")
        return _first(username, lambda user: check_password(password, user.password))

    def get_user(self, user_id: Any) -> User | None:
        """Whose session it is; at every page, so what few pages show is read where it is shown."""
        return _by_key.first(user_id)


def _first(username: str, fits: Callable[[User], bool]) -> User | None:
    of_name = User.objects.of_pseudonym(username).filter(is_active=True)
    found = list(of_name) or list(User.objects.of_phone(username).filter(is_active=True)[:10])
    if not found:
        make_password(username)  # as slow as a real check
    return next((user for user in found if fits(user)), None)


def _has_code(code: str) -> Callable[[User], bool]:
    digits = "".join(filter(str.isdigit, code))

    def fits(user: User) -> bool:
        make_password(digits)  # as slow as where nobody is found
        kept = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES)
        return any(each.wrap().validate_code(digits) for each in kept)

    return fits


def counted_as(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """Under what failed attempts are counted: one pseudonym however it is typed; a phone as digits.

    After success django-axes gives the account's handle: so a pseudonym is counted as its handle.
    """
    typed = str((credentials or {}).get("username") or request.POST.get("username") or "")
    if not is_open() or len(typed) == 40:
        return typed
    phone = plain_phone(typed)
    return phone if len(phone) > 5 else blind("pseudonym", plain_pseudonym(typed))
