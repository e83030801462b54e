"""Pairs, made up: a target and a control over a line that people share, held back or not.

The line is busy in the evening, wireless, and at times so bad that both crawl; the target is by
nature slower or quicker than the control. Everything follows from the seed.
"""

import numpy as np
from numpy.typing import NDArray

from liane.detection.throttling.pairs import Pair

__all__ = ["made_up_pairs"]

_NATURE = 0.5  # spread of the logarithm of how much slower one server is than another
_MINUTE = 0.25  # spread between two transfers of one minute
_BAD = 0.03  # pairs in which one of the two stalls by itself


def made_up_pairs(
    count: int,
    seed: int,
    held: tuple[int, int] | None = None,
    cap_mbit_s: float = 0.064,
    every_s: float = 1800.0,
) -> list[Pair]:
    """`count` pairs of one target; with `held`, from one pair to another at most `cap_mbit_s`.

    >>> pairs = made_up_pairs(10, seed=1, held=(5, 10))
    >>> max(pair.target_mbit_s for pair in pairs[5:]) <= 0.064
    True
    """
    rng = np.random.default_rng(seed)
    nature = np.exp(rng.normal(0, _NATURE))
    hours = np.arange(count) * every_s / 3600
    line = np.exp(rng.uniform(np.log(1), np.log(40)))
    line = line * (0.6 + 0.4 * np.cos((hours % 24 - 8) / 24 * 2 * np.pi))
    line = line * np.exp(rng.normal(0, 0.4, count)) * np.where(rng.random(count) < 0.02, 0.02, 1.0)
    target = line * nature * np.exp(rng.normal(0, _MINUTE, count)) * _stalls(rng, count)
    control = line * np.exp(rng.normal(0, _MINUTE, count)) * _stalls(rng, count)
    shake = 60 * np.exp(rng.normal(0, 0.2, (2, count))) * (1 + 2 / (1 + line))
    if held:
        target[held[0] : held[1]] = np.minimum(target[held[0] : held[1]], cap_mbit_s)
        shake[0, held[0] : held[1]] += 12000 / cap_mbit_s / 1000  # one packet waits its turn
    group = (("service", f"made-up-{seed}.example"),)
    rows = zip(target, control, shake[0], shake[1], strict=True)
    return [
        Pair(at * every_s, group, *(float(value) for value in row)) for at, row in enumerate(rows)
    ]


def _stalls(rng: np.random.Generator, count: int) -> NDArray[np.float64]:
    return np.where(rng.random(count) < _BAD, rng.uniform(0.02, 0.5, count), 1.0)
