"""Opens a socket to each target and closes it: that is all that is asked of the outside."""

import socket
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

__all__ = ["answers"]


def answers(targets: Iterable[str], timeout_s: float = 3.0) -> list[bool]:
    """Whether each `host:port` accepts a connection within `timeout_s`, tried side by side."""
    asked = [target for target in targets if target]
    with ThreadPoolExecutor(max_workers=max(len(asked), 1)) as pool:
        return list(pool.map(lambda target: _answers(target, timeout_s), asked))


def _answers(target: str, timeout_s: float) -> bool:
    host, _, port = target.rpartition(":")
    try:
        with socket.create_connection((host.strip("[]"), int(port)), timeout=timeout_s):
            return True
    except (OSError, ValueError):
        return False
