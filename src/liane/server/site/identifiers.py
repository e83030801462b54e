"""Identifiers of records: UUID version 7 (RFC 9562), which sort by the moment they were made."""

import secrets
import time
from uuid import UUID

__all__ = ["uuid7"]


def uuid7() -> UUID:
    """A new identifier: 48 bits of milliseconds since 1970, then 74 random bits.

    >>> uuid7().version
    7
    """
    milliseconds = time.time_ns() // 1_000_000 & (1 << 48) - 1
    low, high = secrets.randbits(62), secrets.randbits(12)
    return UUID(int=milliseconds << 80 | 7 << 76 | high << 64 | 0b10 << 62 | low)
