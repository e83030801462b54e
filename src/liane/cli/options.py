"""The command line: its errors as ours, and what options take: numbers within bounds, days.

Each function refuses a value with words of ours, in the reader's language, where argparse would
name a Python type. A number that is not finite is never taken: nothing is measured at infinity.
"""

import argparse
import math
import sys
from collections.abc import Callable
from datetime import date
from typing import NoReturn

from liane.errors import BadInput
from liane.words import N_, number, say

__all__ = ["Parser", "day", "real", "whole"]


class Parser(argparse.ArgumentParser):
    """A parser that shows its usage and raises BadInput, where argparse would end the program."""

    def error(self, message: str) -> NoReturn:
        """Refuse the words given; `message` is already in the language in use."""
        self.print_usage(sys.stderr)
        raise BadInput("{problem}", problem=message)


def real(low: float = -math.inf, high: float = math.inf) -> Callable[[str], float]:
    """A reader of numbers from `low` to `high`."""

    def read(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise _refused(N_("'{text}' is not a number; a point stands before decimals"), text)
        return _within(value, low, high, text)

    return read


def whole(low: int, high: float = math.inf) -> Callable[[str], int]:
    """A reader of whole numbers from `low` to `high`."""

    def read(text: str) -> int:
        try:
            value = int(text)
        except ValueError as error:
            raise _refused(N_("'{text}' is not a whole number"), text) from error
        _within(value, low, high, text)
        return value

    return read


def day(text: str) -> date:
    """A day written as 2026-03-14."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise _refused(N_("'{text}' is not a day; write one as 2026-03-14"), text) from error


def _within(value: float, low: float, high: float, text: str) -> float:
    if low <= value <= high:
        return value
    if math.isinf(high):
        raise _refused(N_("{text}: give {low} or more"), text, low=_shown(low))
    bounds = {"low": _shown(low), "high": _shown(high)}
    raise _refused(N_("{text}: give a number from {low} to {high}"), text, **bounds)


def _shown(bound: float) -> str:
    return number(bound, 0 if bound == round(bound) else 3)


def _refused(message: str, text: str, **facts: str) -> argparse.ArgumentTypeError:
    return argparse.ArgumentTypeError(say(message, text=text, **facts))
