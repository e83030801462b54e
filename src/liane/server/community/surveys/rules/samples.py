"""How many answers are enough, and how far off they may be.

For a share p of n answers drawn by chance from N people: z √(p(1−p)/n · deff · (N−n)/(N−1))
(Cochran, Sampling Techniques, 1977, §2.5 and 4.4). The worst share, one half, is taken where none
is said. A sample that was not drawn by chance has no margin, whatever its size.
"""

import math

__all__ = ["margin", "quota_gaps", "size_for"]

_Z = {90: 1.6449, 95: 1.9600, 99: 2.5758}


def _z(confidence: int) -> float:
    return _Z.get(confidence, _Z[95])


def margin(
    answers: int,
    population: int | None = None,
    confidence: int = 95,
    design_effect: float = 1.0,
    share: float = 0.5,
) -> float | None:
    """Margin of error of a share, from 0 to 1; None where it cannot be said.

    >>> round(margin(385), 4), round(margin(278, 1000), 4), margin(1000, 1000)
    (0.0499, 0.05, 0.0)
    """
    if answers < 1 or (population is not None and population < 1):
        return None
    spread = share * (1 - share) * max(design_effect, 1.0) / answers
    if population is not None:
        if answers >= population:
            return 0.0
        spread *= (population - answers) / (population - 1)
    return _z(confidence) * math.sqrt(spread)


def size_for(
    wanted: float,
    population: int | None = None,
    confidence: int = 95,
    design_effect: float = 1.0,
    share: float = 0.5,
) -> int:
    """Answers needed for a margin of error of `wanted`, from 0 to 1.

    >>> size_for(0.05), size_for(0.05, 1000), size_for(0.05, 1000, design_effect=2)
    (385, 278, 435)
    """
    many = _z(confidence) ** 2 * share * (1 - share) * max(design_effect, 1.0) / wanted**2
    if population is not None:
        many = many / (1 + (many - 1) / population)
        return min(population, math.ceil(many - 1e-9))
    return math.ceil(many - 1e-9)


def quota_gaps(quotas: dict[str, int], counted: dict[str, int]) -> dict[str, int]:
    """Answers still missing in each quota.

    >>> quota_gaps({"women": 30, "men": 30}, {"women": 32, "men": 11})
    {'women': 0, 'men': 19}
    """
    return {name: max(0, wanted - counted.get(name, 0)) for name, wanted in quotas.items()}
