"""Lines, tariffs, what figures rest on, and what is published of them."""

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from liane.errors import BadInput
from liane.server.community.members.models import Member
from liane.server.networks.plans.models import Plan
from liane.server.networks.plans.queries import decided_plan
from liane.server.networks.plans.wording import item_name, unit_name
from liane.server.projects.finance.actions.guards import must, must_keep
from liane.server.projects.finance.models import Basis, Line, Published, Side, Tariff, Where
from liane.server.projects.finance.queries import basis_of, summary_of
from liane.server.projects.finance.template import shipped_line
from liane.server.site import audit
from liane.server.site.records import change
from liane.words import N_

__all__ = [
    "add_line",
    "add_tariff",
    "change_line",
    "change_tariff",
    "drop_line",
    "drop_tariff",
    "publish",
    "set_basis",
    "take_bill",
    "take_lines",
    "unpublish",
]

_MOST_YEARS = 50


@transaction.atomic
def set_basis(*, acting_member: Member, seen_version: int | None = None, **values: Any) -> Basis:
    """Say what the figures rest on. Raises `EditedMeanwhile`."""
    must_keep(acting_member)
    years = values.get("horizon_years", 10)
    must(
        1 <= years <= _MOST_YEARS,
        N_("horizon: {years} years; give 1 to {most}"),
        years=years,
        most=_MOST_YEARS,
    )
    found = basis_of(acting_member.operator)
    must(
        bool(values.get("currency") or found.currency),
        N_("currency: say in which one you count, as XOF or EUR"),
    )
    if found._state.adding:
        for name, value in values.items():
            setattr(found, name, value)
        found.save()
    else:
        found = change(found, seen_version or found.version, **values)
    audit.note("finance.set_basis", acting_member, found, fields=sorted(values))
    return found


def _kept_basis(member: Member) -> Basis:
    """The basis, written the first time something is counted."""
    found = basis_of(member.operator)
    must(
        bool(found.currency),
        N_("currency: the operator has none; say it in « what the figures rest on » first"),
    )
    if found._state.adding:
        found.save()
    return found


@transaction.atomic
def add_line(*, acting_member: Member, **values: Any) -> Line:
    """Write a line of cost or income."""
    must_keep(acting_member)
    _kept_basis(acting_member)
    line = Line.objects.create(operator_id=acting_member.operator_id, **values)
    audit.note("finance.add_line", acting_member, line, side=line.side, where=line.where)
    return line


@transaction.atomic
def take_lines(codes: Iterable[str], *, acting_member: Member) -> int:
    """Take lines of the shipped list, without any amount; one that is there already stays."""
    must_keep(acting_member)
    _kept_basis(acting_member)
    here = set(_living(acting_member).exclude(code="").values_list("code", flat=True))
    found = [line for code in dict.fromkeys(codes) if (line := shipped_line(code))]
    made = [each for each in found if each.code not in here]
    language = get_language() or "fr"
    for each in made:
        said = each.said(language)
        Line.objects.create(
            operator_id=acting_member.operator_id, side=each.side, code=each.code,
            name=said["name"], unit=said["unit"], per=each.per, share_of=each.share_of,
            quantity=1 if each.share_of else None, life_years=each.life_years,
            in_kind=each.code == "volunteers", where=Where.ASSUMED,
        )  # fmt: skip
    audit.note("finance.take_lines", acting_member, lines=len(made))
    return len(made)


def _living(member: Member) -> "models.QuerySet[Line]":
    return Line.objects.filter(operator_id=member.operator_id, dropped_at=None)


@transaction.atomic
def take_bill(*, acting_member: Member) -> int:
    """Take the bill of the decided plan; lines taken from a plan before are replaced."""
    must_keep(acting_member)
    basis = _kept_basis(acting_member)
    plan = decided_plan(acting_member.operator)
    if plan is None or not plan.result:
        raise BadInput(N_("plan: none is decided yet; have the assembly decide one first"))
    must(
        plan.paid_in == basis.currency,
        N_("plan: it counts in {theirs}, this room in {ours}; make the plan again in {ours}"),
        theirs=plan.paid_in or "?",
        ours=basis.currency,
    )
    _living(acting_member).exclude(plan=None).update(dropped_at=timezone.now())
    made = [*_bought(plan), *_run(plan)]
    Line.objects.bulk_create(made)
    audit.note("finance.take_bill", acting_member, plan, lines=len(made))
    return len(made)


