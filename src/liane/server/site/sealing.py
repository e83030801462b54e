"""Sealed fields: what could make a seized box a list of people is unreadable without its key.

The key is drawn once, printed for people to keep, and never written to the data folder: while the
box is open it lies in memory (a RAM file system), where pulling the plug erases it. Names, phones
and private messages are `SealedTextField`s; to find somebody by phone there is a blind index, a
keyed hash. Reading a sealed field in a locked box gives a `Sealed` text that shows dots and writes
back unchanged; writing a new one raises `Locked`. An erased field holds no byte (`ERASED`), which
can be written in a locked box too.
"""

import base64
import contextlib
import hashlib
import hmac
import os
import secrets
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from django.db import models
from django.utils.functional import Promise

from liane.server.site.home import home
from liane.server.site.shares import LETTERS, PHRASE, grouped, phrase_of, plain

__all__ = [
    "ERASED",
    "Locked",
    "Sealed",
    "SealedTextField",
    "blind",
    "has_key",
    "is_open",
    "is_phrase",
    "lock",
    "memory",
    "new_phrase",
    "open_with",
    "open_with_shares",
    "reaches_disk",
    "seal",
    "secret_for",
    "unseal",
    "unwrap",
    "wrap",
]

_NONCE = 12
_CHECK = "key-check"
ERASED = b""


class Locked(Exception):  # noqa: N818 (a state, told to people as such)
    """The box is locked: its key is not in memory."""


class Sealed(str):
    """A sealed field that cannot be read: dots (or what an erased one shows), and its bytes."""

    __slots__ = ("blob",)
    blob: bytes

    def __new__(cls, blob: bytes, shown: str = "••••") -> "Sealed":
        text = super().__new__(cls, shown)
        text.blob = bytes(blob)
        return text


def _where() -> str:
    here = (os.environ.get("LIANE_HOME"), os.environ.get("HOME"))
    return _where_of(here, os.environ.get("LIANE_KEY_DIR"))


@lru_cache(maxsize=8)
def _where_of(_here: tuple[str | None, ...], root: str | None) -> str:
    """Where the key of a data folder lies: worked out once, for it is read at every use."""
    name = hashlib.sha256(os.fsencode(home())).hexdigest()[:16]
    root = root or "/dev/shm"  # noqa: S108 (a RAM file system)
    return str(Path(root) / f"liane-{os.getuid()}-{name}")


def memory() -> Path:
    """A folder of this box in memory, not on the disk: the key lies there while the box is open."""
    place = Path(_where())
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    if place.stat().st_uid != os.getuid() or place.is_symlink():
        raise PermissionError(f"{place} belongs to somebody else")
    return place


def reaches_disk() -> bool:
    """Whether what lies in memory could be written to a disk by swapping."""
    try:
        lines = Path("/proc/swaps").read_text(encoding="utf-8").splitlines()[1:]
    except OSError:
        return False
    return any("zram" not in line.split()[0] for line in lines if line.strip())


def new_phrase() -> str:
    """A key as people keep it: 28 letters and figures in groups of four (140 bits)."""
    return grouped("".join(secrets.choice(LETTERS) for _ in range(PHRASE)))


def is_phrase(text: str) -> bool:
    """Whether a text is written as `new_phrase` draws one."""
    return len(text) < 60 and grouped(plain(text)) == text and len(plain(text)) == PHRASE


def _derive(key: bytes, use: str) -> bytes:
    return hmac.digest(key, use.encode(), "sha256")


def _check_of(key: bytes) -> str:
    return base64.b32encode(_derive(key, _CHECK)[:15]).decode()


def open_with(phrase: str) -> bool:
    """Put the key in memory if `phrase` is the box's; the first phrase ever given becomes so."""
    if len(plain(phrase)) != PHRASE:
        return False
    key = hashlib.sha256(b"liane box key" + plain(phrase).encode()).digest()
    kept = home() / _CHECK
    with contextlib.suppress(FileExistsError), kept.open("x", encoding="ascii") as first:
        first.write(_check_of(key))
    if not hmac.compare_digest(kept.read_text(encoding="ascii"), _check_of(key)):
        return False
    new = memory() / f"key-{secrets.token_hex(8)}"
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(key)
    new.replace(memory() / "key")
    return True


def open_with_shares(*shares: str) -> bool:
    """Open with any two of the printed shares. Raises `shares.BadShare` for a mistyped one."""
    return open_with(phrase_of(*shares))


def has_key() -> bool:
    """Whether the box was given a key, open or not."""
    return (home() / _CHECK).exists()


def lock() -> None:
    """Wipe the key from memory, for every process at once: each reads it anew at each use."""
    kept = memory() / "key"
    try:
        with kept.open("r+b") as out:
            out.write(bytes(32))
        kept.unlink()
    except FileNotFoundError:
        return


def _key() -> bytes | None:
    try:
        file = os.open(f"{_where()}/key", os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        key = os.read(file, 64)
    finally:
        os.close(file)
    return key if any(key) else None


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


def secret_for(use: str) -> bytes:
    """32 bytes that this box alone can derive, always the same for one use. Raises `Locked`."""
    return _derive(_key_or_locked(), f"secret {use}")


def seal(text: str) -> bytes:
    """`text`, unreadable without the key. Raises `Locked`."""
    return wrap(text.encode(), "seal")


def wrap(data: bytes, use: str) -> bytes:
    """`data`, unreadable without the key; what is wrapped for one use opens for no other.

    For what lies in memory of a page: once the box is locked, no process can read it any more.
    """
    nonce = os.urandom(_NONCE)
    return nonce + _cipher(_key_or_locked(), use).encrypt(nonce, data, None)


def unwrap(blob: bytes, use: str) -> bytes:
    """What was given to `wrap`. Raises `Locked` where it cannot be read."""
    try:
        return _cipher(_key_or_locked(), use).decrypt(blob[:_NONCE], blob[_NONCE:], None)
    except (InvalidTag, ValueError) as error:
        raise Locked from error


def _cipher(key: bytes, use: str) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(_derive(key, use))


def unseal(blob: bytes) -> str:
    """The text sealed in `blob`. Raises `Locked` where it cannot be read."""
    text = _reveal(blob)
    if isinstance(text, Sealed):
        raise Locked
    return text


def _reveal(blob: bytes) -> str:
    key = _key()
    if key is None:
        return Sealed(blob)
    try:
        return _cipher(key, "seal").decrypt(blob[:_NONCE], blob[_NONCE:], None).decode()
    except (InvalidTag, ValueError):
        return Sealed(blob)


class SealedTextField(models.BinaryField):  # type: ignore[type-arg]
    """A text that is encrypted at rest; it reads as `str`, or as `Sealed` in a locked box.

    `once_erased` is what readers see when it was erased, as « a former member » for a name.
    """

    def __init__(self, *args: Any, once_erased: str | Promise = "", **kwargs: Any) -> None:
        self.once_erased = once_erased
        kwargs["editable"] = True
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: bytes | None, *_unused: Any) -> str | None:
        if value is None:
            return None
        blob = bytes(value)
        return _reveal(blob) if blob else Sealed(ERASED, str(self.once_erased))

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
    return seal(value) if isinstance(value, str) else value
