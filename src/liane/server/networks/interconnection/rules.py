"""What makes an offer good or risky, said as remarks. Pure: no database, no clock.

Nothing is decided here: remarks are what a person should ask before signing.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from liane.words import N_

__all__ = ["cheapest", "cost_per_mbps", "remarks", "second_path_remark", "yearly_cost"]


def cost_per_mbps(offer: Any) -> float | None:
    """Monthly cost for each Mb/s, in the offer's currency; None where either is unknown."""
    if offer.monthly_cost is None or not offer.capacity_mbps:
        return None
    return float(offer.monthly_cost) / float(offer.capacity_mbps)


def yearly_cost(offer: Any) -> Decimal | None:
    """First year: twelve months and the installation; None where the month is unknown."""
    if offer.monthly_cost is None:
        return None
    return Decimal(12 * offer.monthly_cost + (offer.setup_cost or 0))


def cheapest(offers: Iterable[Any]) -> Any:
    """The offer of a point with the lowest monthly price that is known and not refused, or None."""
    priced = [
        offer
        for offer in offers
        if offer.monthly_cost is not None and offer.state not in ("refused", "expired")
    ]
    return min(priced, key=lambda offer: offer.monthly_cost, default=None)


def remarks(offer: Any) -> list[str]:
    """What to ask before signing, as untranslated messages."""
    found = []
    if offer.resale == "no":
        found.append(N_("sharing or resale is forbidden: the network cannot use it"))
    elif offer.resale == "":
        found.append(N_("ask in writing whether it may be shared"))
    if offer.written != "yes":
        found.append(N_("only said: ask for it in writing"))
    if offer.monthly_cost is None:
        found.append(N_("the price is unknown"))
    if not offer.capacity_mbps:
        found.append(N_("the capacity is unknown: plans cannot use it"))
    if (offer.contract_months or 0) > 24:
        found.append(N_("it binds for more than two years"))
    return found


def second_path_remark(offers: Iterable[Any]) -> str:
    """What the kept offers are worth when one of them falls, as an untranslated message."""
    kept = [offer for offer in offers if offer.state == "kept"]
    providers = {offer.provider.casefold().strip() for offer in kept}
    if not kept:
        return N_("No offer is kept: a plan has no way to the Internet yet.")
    if len(kept) == 1:
        return N_("One way only: when it falls, everybody loses the Internet. Ask for a second.")
    if len(providers) == 1:
        return N_("Two ways of one provider: ask whether they fall together.")
    if not any(offer.second_path == "yes" for offer in kept):
        return N_("Two providers, but nobody said whether they share a cable, a mast or a bill.")
    return N_("Two providers on separate ways: one can fall.")