def _of_plan(plan: Plan, **values: Any) -> Line:
    said = _("plan {number}: {name}").format(number=plan.number, name=plan.name)
    day = plan.decided_on or timezone.localdate()
    return Line(
        operator_id=plan.operator_id, where=Where.PLAN, source=said[:160], on=day, plan=plan.pk,
        **values,
    )  # fmt: skip


def _bought(plan: Plan) -> list[Line]:
    return [
        _of_plan(
            plan, side=Side.PURCHASE, name=item_name(row["item"])[:140],
            unit=unit_name(row["unit"])[:40],
            price=None if row["unit_price"] is None else round(row["unit_price"], 2),
            quantity=round(row["quantity"], 3), per=Line.Per.ONCE,
        )
        for row in plan.result.get("purchases") or ()
    ]  # fmt: skip


def _run(plan: Plan) -> list[Line]:
    """What the plan costs to run; what it puts aside to buy again is a line of its own."""
    cost = plan.result.get("cost") or {}
    again = float(plan.result.get("renewals_year") or 0)
    rows = ((_("Running the network, by the plan"), float(cost.get("opex_year") or 0) - again),
            (_("Put aside to buy again, by the plan"), again))  # fmt: skip
    return [
        _of_plan(plan, side=Side.RUNNING, name=name, price=round(amount, 2), per=Line.Per.YEAR)
        for name, amount in rows
        if amount > 0
    ]


@transaction.atomic
def change_line(line: Line, seen_version: int, *, acting_member: Member, **values: Any) -> Line:
    """Change a line. Raises `EditedMeanwhile`."""
    must_keep(acting_member)
    must(line.dropped_at is None, N_("line: it is no longer counted; add it again"))
    line = change(line, seen_version, **values)
    audit.note("finance.change_line", acting_member, line, fields=sorted(values))
    return line


@transaction.atomic
def drop_line(line: Line, *, acting_member: Member) -> None:
    """A line is no longer counted; entries that name it keep it."""
    must_keep(acting_member)
    _living(acting_member).filter(pk=line.pk).update(dropped_at=timezone.now())
    audit.note("finance.drop_line", acting_member, line)


@transaction.atomic
def add_tariff(*, acting_member: Member, **values: Any) -> Tariff:
    """Write a tariff; the main one takes the place of the main one before."""
    must_keep(acting_member)
    _kept_basis(acting_member)
    _make_room(acting_member, values)
    tariff = Tariff.objects.create(operator_id=acting_member.operator_id, **values)
    audit.note("finance.add_tariff", acting_member, tariff, is_main=tariff.is_main)
    return tariff


def _make_room(member: Member, values: dict[str, Any]) -> None:
    if values.get("is_main"):
        mains = Tariff.objects.filter(operator_id=member.operator_id, is_main=True)
        mains.update(is_main=False, version=models.F("version") + 1)


@transaction.atomic
def change_tariff(
    tariff: Tariff, seen_version: int, *, acting_member: Member, **values: Any
) -> Tariff:
    """Change a tariff. Raises `EditedMeanwhile`."""
    must_keep(acting_member)
    if values.get("is_main") and not tariff.is_main:
        _make_room(acting_member, values)
    tariff = change(tariff, seen_version, **values)
    audit.note("finance.change_tariff", acting_member, tariff, fields=sorted(values))
    return tariff


@transaction.atomic
def drop_tariff(tariff: Tariff, *, acting_member: Member) -> None:
    """A tariff is no longer offered."""
    must_keep(acting_member)
    Tariff.objects.filter(pk=tariff.pk).update(dropped_at=timezone.now(), is_main=False)
    audit.note("finance.drop_tariff", acting_member, tariff)


@transaction.atomic
def publish(words: str = "", *, acting_member: Member) -> Published:
    """Let everybody read one page of figures, as they are today."""
    must_keep(acting_member)
    facts = summary_of(acting_member.operator)
    must(facts is not None, N_("summary: there is nothing to publish; write lines first"))
    made = Published.objects.create(
        operator_id=acting_member.operator_id, facts=facts, words=words.strip()[:1200]
    )
    audit.note("finance.publish", acting_member, made)
    return made


@transaction.atomic
def unpublish(*, acting_member: Member) -> None:
    """Nobody outside reads the figures any more."""
    must_keep(acting_member)
    living = Published.objects.filter(operator_id=acting_member.operator_id, withdrawn_at=None)
    living.update(withdrawn_at=timezone.now())
    audit.note("finance.unpublish", acting_member)
