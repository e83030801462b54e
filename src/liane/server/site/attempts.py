"""Counts of failed sign-ins, in memory and common to every process of the box.

django-axes counts in a cache. Ours is a folder in memory (the one of the key), so that no client
address ever reaches a disk; adding one is done under a lock, so that no attempt escapes the count.
Addresses are counted under a keyed hash that dies with the box's secret.
"""

import fcntl
import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.cache.backends.filebased import FileBasedCache
from django.http import HttpRequest

from liane.server.site.sealing import memory

__all__ = ["AttemptsInMemory", "client"]


class AttemptsInMemory(FileBasedCache):
    """A cache in a folder that lies in memory, where counting is atomic."""

    def __init__(self, _location: str, params: dict[str, Any]) -> None:
        params = {**params, "OPTIONS": {"MAX_ENTRIES": 50_000, **params.get("OPTIONS", {})}}
        super().__init__(str(memory() / "attempts"), params)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (memory() / "attempts.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def add(self, *args: Any, **kwargs: Any) -> bool:
        with self._alone():
            return super().add(*args, **kwargs)

    def incr(self, *args: Any, **kwargs: Any) -> int:
        with self._alone():
            return super().incr(*args, **kwargs)


def client(request: HttpRequest) -> str:
    """Who asks, as a keyed hash: behind our own proxy, the address that the proxy saw."""
    seen = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER:
        seen = request.META.get("HTTP_X_FORWARDED_FOR", seen).rpartition(",")[2].strip()
    return hmac.new(settings.SECRET_KEY.encode(), seen.encode(), "sha256").hexdigest()[:16]
