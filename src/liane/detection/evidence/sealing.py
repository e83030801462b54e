"""A sealed file: what only the holders of a passphrase or of a private key can read.

    line 1   liane-sealed-1
    line 2   JSON: {"recipients": [...]}, one wrapped copy of the file's key for each recipient
    then     blocks: 64 KiB of the file each (the last may be shorter), 16 bytes of tag after each

The file's key is 32 random bytes. A block is sealed with ChaCha20-Poly1305 (RFC 8439): its nonce is
11 bytes of the block's number, then 1 for the last block and 0 for others; the first two lines are
the associated data. So no block can be changed, moved, left out or cut off unseen. A passphrase
wraps the key by scrypt (RFC 7914: n 2^16, r 8, p 1, 16 bytes of salt), a public X25519 key
(RFC 7748) by a fresh key of its own and HKDF-SHA256 (RFC 5869: info `liane-sealed-1`, salt: the
fresh public key then the recipient's); the wrapping nonce is zero, since such a key wraps once.
"""

import base64
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from liane.detection.evidence.checking import SEALED
from liane.errors import BadInput
from liane.reading import unreadable
from liane.words import N_

__all__ = ["SEALED", "is_sealed", "key_of", "seal", "unseal"]

_BLOCK, _TAG, _HEAD = 65536, 16, 65536
_ZERO = bytes(12)
_SHORTEST = 12

_NO_KEY = N_("{file}: no {wanted} key in PEM; make one with: openssl genpkey -algorithm {wanted}")
_NOBODY = N_("nobody to seal to: give a passphrase or a public key")
_SHORT = N_("the passphrase is too short: {least} characters or more")
_NOT_SEALED = N_("{file}: this is no sealed file")
_CLOSED = N_("{file}: the passphrase or the key does not open it")
_BROKEN = N_("{file}: the sealed file was changed or cut; take another copy")


def is_sealed(file: Path) -> bool:
    """Whether a file begins as a sealed one does."""
    try:
        with file.open("rb") as stream:
            return stream.read(len(SEALED)) == SEALED
    except OSError as error:
        raise unreadable(file, error) from error


def key_of(file: Path, wanted: type[Any], private: bool) -> Any:
    """The key of a PEM file, of the kind that is wanted."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise unreadable(file, error) from error
    load = serialization.load_pem_private_key if private else serialization.load_pem_public_key
    try:
        key = load(data, password=None) if private else load(data)  # type: ignore[call-arg]
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, wanted):
        kind = wanted.__name__.removesuffix("PrivateKey").removesuffix("PublicKey")
        raise BadInput(_NO_KEY, file=file, wanted=kind)
    return key


def seal(
    source: IO[bytes],
    target: IO[bytes],
    *,
    passphrase: str | None = None,
    keys: Sequence[X25519PublicKey] = (),
) -> None:
    """Write `source` sealed to everybody named; any one of them can open it alone."""
    key = os.urandom(32)
    recipients = [_to_key(key, each) for each in keys]
    if passphrase is not None:
        recipients.append(_to_passphrase(key, passphrase))
    if not recipients:
        raise BadInput(_NOBODY)
    head = SEALED + json.dumps({"recipients": recipients}).encode("ascii") + b"\n"
    target.write(head)
    cipher = ChaCha20Poly1305(key)
    for nonce, block in _blocks(source, _BLOCK):
        target.write(cipher.encrypt(nonce, block, head))


def unseal(
    file: Path,
    target: IO[bytes],
    *,
    passphrase: str | None = None,
    key: X25519PrivateKey | None = None,
) -> None:
    """Write what a sealed file holds; nothing of it is to be trusted if this raises."""
    try:
        with file.open("rb") as source:
            head, opened = _opened(file, source, passphrase, key)
            for nonce, block in _blocks(source, _BLOCK + _TAG):
                target.write(opened.decrypt(nonce, block, head))
    except InvalidTag as error:
        raise BadInput(_BROKEN, file=file) from error
    except OSError as error:
        raise unreadable(file, error) from error


def _blocks(source: IO[bytes], size: int) -> Iterator[tuple[bytes, bytes]]:
    """The blocks, each with its nonce; there is always a last one, be it empty."""
    number, block = 0, source.read(size)
    while True:
        after = source.read(size) if len(block) == size else b""
        yield number.to_bytes(11, "big") + (b"\0" if after else b"\1"), block
        if not after:
            return
        number, block = number + 1, after


def _opened(
    file: Path, source: IO[bytes], passphrase: str | None, key: X25519PrivateKey | None
) -> tuple[bytes, ChaCha20Poly1305]:
    head = source.readline(_HEAD)
    told = source.readline(_HEAD)
    try:
        value = json.loads(told)
        recipients = [dict(each) for each in value["recipients"]]
    except (ValueError, KeyError, TypeError, RecursionError):
        recipients = []
    if head != SEALED or not recipients:
        raise BadInput(_NOT_SEALED, file=file)
    for each in recipients:
        found = _unwrapped(each, passphrase, key)
        if found:
            return head + told, ChaCha20Poly1305(found)
    raise BadInput(_CLOSED, file=file)


def _unwrapped(
    said: dict[str, Any], passphrase: str | None, key: X25519PrivateKey | None
) -> bytes | None:
    """The file's key, if this copy of it is for us."""
    try:
        wrapped = base64.b64decode(said["key"], validate=True)
        if said.get("kind") == "scrypt" and passphrase is not None:
            by = _stretched(passphrase, base64.b64decode(said["salt"], validate=True))
        elif said.get("kind") == "x25519" and key is not None:
            fresh = base64.b64decode(said["fresh"], validate=True)
            shared = key.exchange(X25519PublicKey.from_public_bytes(fresh))
            by = _derived(shared, fresh, _raw(key.public_key()))
        else:
            return None
        return ChaCha20Poly1305(by).decrypt(_ZERO, wrapped, None)
    except (InvalidTag, ValueError, KeyError, TypeError):
        return None


def _to_passphrase(key: bytes, passphrase: str) -> dict[str, str]:
    if len(passphrase) < _SHORTEST:
        raise BadInput(_SHORT, least=_SHORTEST)
    salt = os.urandom(16)
    wrapped = ChaCha20Poly1305(_stretched(passphrase, salt)).encrypt(_ZERO, key, None)
    return {"kind": "scrypt", "salt": _text(salt), "key": _text(wrapped)}


def _to_key(key: bytes, to: X25519PublicKey) -> dict[str, str]:
    fresh = X25519PrivateKey.generate()
    public = _raw(fresh.public_key())
    by = _derived(fresh.exchange(to), public, _raw(to))
    wrapped = ChaCha20Poly1305(by).encrypt(_ZERO, key, None)
    return {"kind": "x25519", "fresh": _text(public), "key": _text(wrapped)}


def _stretched(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=2**16, r=8, p=1).derive(passphrase.encode("utf-8"))


def _derived(shared: bytes, fresh: bytes, public: bytes) -> bytes:
    told = HKDF(hashes.SHA256(), 32, salt=fresh + public, info=SEALED.strip())
    return told.derive(shared)


def _raw(key: X25519PublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
