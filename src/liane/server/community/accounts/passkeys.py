"""Passkeys and recovery codes: thin doors to allauth's, which knows the protocol.

What is kept of a passkey is a public key and the kind of device; its owner gives it no name, since
a name would say who owns it. The seed of the recovery codes is sealed.
"""

import base64
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.webauthn.internal import auth
from django.core.exceptions import ValidationError
from django.db import transaction

from liane.errors import BadInput
from liane.server.community.accounts.models import Notice, User
from liane.server.community.accounts.notices import tell
from liane.server.site import audit
from liane.server.site.sealing import seal, unseal
from liane.words import N_

__all__ = [
    "Adapter",
    "add_passkey",
    "challenge",
    "challenge_for_new",
    "codes_left",
    "make_codes",
    "passkeys_of",
    "remove_passkey",
    "whose",
]

KINDS = ("phone", "computer", "stick")
MOST = 10
_REFUSED = N_("passkey: the device's answer could not be checked; reload the page and try again")


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]
    """What allauth asks of us: how to seal, and what the device shows when it asks."""

    def encrypt(self, text: str) -> str:
        return base64.b64encode(seal(text)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(base64.b64decode(encrypted_text))

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return {**entity, "name": str(user.pseudonym), "display_name": str(user.pseudonym)}

    def _get_site_name(self) -> str:
        return "Liane"

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """No mail: `Notice` tells the owner."""


def passkeys_of(user: User) -> list[Authenticator]:
    """The passkeys of an account, the oldest first."""
    of_user = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    return list(of_user.order_by("created_at"))


def challenge_for_new(user: User) -> dict[str, Any]:
    """What the browser needs to make a passkey that opens without a password."""
    asked: dict[str, Any] = auth.begin_registration(user, passwordless=True)
    return asked


def challenge() -> dict[str, Any]:
    """What the browser needs to ask the device for any passkey of this box."""
    asked: dict[str, Any] = auth.begin_authentication(user=None)
    return asked


@transaction.atomic
def add_passkey(user: User, credential: Any, kind: str) -> None:
    """Keep the passkey that the browser made. Raises `BadInput` if it does not check."""
    if len(passkeys_of(user)) >= MOST:
        raise BadInput(N_("passkey: {most} are kept already; remove one first"), most=MOST)
    try:
        auth.parse_registration_response(credential)
        seen = auth.complete_registration(credential)
    except (ValidationError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadInput(_REFUSED) from error
    if not seen.is_user_verified():
        raise BadInput(_REFUSED)
    auth.WebAuthn.add(user, kind if kind in KINDS else "", credential)
    tell(user, Notice.Kind.KEY_ADDED)
    audit.note("accounts.add_passkey", None, user)


def whose(credential: Any) -> User:
    """The account that a passkey opens. Raises `BadInput` if its answer does not check."""
    try:
        auth.parse_authentication_response(credential)
        user: User = auth.extract_user_from_response(credential)
        kept = auth.complete_authentication(user, credential)
    except (ValidationError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadInput(_REFUSED) from error
    if not user.is_active:
        raise BadInput(_REFUSED)
    kept.record_usage()
    return user


@transaction.atomic
def remove_passkey(user: User, key: int) -> None:
    """Forget a passkey."""
    gone, _ = Authenticator.objects.filter(
        user=user, pk=key, type=Authenticator.Type.WEBAUTHN
    ).delete()
    if gone:
        tell(user, Notice.Kind.KEY_REMOVED)
        audit.note("accounts.remove_passkey", None, user)


@transaction.atomic
def make_codes(user: User) -> list[str]:
    """New recovery codes, shown once; the former ones open nothing any more."""
    Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
    codes: list[str] = RecoveryCodes.activate(user).get_unused_codes()
    tell(user, Notice.Kind.CODES)
    audit.note("accounts.make_recovery_codes", None, user)
    return codes


def codes_left(user: User) -> int:
    """How many recovery codes can still be used."""
    kept = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    if kept is None:
        return 0
    return 10 - int(kept.data["used_mask"]).bit_count()
