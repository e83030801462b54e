"""Sharing what a commons cost: the rule of guifi.net's compensation system.

Each participant declares approved expenses and usage. Everybody owes the same fee, and what the
fees do not cover is owed in proportion to usage; the balance is expenses less charge. Balances
sum to zero exactly, to the smallest coin; unapproved expenses must be left out before.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from heapq import heapify, heappop, heappush
from pathlib import Path
from typing import Any

from liane.economics.money import Money, allocate, decimal_of, total
from liane.errors import BadInput, LianeError
from liane.reading import read_rows
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


def _transfers(balances: Sequence[Account], currency: str) -> tuple[Transfer, ...]:
    """Few payments that settle everything: the largest debt pays the largest claim, again."""
    # Heaps of (what is left, place in the list, name): the largest first, then the earliest.
    debts = [(one.balance.amount, at, one.participant) for at, one in enumerate(balances)]
    claims = [(-amount, at, name) for amount, at, name in debts if amount > 0]
    debts = [debt for debt in debts if debt[0] < 0]
    heapify(debts)
    heapify(claims)
    payments = []
    while debts and claims:
        (owed, payer_at, payer), (due, receiver_at, receiver) = heappop(debts), heappop(claims)
        amount = min(-owed, -due)
        payments.append(Transfer(payer, receiver, Money(amount, currency)))
        if owed + amount:
            heappush(debts, (owed + amount, payer_at, payer))
        if due + amount:
            heappush(claims, (due + amount, receiver_at, receiver))
    return tuple(payments)


def _twice(name: str) -> BadInput:
    return BadInput(N_("{name} stands twice; add up its expenses and its usage"), name=name)


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
    if fee.amount < 0:
        raise BadInput(N_("the fee {fee} is below zero; give zero or more"), fee=fee.text())
    for name, times in Counter(part.participant for part in parts).items():
        if times > 1:
            raise _twice(name)
    for part in parts:
        if part.expenses.amount < 0 or part.usage < 0:
            message = N_("{name}: expenses and usage are zero or more")
            raise BadInput(message, name=part.participant)
    if not parts or not any(part.usage for part in parts):
        raise BadInput(N_("nothing to share by: give at least one participant with some usage"))
    charges = _charges(parts, fee)
    pairs = zip(parts, charges, strict=True)
    balances = tuple(Account(part.participant, part.expenses, owed) for part, owed in pairs)
    return Settlement(fee, balances, _transfers(balances, fee.currency))


def _part(row: Mapping[str, str], currency: str) -> Part:
    if not row["participant"]:
        raise BadInput(N_("participant: the name is missing"))
    expenses, usage = (decimal_of(row[name], name) for name in ("expenses", "usage"))
    for name, value in (("expenses", expenses), ("usage", usage)):
        if value < 0:
            raise BadInput(
                N_("{field}: {problem}"),
                field=name,
                problem=BadInput(N_("{value} is below zero; give zero or more"), value=value),
            )
    return Part(row["participant"], Money(expenses, currency), usage)


def read_parts(path: Path, currency: str) -> list[Part]:
    """Read `participant,expenses,usage` rows from a CSV file.

    Raises MissingResource if the file is absent, BadInput with file and line for a bad row.
    """
    parts: dict[str, Part] = {}
    for line, row in read_rows(path, ("participant", "expenses", "usage")):
        try:
            part = _part(row, currency)
            if part.participant in parts:
                raise _twice(part.participant)
        except LianeError as error:
            message = N_("{file}, line {line}: {problem}")
            raise BadInput(message, file=path, line=line, problem=error) from error
        parts[part.participant] = part
    return list(parts.values())
