"""Signing in by pseudonym or phone: both are sealed, so they are found by their blind index."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpRequest

from liane.server.community.accounts.models import User

__all__ = ["SealedBackend"]


class SealedBackend(BaseBackend):
    """Pseudonym or phone, and password; of two who share a phone, the one whose password it is."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        username = str(credentials.get("username") or "")
        password = str(credentials.get("password") or "")
        if not username or not password:
            return None
        found = list(User.objects.of_pseudonym(username)) or list(User.objects.of_phone(username))
        if not found:
            make_password(password)  # as slow as a real check
        for user in found:
            if user.is_active and check_password(password, user.password):
                return user
        return None

    def get_user(self, user_id: Any) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()
