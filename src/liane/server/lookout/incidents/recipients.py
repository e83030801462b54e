"""The public key of somebody who may read sealed evidence: X25519, in PEM, and nothing else.

A private key that is sent by mistake is refused and not repeated: whoever sent it is told to make
another. What this box keeps opens nothing.
"""

from hashlib import sha256

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from liane.errors import BadInput
from liane.words import N_

__all__ = ["SHORTEST_PHRASE", "public_key"]

SHORTEST_PHRASE = 12
_LONGEST = 2000


def public_key(text: str) -> tuple[str, str]:
    """The key as it is kept, and the mark by which people compare it aloud."""
    if "PRIVATE" in text:
        raise BadInput(
            N_("key: this one is private, and was not kept; make another, and send its public half")
        )
    try:
        key = serialization.load_pem_public_key(text.strip()[:_LONGEST].encode("ascii"))
    except (ValueError, UnicodeEncodeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, X25519PublicKey):
        raise BadInput(
            N_(
                "key: no public X25519 key in PEM; it is made with:"
                " openssl genpkey -algorithm X25519"
            )
        )
    raw = key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    plain = key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return plain.decode("ascii"), sha256(raw).hexdigest()[:16]
