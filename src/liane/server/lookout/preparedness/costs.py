"""What a shutdown costs: a range over several published ways of counting, every input shown.

Four ways, each with its source. None is the truth: the first two count the same economy from afar,
the third its people, the fourth what was counted on the spot. They leave out health, lives, trust
and rights. An input that is unknown stays so: the ways that need it are not worked out, and say
what to ask for. One way alone gives no range.

digital   GDP / 365 x share of the digital economy x days x share of the country that is cut. The
          principle of OECD (Egypt, 4 February 2011: telecoms and Internet are 3-4 % of GDP, 18
          million USD a day, 90 million for five days) and of Brookings (West, 2016).
gdp       GDP / 365 x 1.9, 1.0 or 0.4 % for a high, middling or low use of the Internet, x days x
          share: Deloitte for the Global Network Initiative, October 2016.
people    people / 10 million x 23.6, 6.6 or 0.6 million USD x days x share: the same report.
counted   businesses x mean loss of each a day x days: what a survey of the place found.

A figure worked out elsewhere (NetBlocks COST, Internet Society NetLoss) is typed in with its
source. The Internet Society itself advises caution with NetLoss (release note, 1 June 2026).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

__all__ = ["INPUTS", "USES", "WAYS", "Range", "Result", "Way", "read_number", "results", "spread"]

USES = {"high": ("1.9", "23.6"), "middling": ("1.0", "6.6"), "low": ("0.4", "0.6")}
INPUTS = (
    *("days", "share", "gdp", "digital_low", "digital_high", "use", "people", "businesses"),
    *("loss", "rate", "elsewhere"),
)
_YEAR = Decimal(365)
_TEN_MILLION = Decimal(10_000_000)
_MILLION = Decimal(1_000_000)
_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Way:
    """A way of counting and the inputs it needs."""

    code: str
    needs: tuple[str, ...]


WAYS = (
    Way("digital", ("gdp", "digital_low", "digital_high", "days", "share")),
    Way("gdp", ("gdp", "use", "days", "share")),
    Way("people", ("people", "use", "days", "share")),
    Way("counted", ("businesses", "loss", "rate", "days")),
    Way("elsewhere", ("elsewhere",)),
)


@dataclass(frozen=True)
class Result:
    """What a way gives in USD, from least to most; or the inputs that it misses."""

    code: str
    least: Decimal | None
    most: Decimal | None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Range:
    """From the least to the most of all ways that could be worked out."""

    least: Decimal
    most: Decimal
    ways: int


def read_number(text: str) -> Decimal | None:
    """A number as people type it: spaces between thousands, a comma or a point; None if none.

    >>> read_number("219 000 000 000"), read_number("3,5"), read_number("?")
    (Decimal('219000000000'), Decimal('3.5'), None)
    """
    plain = "".join(text.split()).replace("\u202f", "").replace("\u00a0", "").replace(",", ".")
    try:
        value = Decimal(plain)
    except InvalidOperation:
        return None
    return value if value.is_finite() and value >= 0 else None


def results(inputs: Mapping[str, str]) -> list[Result]:
    """What each way gives.

    >>> egypt = {"gdp": "219e9", "digital_low": "3", "digital_high": "4", "days": "5"}
    >>> found = results(egypt | {"share": "100"})[0]
    >>> found.least, found.most
    (Decimal('90000000'), Decimal('120000000'))
    """
    return [_worked_out(way, inputs) for way in WAYS]


def _worked_out(way: Way, inputs: Mapping[str, str]) -> Result:
    missing = tuple(name for name in way.needs if not _known(name, inputs.get(name, "")))
    if missing:
        return Result(way.code, None, None, missing)
    numbers = {name: read_number(inputs.get(name, "")) or Decimal(0) for name in way.needs}
    least, most = sorted(_FORMULAS[way.code](numbers, inputs.get("use", "")))
    return Result(way.code, _whole(least), _whole(most))


def _known(name: str, text: str) -> bool:
    if name == "use":
        return text in USES
    number = read_number(text)
    return number is not None and (name != "rate" or number > 0)


def _whole(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1))


def _cut(n: dict[str, Decimal]) -> Decimal:
    """Days, times the share of the country that is cut."""
    return n["days"] * n["share"] / _HUNDRED


def _digital(n: dict[str, Decimal], _use: str) -> tuple[Decimal, Decimal]:
    a_day = n["gdp"] / _YEAR / _HUNDRED * _cut(n)
    return a_day * n["digital_low"], a_day * n["digital_high"]


def _gdp(n: dict[str, Decimal], use: str) -> tuple[Decimal, Decimal]:
    lost = n["gdp"] / _YEAR / _HUNDRED * Decimal(USES[use][0]) * _cut(n)
    return lost, lost


def _people(n: dict[str, Decimal], use: str) -> tuple[Decimal, Decimal]:
    lost = n["people"] / _TEN_MILLION * Decimal(USES[use][1]) * _MILLION * _cut(n)
    return lost, lost


def _counted(n: dict[str, Decimal], _use: str) -> tuple[Decimal, Decimal]:
    lost = n["businesses"] * n["loss"] * n["days"] / n["rate"]
    return lost, lost


def _elsewhere(n: dict[str, Decimal], _use: str) -> tuple[Decimal, Decimal]:
    return n["elsewhere"], n["elsewhere"]


_FORMULAS = {
    "digital": _digital,
    "gdp": _gdp,
    "people": _people,
    "counted": _counted,
    "elsewhere": _elsewhere,
}


def spread(found: list[Result]) -> Range | None:
    """The range over the ways that gave something; None for fewer than two."""
    least = [each.least for each in found if each.least is not None]
    most = [each.most for each in found if each.most is not None]
    return Range(min(least), max(most), len(least)) if len(least) > 1 else None
