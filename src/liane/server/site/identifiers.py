"""Identifiers of records: UUID version 7 (RFC 9562), which sort by the moment they were made."""

import secrets
import threading
import time
from uuid import UUID

__all__ = ["uuid7"]

_turn = threading.Lock()
_last = 0


def uuid7() -> UUID:
    """A new identifier: milliseconds since 1970, 12 bits of their fraction, 62 random bits.

    Those made one after the other in one process sort in that order.

    >>> uuid7().version, uuid7() < uuid7()
    (7, True)
    """
    global _last  # noqa: PLW0603 (the last moment given out, so that the next one is later)
    with _turn:
        _last = max(_last + 1, (time.time_ns() << 12) // 1_000_000)
        moment = _last
    milliseconds, fraction = moment >> 12 & (1 << 48) - 1, moment & 0xFFF
    return UUID(
        int=milliseconds << 80 | 7 << 76 | fraction << 64 | 0b10 << 62 | secrets.randbits(62)
    )
