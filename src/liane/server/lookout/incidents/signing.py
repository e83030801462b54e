"""The key that signs the evidence of an operator: derived from the key of the box, kept nowhere.

A locked box signs nothing. The public half is handed to whoever is to check, apart from the file.
"""

from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from liane.server.site.sealing import secret_for

__all__ = ["public_of", "seed_of"]


def seed_of(operator: Any) -> bytes:
    """The private half, 32 bytes. Raises `Locked`."""
    return secret_for(f"signature of evidence {operator.pk}")


def public_of(operator: Any) -> str:
    """The public half, 64 signs. Raises `Locked`."""
    return (
        Ed25519PrivateKey.from_private_bytes(seed_of(operator))
        .public_key()
        .public_bytes_raw()
        .hex()
    )
