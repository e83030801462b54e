"""What there is today: speeds, prices, incomes; each a new line, the last one holds."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from liane.server.community.members.models import Member
from liane.server.projects.needs.actions.guards import must
from liane.server.projects.needs.models import Income, Level, Offer, Technology
from liane.server.projects.needs.permissions import may_measure
from liane.server.site import audit
from liane.words import N_

__all__ = ["add_income", "add_offer"]


def _must_measure(member: Member) -> None:
    must(
        may_measure(member),
        N_("baseline: ask the data referent, a technician, the treasurer or a facilitator"),
    )


def _must_have_source(source: str) -> None:
    must(bool(source.strip()), N_("baseline: say where the figure comes from"))


@transaction.atomic
def add_offer(
    *, acting_member: Member, carrier: str, technology: str, source: str, **facts: Any
) -> Offer:
    """Keep a measured speed, prices, or both. `facts`: zone, down_mbps, up_mbps, tool, days…"""
    _must_measure(acting_member)
    _must_have_source(source)
    must(bool(carrier.strip()), N_("baseline: say who sells it"))
    must(technology in Technology.values, N_("baseline: choose the kind of access"))
    speed = facts.get("down_mbps") is not None or facts.get("up_mbps") is not None
    price = facts.get("price_1gb") is not None or facts.get("price_5gb") is not None
    must(speed or price, N_("baseline: give a speed or a price; what is not known stays empty"))
    must(
        not speed or bool(facts.get("tool") and facts.get("measured_on")),
        N_("baseline: say with what the speed was measured, and on which day"),
    )
    must(
        not price or bool(acting_member.operator.currency),
        N_("baseline: choose the currency in the settings of the operator first"),
    )
    if price and not facts.get("priced_on"):
        facts["priced_on"] = timezone.localdate()
    made = Offer.objects.create(
        operator_id=acting_member.operator_id, carrier=carrier.strip()[:80],
        technology=technology, source=source.strip()[:200], **facts,
    )  # fmt: skip
    audit.note("needs.add_offer", acting_member, made)
    return made


@transaction.atomic
def add_income(
    *, acting_member: Member, level: str, monthly: Decimal, source: str, **facts: Any
) -> Income:
    """Keep what one of three households lives on in a month."""
    _must_measure(acting_member)
    _must_have_source(source)
    must(level in Level.values, N_("baseline: choose which of the three households"))
    must(monthly > 0, N_("baseline: an income is more than nothing"))
    must(
        bool(acting_member.operator.currency),
        N_("baseline: choose the currency in the settings of the operator first"),
    )
    made = Income.objects.create(
        operator_id=acting_member.operator_id, level=level, monthly=monthly,
        source=source.strip()[:200], **facts,
    )  # fmt: skip
    audit.note("needs.add_income", acting_member, made, level=level)
    return made
