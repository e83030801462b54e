"""Sealed fields: what could make a seized box a list of people is unreadable without its key.

The key is drawn once, printed for people to keep, and never written to the data folder: while the
box is open it lies in memory (a RAM file system), where pulling the plug erases it. Names, phones
and private messages are `SealedTextField`s; to find somebody by phone there is a blind index, a
keyed hash. Reading a sealed field in a locked box gives a `Sealed` text that shows dots and writes
back unchanged; writing a new one raises `Locked`.
"""

import base64
import hashlib
import hmac
import os
import secrets
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from django.db import models

from liane.server.site.home import home

__all__ = [
    "Locked",
    "Sealed",
    "SealedTextField",
    "blind",
    "is_open",
    "lock",
    "new_phrase",
    "open_with",
]

_NONCE = 12
_CHECK = "key-check"
_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ0123456789"  # Crockford's order matters not; no I, L, O, U


class Locked(Exception):  # noqa: N818 (a state, told to people as such)
    """The box is locked: its key is not in memory."""


class Sealed(str):
    """The text of a sealed field while the box is locked: dots to show, and the sealed bytes."""

    __slots__ = ("blob",)
    blob: bytes

    def __new__(cls, blob: bytes) -> "Sealed":
        text = super().__new__(cls, "••••")
        text.blob = bytes(blob)
        return text


def _memory() -> Path:
    """Where the key lies while the box is open: in memory, not on the disk."""
    name = hashlib.sha256(os.fsencode(home())).hexdigest()[:16]
    root = Path(os.environ.get("LIANE_KEY_DIR") or "/dev/shm")  # noqa: S108 (a RAM file system)
    return root / f"liane-{os.getuid()}-{name}"


def _bytes_of(phrase: str) -> bytes:
    typed = phrase.upper().translate(str.maketrans("OIL", "011"))
    return "".join(letter for letter in typed if letter in _LETTERS).encode()


def new_phrase() -> str:
    """A key as people keep it: 28 letters and figures in groups of four (140 bits)."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(28))
    return "-".join(letters[at : at + 4] for at in range(0, 28, 4))


def _derive(key: bytes, use: str) -> bytes:
    return hmac.new(key, use.encode(), hashlib.sha256).digest()


def _check_of(key: bytes) -> str:
    return base64.b32encode(_derive(key, _CHECK)[:15]).decode()


def open_with(phrase: str) -> bool:
    """Put the key in memory if `phrase` is the box's; the first phrase ever given becomes so."""
    key = hashlib.sha256(b"liane box key" + _bytes_of(phrase)).digest()
    kept = home() / _CHECK
    if not kept.exists():
        kept.write_text(_check_of(key), encoding="ascii")
    if not hmac.compare_digest(kept.read_text(encoding="ascii"), _check_of(key)):
        return False
    place = _memory()
    place.mkdir(mode=0o700, exist_ok=True)
    with os.fdopen(os.open(place / "key", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as f:
        f.write(key)
    return True


def lock() -> None:
    """Take the key out of memory, for every process at once."""
    (_memory() / "key").unlink(missing_ok=True)


def _key() -> bytes | None:
    try:
        return (_memory() / "key").read_bytes() or None
    except FileNotFoundError:
        return None


def is_open() -> bool:
    """Whether sealed fields can be read now."""
    return _key() is not None


def _key_or_locked() -> bytes:
    key = _key()
    if key is None:
        raise Locked
    return key


def blind(use: str, value: str) -> str:
    """A keyed hash of `value`, to find a record by what is sealed in it. Raises `Locked`."""
    key = _derive(_key_or_locked(), f"blind {use}")
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()[:40]


def _seal(text: str) -> bytes:
    nonce = os.urandom(_NONCE)
    cipher = ChaCha20Poly1305(_derive(_key_or_locked(), "seal"))
    return nonce + cipher.encrypt(nonce, text.encode(), None)


def _reveal(blob: bytes) -> str:
    key = _key()
    if key is None:
        return Sealed(blob)
    try:
        cipher = ChaCha20Poly1305(_derive(key, "seal"))
        return cipher.decrypt(blob[:_NONCE], blob[_NONCE:], None).decode()
    except InvalidTag:
        return Sealed(blob)


class SealedTextField(models.BinaryField):  # type: ignore[type-arg]
    """A text that is encrypted at rest; it reads as `str`, or as `Sealed` in a locked box."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["editable"] = True
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: bytes | None, *_unused: Any) -> str | None:
        return None if value is None else _reveal(bytes(value))

    def to_python(self, value: Any) -> Any:
        return value

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return super().get_db_prep_value(_at_rest(value), connection, prepared)

    def value_to_string(self, obj: models.Model) -> str:
        blob = _at_rest(self.value_from_object(obj))
        return base64.b64encode(blob).decode() if blob else ""


def _at_rest(value: str | bytes | None) -> bytes | None:
    if isinstance(value, Sealed):
        return value.blob
    return _seal(value) if isinstance(value, str) else value
