"""Opens a socket to each target and closes it: that is all that is asked of the outside."""

import os
import socket
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

__all__ = ["answers", "targets"]

# Three keepers that answer on TCP, so that one of them down is no cut.
_KEEPERS = "9.9.9.9:53,1.1.1.1:53,193.0.14.129:53"


def targets() -> list[str]:
    """The hosts to try: those of `LIANE_TARGETS`, or three keepers; none if it is empty."""
    said = os.environ.get("LIANE_TARGETS", _KEEPERS)
    return [target.strip() for target in said.split(",") if target.strip()]


def answers(asked: Iterable[str], timeout_s: float = 3.0) -> list[bool]:
    """Whether each `host:port` accepts a connection within `timeout_s`, tried side by side."""
    hosts = list(asked)
    with ThreadPoolExecutor(max_workers=max(len(hosts), 1)) as pool:
        return list(pool.map(lambda host: _answers(host, timeout_s), hosts))


def _answers(target: str, timeout_s: float) -> bool:
    host, _, port = target.rpartition(":")
    try:
        with socket.create_connection((host.strip("[]"), int(port)), timeout=timeout_s):
            return True
    except (OSError, ValueError):
        return False
