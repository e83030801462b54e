"""Sharing what a commons cost: the rule of guifi.net's compensation system.

Each participant declares approved expenses and usage. Everybody owes the same fee, and what the
fees do not cover is owed in proportion to usage; the balance is expenses less charge. Balances
sum to zero exactly, to the smallest coin; unapproved expenses must be left out before.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from liane.economics.money import Money, allocate, decimal_of, total
from liane.errors import BadInput, LianeError, MissingResource
from liane.words import N_

__all__ = ["Account", "Part", "Settlement", "Transfer", "read_parts", "settle"]


@dataclass(frozen=True)
class Part:
    """What one participant brings to a settlement: approved expenses, and usage (any one unit)."""

    participant: str
    expenses: Money
    usage: Decimal


@dataclass(frozen=True)
class Account:
    """What one participant owed and paid; a positive balance is to be received."""

    participant: str
    expenses: Money
    charge: Money

    @property
    def balance(self) -> Money:
        return self.expenses - self.charge


@dataclass(frozen=True)
class Transfer:
    """One payment that helps to bring all balances to zero."""

    payer: str
    receiver: str
    amount: Money


@dataclass(frozen=True)
class Settlement:
    """The balances of a period and the payments that bring them to zero."""

    fee: Money
    balances: tuple[Account, ...]
    transfers: tuple[Transfer, ...]

    def as_dict(self) -> dict[str, Any]:
        """The settlement as JSON-ready data."""
        return {
            "currency": self.fee.currency,
            "fee": self.fee.as_number(),
            "balances": [
                {
                    "participant": each.participant,
                    "expenses": each.expenses.as_number(),
                    "charge": each.charge.as_number(),
                    "balance": each.balance.as_number(),
                }
                for each in self.balances
            ],
            "transfers": [
                {"from": each.payer, "to": each.receiver, "amount": each.amount.as_number()}
                for each in self.transfers
            ],
        }


def _charges(parts: Sequence[Part], fee: Money) -> list[Money]:
    currency = fee.currency
    rest = total((part.expenses for part in parts), currency) - fee * len(parts)
    if rest.amount < 0:
        message = N_(
            "the fees ({fees}) are more than what is to be shared; lower the fee below {most}"
        )
        most = (fee + rest / len(parts)).text()
        raise BadInput(message, fees=(fee * len(parts)).text(), most=most)
    if not rest:
        return [fee] * len(parts)
    return [fee + part for part in allocate(rest, [part.usage for part in parts])]


def _transfers(balances: Sequence[Account]) -> tuple[Transfer, ...]:
    """Few payments that settle everything: the largest debt pays the largest claim, again."""
    open_balances = {each.participant: each.balance for each in balances if each.balance}
    payments = []
    while open_balances:
        payer = min(open_balances, key=lambda name: open_balances[name].amount)
        receiver = max(open_balances, key=lambda name: open_balances[name].amount)
        amount = min(-open_balances[payer], open_balances[receiver])
        payments.append(Transfer(payer, receiver, amount))
        open_balances[payer] += amount
        open_balances[receiver] -= amount
        open_balances = {name: left for name, left in open_balances.items() if left}
    return tuple(payments)


def settle(parts: Sequence[Part], fee: Money) -> Settlement:
    """Share the expenses of a period: charge = fee + (Σ expenses − Σ fees) · usage / Σ usage.

    `parts`: one per participant, expenses ≥ 0 in the currency of `fee`, usage ≥ 0. Returns the
    balances (they sum to zero exactly) and payments that settle them. Raises BadInput if a name
    stands twice, a number is negative, nobody used anything, or the fees exceed the expenses.
    Source: guifi.net, doi 10.1016/j.comnet.2019.107067.

    >>> euro = lambda value: Money.of(value, "EUR")
    >>> parts = [Part("a", euro(90), Decimal(1)), Part("b", euro(10), Decimal(3))]
    >>> [int(each.balance.amount) for each in settle(parts, euro(0)).balances]
    [65, -65]
    """
    names = [part.participant for part in parts]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise BadInput(N_("{name} stands twice; add up its expenses and its usage"), name=twice)
    for part in parts:
        if part.expenses.amount < 0 or part.usage < 0 or fee.amount < 0:
            message = N_("{name}: expenses, usage and the fee are zero or more")
            raise BadInput(message, name=part.participant)
    if not parts or not any(part.usage for part in parts):
        raise BadInput(N_("nothing to share by: give at least one participant with some usage"))
    charges = _charges(parts, fee)
    pairs = zip(parts, charges, strict=True)
    balances = tuple(Account(part.participant, part.expenses, owed) for part, owed in pairs)
    return Settlement(fee, balances, _transfers(balances))


def _part(row: dict[str, str | None], currency: str) -> Part:
    name = (row.get("participant") or "").strip()
    if not name:
        raise BadInput(N_("participant: the name is missing"))
    expenses = decimal_of((row.get("expenses") or "").strip(), "expenses")
    usage = decimal_of((row.get("usage") or "").strip(), "usage")
    return Part(name, Money(expenses, currency), usage)


def read_parts(path: Path, currency: str) -> list[Part]:
    """Read `participant,expenses,usage` rows from a CSV file.

    Raises MissingResource if the file is absent, BadInput with file and line for a bad row.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as missing:
        raise MissingResource(N_("{file}: not found; check the path"), file=path) from missing
    except (OSError, UnicodeDecodeError) as cause:
        message = N_("{file}: cannot be read as UTF-8 text ({reason})")
        raise BadInput(message, file=path, reason=cause) from cause
    rows = csv.DictReader(text.splitlines())
    absent = {"participant", "expenses", "usage"} - set(rows.fieldnames or ())
    if absent:
        message = N_(
            "{file}, line 1: missing column {columns}; the columns are participant,expenses,usage"
        )
        raise BadInput(message, file=path, columns=", ".join(sorted(absent)))
    parts = []
    for row in rows:
        try:
            parts.append(_part(row, currency))
        except LianeError as error:
            message = N_("{file}, line {line}: {problem}")
            raise BadInput(message, file=path, line=rows.line_num, problem=error) from error
    return parts
