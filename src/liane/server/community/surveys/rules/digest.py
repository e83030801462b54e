"""Digest authentication (RFC 2617 and 7616, MD5 and qop=auth): what ODK Collect speaks.

MD5 is what those applications know; the secret is drawn by the box, long, and used for nothing
else. A nonce lives ten minutes; each count of it is taken once.
"""

import hashlib
import hmac
import time
from dataclasses import dataclass
from urllib.request import parse_http_list, parse_keqv_list

__all__ = ["Claim", "challenge", "claim_of", "is_answered", "mark_of", "nonce_is_fresh"]

LIVES_S = 600


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def mark_of(username: str, realm: str, secret: str) -> str:
    """What is kept (sealed) of a secret: enough to check an answer, useless elsewhere.

    >>> mark_of("Mufasa", "testrealm@host.com", "Circle Of Life")
    '939e7578ed9e3c518a452acee763bce9'
    """
    return _md5(f"{username}:{realm}:{secret}")


def _signed(stamp: str, realm: str, key: str) -> str:
    return hmac.new(key.encode(), f"{stamp} {realm}".encode(), "sha256").hexdigest()[:32]


def challenge(realm: str, key: str, stale: bool = False) -> str:
    """The header that asks who is there."""
    stamp = f"{int(time.time()):x}"
    nonce = f"{stamp}.{_signed(stamp, realm, key)}"
    again = ", stale=true" if stale else ""
    return f'Digest realm="{realm}", qop="auth", algorithm=MD5, nonce="{nonce}"{again}'


def nonce_is_fresh(nonce: str, realm: str, key: str) -> bool:
    """Whether we made this nonce, less than ten minutes ago."""
    stamp, _, signed = nonce.partition(".")
    if not hmac.compare_digest(signed.encode(), _signed(stamp, realm, key).encode()):
        return False
    return 0 <= time.time() - int(stamp, 16) < LIVES_S


@dataclass(frozen=True)
class Claim:
    """Who says to be there, and the proof."""

    username: str
    realm: str
    nonce: str
    uri: str
    response: str
    qop: str
    nc: str
    cnonce: str


def claim_of(header: str) -> Claim | None:
    """The claim that a header makes; None if it makes none that we can check."""
    kind, _, rest = header.partition(" ")
    if kind.lower() != "digest" or len(header) > 4_000:
        return None
    try:
        given = parse_keqv_list(parse_http_list(rest))
    except (ValueError, IndexError):
        return None
    if given.get("algorithm", "MD5").upper() != "MD5" or given.get("qop", "auth") != "auth":
        return None
    names = ("username", "realm", "nonce", "uri", "response", "qop", "nc", "cnonce")
    return Claim(*(str(given.get(name, "")) for name in names))


def is_answered(claim: Claim, method: str, mark: str) -> bool:
    """Whether the proof of a claim is right for a request made with `method`.

    >>> is_answered(Claim("Mufasa", "testrealm@host.com", "dcd98b7102dd2f0e8b11d0f600bfb0c093",
    ...     "/dir/index.html", "6629fae49393a05397450978507c4ef1", "auth", "00000001", "0a4f113b"),
    ...     "GET", "939e7578ed9e3c518a452acee763bce9")
    True
    """
    asked = _md5(f"{method}:{claim.uri}")
    parts = [mark, claim.nonce, claim.nc, claim.cnonce, claim.qop, asked]
    if not claim.qop:
        parts = [mark, claim.nonce, asked]
    return hmac.compare_digest(_md5(":".join(parts)).encode(), claim.response.encode())
