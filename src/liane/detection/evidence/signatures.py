"""Whether an Ed25519 signature holds, with plain whole numbers: RFC 8032, section 5.1.

Checking needs no secret, so nothing has to run in the same time for every number. The script of an
evidence file holds this text, and therefore it too needs Python 3.8 and nothing else.
"""

from __future__ import annotations

import hashlib
from typing import Any

__all__ = ["signature_holds"]

_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)


def signature_holds(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether `signature` (64 bytes) is that of `message` by the holder of `key` (32 bytes)."""
    if len(key) != 32 or len(signature) != 64:
        return False
    signer, first = _point(key), _point(signature[:32])
    scale = int.from_bytes(signature[32:], "little")
    if signer is None or first is None or scale >= _L:
        return False
    base = _point((4 * pow(5, -1, _P) % _P).to_bytes(32, "little"))
    told = hashlib.sha512(signature[:32] + key + message).digest()
    left = _times(scale, base)
    right = _plus(first, _times(int.from_bytes(told, "little") % _L, signer))
    apart = (left[0] * right[2] - right[0] * left[2], left[1] * right[2] - right[1] * left[2])
    return not any(each % _P for each in apart)


def _point(data: bytes) -> Any:
    """The point that 32 bytes name, as x, y, z, xy/z; None where they name none."""
    number = int.from_bytes(data, "little")
    odd, y = number >> 255, number & ((1 << 255) - 1)
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT % _P
    if y >= _P or (x * x - square) % _P or (x == 0 and odd):
        return None
    x = _P - x if x & 1 != odd else x
    return (x, y, 1, x * y % _P)


def _plus(one: Any, two: Any) -> Any:
    a = (one[1] - one[0]) * (two[1] - two[0])
    b = (one[1] + one[0]) * (two[1] + two[0])
    c, d = 2 * one[3] * two[3] * _D, 2 * one[2] * two[2]
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % _P, g * h % _P, f * g % _P, e * h % _P)


def _times(count: int, point: Any) -> Any:
    total: Any = (0, 1, 1, 0)
    while count:
        if count & 1:
            total = _plus(total, point)
        point, count = _plus(point, point), count >> 1
    return total
