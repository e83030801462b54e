"""When nothing more can be written: how a full disk and a busy database are told from a fault."""

import errno

__all__ = ["is_busy", "is_full"]

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_WORDS = ("disk is full", "no space left on device", "could not extend file")


def is_full(error: BaseException | None) -> bool:
    """Whether an error says that the disk is full, from Python, SQLite or PostgreSQL.

    >>> is_full(OSError(28, "No space left on device"))
    True
    """
    said = str(error).lower()
    return getattr(error, "errno", None) in _FULL or any(words in said for words in _WORDS)


def is_busy(error: BaseException | None) -> bool:
    """Whether SQLite gave up waiting for somebody else's writing."""
    return "database is locked" in str(error)
