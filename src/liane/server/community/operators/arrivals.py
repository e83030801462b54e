"""Where a file waits between its preview and its yes: in memory, never on the disk, one an account.

It holds names and phones in clear. It is gone after an hour, when it was brought in, or when the
power goes.
"""

import time
from uuid import UUID

from liane.server.site.sealing import memory

__all__ = ["drop", "held", "hold"]

_HOUR_S = 3600


def hold(user: UUID, data: bytes) -> None:
    """Keep the file of an account; the one before, and all that are older than an hour, go."""
    for old in memory().glob("arrival-*"):
        if time.time() - old.stat().st_mtime > _HOUR_S:
            old.unlink(missing_ok=True)
    place = memory() / f"arrival-{user.hex}"
    place.touch(mode=0o600)
    place.write_bytes(data)


def held(user: UUID) -> bytes | None:
    """The file of an account, if it is still there."""
    try:
        return (memory() / f"arrival-{user.hex}").read_bytes()
    except FileNotFoundError:
        return None


def drop(user: UUID) -> None:
    """Forget the file of an account."""
    (memory() / f"arrival-{user.hex}").unlink(missing_ok=True)
