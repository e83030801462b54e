"""`liane economics`: a budget sheet assessed, or the cost of a commons shared.

`liane economics FILE.toml` reads a treasurer's sheet and prints the year's accounts, then, if
the sheet names households, what the network means for those who pay it. `liane economics settle
FILE.csv` shares a period's expenses. Nothing is written; the same data is had with `--json`.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from liane.cli.console import Result, folded, table
from liane.errors import BadInput
from liane.words import N_, _, number, say

if TYPE_CHECKING:
    from liane.economics import Assessment, Assumption, Balance, Money, Settlement, Sheet

__all__ = ["HELP", "arguments", "run"]

HELP = N_("what a network costs, who can pay for it, and how its cost is shared")

_SCENARIOS = {
    "prudent": N_("prudent"),
    "central": N_("central"),
    "ambitious": N_("ambitious"),
}
_BASES = {
    "given": N_("given"),
    "needed": N_("needed to cover everything, years of ramp-up included"),
    "best-available": N_("no tariff covers the cost: this one earns most"),
}
_STATUSES = {
    "given": N_("given"),
    "to-verify": N_("to verify"),
    "unknown": N_("unknown"),
}


def arguments(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:  # noqa: ARG001
    """The words of `liane economics [settle] FILE`."""
    parser.add_argument(
        "action",
        nargs="?",
        choices=("settle",),
        help=_("share expenses between participants instead of assessing a budget"),
    )
    parser.add_argument(
        "file",
        type=Path,
        metavar=_("FILE"),
        help=_("budget sheet (.toml); with settle: participant,expenses,usage (.csv)"),
    )
    parser.add_argument(
        "--fee", default="0", metavar="N", help=_("with settle: the same fee for every participant")
    )
    parser.add_argument(
        "--currency", metavar="XXX", help=_("with settle: currency of the file, such as XOF")
    )


def run(asked: argparse.Namespace) -> Result:
    """Assess or settle."""
    if asked.action is None and asked.file == Path("settle"):
        raise BadInput(N_("settle: name the CSV file to share after it"))
    return _settle(asked) if asked.action == "settle" else _assess(asked.file)


def _settle(asked: argparse.Namespace) -> Result:
    from liane.economics import Money, read_parts, settle
    from liane.economics.money import decimal_of

    if asked.currency is None:
        raise BadInput(N_("say in which currency the file is: --currency XOF, for instance"))
    fee = Money(decimal_of(asked.fee, "--fee"), asked.currency)
    found = settle(read_parts(asked.file, asked.currency), fee)
    return Result(found.as_dict(), _settlement_text(found))


def _settlement_text(found: "Settlement") -> str:
    head = (_("participant"), _("paid"), _("owed"), _("balance"))
    rows = [
        (each.participant, each.expenses.text(), each.charge.text(), each.balance.text())
        for each in found.balances
    ]
    payments = [
        say("{payer} pays {amount} to {receiver}", payer=each.payer, amount=each.amount.text(),
            receiver=each.receiver)
        for each in found.transfers
    ]  # fmt: skip
    return "\n".join([table(head, rows, right=(1, 2, 3)), "", *payments]).rstrip()


def _assess(file: Path) -> Result:
    from liane.economics import read_sheet

    sheet = read_sheet(file)
    balance, assessment = sheet.balance(), sheet.assess()
    data: dict[str, Any] = {"currency": sheet.currency, "balance": balance.as_dict()}
    data["assessment"] = None if assessment is None else assessment.as_dict()
    parts = [_balance_text(sheet, balance)]
    if assessment is None:
        parts.append(_("No households in the sheet: add `households` to assess the network."))
    else:
        parts.extend(_assessment_texts(assessment))
    return Result(data, "\n\n".join(parts))


def _balance_text(sheet: "Sheet", balance: "Balance") -> str:
    rows = [(line.name, line.year().text(), "") for line in sheet.income]
    rows += [(line.name, "", line.year().text()) for line in sheet.running]
    rows.append((_("total"), balance.income.text(), balance.spending.text()))
    lines = [table((_("a year"), _("income"), _("spending")), rows, right=(1, 2))]
    lines.append(say("Result of the year: {amount}", amount=balance.result.text()))
    price, price_up = balance.balancing_price, balance.balancing_price_up
    if price is not None and price_up is not None:
        message = N_("Balancing tariff: {price}, rounded up to {price_up}")
        lines.append(say(message, price=price.text(), price_up=price_up.text()))
    return "\n".join(lines)


def _assessment_texts(found: "Assessment") -> Iterator[str]:
    yield _figures_text(found)
    yield _scenarios_text(found)
    yield _tornado_text(found)
    yield _assumptions_text(found)
    if found.ask:
        yield "\n".join([_("To ask:"), *(folded(f"- {_(each)}", hang=2) for each in found.ask)])


def _money(amount: "Money | None") -> str:
    return _("none") if amount is None else amount.text()


def _figures(found: "Assessment") -> Iterator[tuple[str, str]]:
    cost, prices, health = found.cost, found.prices, found.health
    yield _("purchase"), cost.capex.text()
    yield _("running cost a year"), cost.opex_year.text()
    yield _("purchase a year"), cost.capex_year.text()
    yield _("monthly cost per household"), cost.per_household_month.text()
    yield _("tariff a month"), prices.tariff.text()
    yield _("tariff needed once full"), _money(prices.needed_full)
    yield _("subscribers once full"), number(float(prices.subscribers))
    yield _("break-even subscribers"), number(prices.break_even_subscribers)
    yield from _affordability(found)
    yield _("reserve, in months"), number(_float(health.reserve_months), 1)
    yield _("local value share"), _percent(health.local_value_share)
    yield _("single-funder share"), _percent(health.single_funder_share)
    if health.solidarity_cost_year is not None:
        yield _("solidarity tariffs, cost a year"), health.solidarity_cost_year.text()


def _affordability(found: "Assessment") -> Iterator[tuple[str, str]]:
    from liane.economics import INCOMES

    if not found.prices.affordability:
        yield _("affordability"), _("unknown: no income was given")
    for name, share in found.prices.affordability.items():
        test = found.prices.one_for_two[name]
        verdict = _("1 GB for 2 %: yes") if test else _("1 GB for 2 %: no")
        yield _(INCOMES[name]), f"{_percent(share)} · {verdict}"


def _float(value: Any) -> float | None:
    return None if value is None else float(value)


def _percent(share: Any) -> str:
    from liane.economics import percent_text

    return percent_text(share)


def _figures_text(found: "Assessment") -> str:
    title = say(
        "Over {years} years, {households} households",
        years=found.horizon_years,
        households=found.households,
    )
    cost, basis = found.cost, _(_BASES[found.prices.basis])
    notes = [
        say("purchase a year: {how}", how=say(cost.annualisation, **cost.annualisation_facts)),
        say("tariff a month: {how}", how=basis),
    ]
    lines = [folded(f"- {note}", hang=2) for note in notes]
    return "\n".join([table((title, ""), list(_figures(found)), right=(1,)), *lines])


def _scenarios_text(found: "Assessment") -> str:
    def month(at: int | None) -> str:
        return _("never") if at is None else say("month {month}", month=at)

    head = (_("scenario"), _("subscribers"), _("result/year"), _("payback"), _("NPV"), _("IRR"),
            _("lowest cash"))  # fmt: skip
    rows = [
        (
            _(_SCENARIOS[each.name]),
            number(float(each.subscribers)),
            number(float(each.result_year)),
            month(each.payback_month),
            number(float(each.npv)),
            _("none") if each.irr is None else _percent(each.irr),
            number(float(each.lowest_cash)),
        )
        for each in found.scenarios
    ]
    return table(head, rows, right=(1, 2, 4, 5, 6))


def _tornado_text(found: "Assessment") -> str:
    head = (_("net present value if …"), _("20 % lower"), _("20 % higher"))
    rows = [
        (_(each.input), number(float(each.npv_low)), number(float(each.npv_high)))
        for each in found.tornado
    ]
    return table(head, rows, right=(1, 2))


def _assumptions_text(found: "Assessment") -> str:
    lines = [
        say(
            "{name}: {value} ({status}; {source})",
            name=_(each.name),
            value=_assumed(each),
            status=_(_STATUSES[each.status]),
            source=_(each.source),
        )
        for each in found.assumptions
    ]
    return "\n".join([_("What is assumed"), *(folded(f"- {line}", hang=2) for line in lines)])


def _assumed(each: "Assumption") -> str:
    """A value with its unit; fractions of one as percentages."""
    if each.value is None:
        return "?"
    if isinstance(each.value, str):
        return f"{each.value} {_(each.unit)}" if each.unit == "×" else each.value
    if each.unit == "0–1":
        return _percent(each.value)
    whole = each.value == each.value.to_integral_value()
    return f"{number(float(each.value), 0 if whole else 2)} {_(each.unit)}"
