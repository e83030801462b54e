"""Counting a vote of owners by their shares. Pure: no database, no clock.

A share that is unknown is never counted as zero: where it could change the outcome, the outcome is
unknown. « Every owner » counts heads, for unanimity needs no shares.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

__all__ = ["Count", "Said", "count", "outcome"]

_SIDES = ("for", "against", "abstain", "absent")


@dataclass(frozen=True)
class Said:
    """An owner: the share, if it is known, and what was said (`absent` where nothing was)."""

    share: Decimal | None
    choice: str = "absent"


@dataclass
class Count:
    """Owners and shares on each side; `unknown` are the owners there whose share is not known."""

    owners: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_SIDES, 0))
    shares: dict[str, Decimal] = field(default_factory=lambda: dict.fromkeys(_SIDES, Decimal(0)))
    unknown: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_SIDES, 0))

    @property
    def all_shares(self) -> Decimal:
        """The shares that are known, of everybody."""
        return sum(self.shares.values(), Decimal(0))

    @property
    def is_whole(self) -> bool:
        """Whether the share of every owner is known."""
        return not any(self.unknown.values())


def count(owners: Iterable[Said]) -> Count:
    """The sums of a vote.

    >>> found = count([Said(Decimal(300), "for"), Said(Decimal(200)), Said(None, "against")])
    >>> found.shares["for"], found.owners["absent"], found.unknown["against"]
    (Decimal('300'), 1, 1)
    """
    found = Count()
    for each in owners:
        found.owners[each.choice] += 1
        if each.share is None:
            found.unknown[each.choice] += 1
        else:
            found.shares[each.choice] += each.share
    return found


def outcome(needed: str, found: Count) -> str:
    """`carried`, `not_carried`, or `unknown` where a share that nobody knows could decide.

    >>> outcome("half", count([Said(Decimal(501), "for"), Said(Decimal(499), "against")]))
    'carried'
    >>> outcome("half", count([Said(Decimal(501), "for"), Said(None, "against")]))
    'unknown'
    """
    if needed == "all":
        heads = found.owners
        return "carried" if heads["for"] and heads["for"] == sum(heads.values()) else "not_carried"
    if not found.all_shares and found.is_whole:
        return "not_carried"
    yes = _is_carried(needed, found.shares)
    if found.is_whole:
        return "carried" if yes else "not_carried"
    if needed == "cast" and not (found.unknown["for"] or found.unknown["against"]):
        return "carried" if yes else "not_carried"
    return "unknown"


def _is_carried(needed: str, shares: Mapping[str, Decimal]) -> bool:
    everybody = sum(shares.values(), Decimal(0))
    if needed == "cast":
        return shares["for"] > shares["against"]
    if needed == "half":
        return 2 * shares["for"] > everybody
    return 3 * shares["for"] >= 2 * everybody
