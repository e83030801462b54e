"""A target and the control's file, fetched by one link in one minute, as rates that compare.

A far server is slow to begin: TCP doubles what it sends with each round trip, and what a receiver
lets it send ahead is bounded. The time that its own round trips explain is taken out, so that
distance is not taken for somebody's act; a target that is limited by nothing else has the rate of
the control. What came within the first packets has no rate. Source: RFC 5681, RFC 6928.
"""

import math
from typing import Any

from liane.measurement.observations import finite

__all__ = ["rates"]

_LEAST_BYTES = 16_000
_FIRST_BYTES = 14_600  # ten segments, which a server sends before it hears anything
_WINDOW_BYTES = 32_768  # what the probe lets a server send ahead, at least


def rates(keys: dict[str, Any]) -> tuple[float | None, float | None]:
    """Bytes a second of the target and of the control; None where they cannot be told.

    >>> far = {"bytes": 128000, "seconds": 1.6, "rtt_s": 0.3, "failure": None}
    >>> near = {"bytes": 128000, "seconds": 0.2, "rtt_s": 0.02, "failure": None}
    >>> rates({"target": far, "control": near})
    (640000.0, 640000.0)
    """
    usual = _plain(_half(keys, "control"))
    target = _half(keys, "target")
    size, spent = finite(target.get("bytes")), finite(target.get("seconds"))
    if usual is None or size is None or spent is None:
        return None, usual
    if size < _LEAST_BYTES and target.get("failure") is None:
        return None, usual
    left_s = spent - _explained_s(size, finite(target.get("rtt_s")) or 0.0)
    return size / max(left_s, size / usual), usual


def _half(keys: dict[str, Any], name: str) -> dict[str, Any]:
    half = keys.get(name)
    return half if isinstance(half, dict) else {}


def _plain(half: dict[str, Any]) -> float | None:
    size, spent = finite(half.get("bytes")), finite(half.get("seconds"))
    if size is None or spent is None or size < _LEAST_BYTES:
        return None
    return size / max(spent, 1e-3)


def _explained_s(size: float, rtt_s: float) -> float:
    """The time that round trips take: doublings of the first packets, then whole windows."""
    return rtt_s * (math.log2(size / _FIRST_BYTES + 1) + size / _WINDOW_BYTES)
