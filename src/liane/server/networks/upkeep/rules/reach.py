"""Who is left without what, behind a site that is cut: reach over what was built, in plain sets.

A home is said to be without only where no way is left however the unknown sites are; it is said
to be served only where a way of sites seen in service is left. All between is unknown, and so is
every home that the built network does not reach yet.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

__all__ = ["Left", "left", "reached"]


@dataclass(frozen=True)
class Left:
    """Households: without a service, of unknown state, and all that the plan counts."""

    without: int
    unknown: int
    households: int

    @property
    def state(self) -> str:
        """How the service is on the whole: what is not known of any home is unknown.

        >>> [Left(*each, 9).state for each in ((0, 2), (3, 2), (7, 2), (0, 9))]
        ['ok', 'worn', 'cut', 'unknown']
        """
        if not self.known:
            return "unknown"
        return "ok" if not self.without else "cut" if self.without == self.known else "worn"

    @property
    def known(self) -> int:
        """Households of which it is known whether they are served."""
        return self.households - self.unknown


def reached(
    links: Iterable[tuple[str, str]], starts: Iterable[str], lost: frozenset[str] = frozenset()
) -> set[str]:
    """Places that a way joins to one of `starts`, over none that is `lost`.

    >>> sorted(reached([("pop", "hill"), ("hill", "school")], ["pop"], frozenset({"hill"})))
    ['pop']
    """
    beside: dict[str, set[str]] = {}
    for a, b in links:
        if not {a, b} & lost:
            beside.setdefault(a, set()).add(b)
            beside.setdefault(b, set()).add(a)
    found = set(starts) - lost
    waiting = list(found)
    while waiting:
        fresh = beside.get(waiting.pop(), set()) - found
        found |= fresh
        waiting += fresh
    return found


def left(
    households: Mapping[str, int],
    links: Iterable[tuple[str, str]],
    starts: Iterable[str],
    states: Mapping[str, str],
) -> Left:
    """Households without what comes from `starts`, by the states of sites.

    >>> homes, links = {"hill": 0, "school": 40, "far": 9}, [("pop", "hill"), ("hill", "school")]
    >>> left(homes, links, ["pop"], {"pop": "ok", "hill": "cut", "school": "ok"})
    Left(without=40, unknown=9, households=49)
    >>> left(homes, links, ["pop"], {"pop": "ok", "hill": "unknown", "school": "ok"})
    Left(without=0, unknown=49, households=49)
    """
    joined, begins = list(links), list(starts)
    built = reached(joined, begins)
    cut = frozenset(place for place in built if states.get(place) == "cut")
    unsure = frozenset(place for place in built if states.get(place, "unknown") == "unknown")
    perhaps = reached(joined, begins, cut)
    surely = reached(joined, begins, cut | unsure)
    return Left(
        without=sum(count for place, count in households.items() if place in built - perhaps),
        unknown=sum(
            count
            for place, count in households.items()
            if place not in built or place in perhaps - surely
        ),
        households=sum(households.values()),
    )
