"""The facts Liane carries: kernels' limits for 182 countries, and what was read of the law.

`kernel_limits.toml` holds what routers enforce; `countries/XX.toml` holds a country's regulator
and the facts read about emission there, each with source, date and status. A country without a
file has no known regulator and no known law: that is said, never filled in.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from liane.errors import BadInput
from liane.spectrum.rules import Rule, rule_from
from liane.words import N_, language

__all__ = ["Regulator", "check_country", "countries", "kernel_rules", "known_facts", "regulator"]

_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Regulator:
    """Who to ask in a country; an empty name is unknown."""

    name: str = ""
    source: str = ""
    status: str = "unknown"


def check_country(country: str) -> str:
    """The country's two-letter code in capitals; raises BadInput for anything else."""
    code = country.strip().upper() if isinstance(country, str) else ""
    if len(code) == 2 and code.isascii() and code.isalpha():
        return code
    raise BadInput(
        N_("country: {value}: write the two letters of ISO 3166, such as SN or ZA"), value=country
    )


@cache
def _kernel_table() -> dict[str, tuple[Rule, ...]]:
    data = tomllib.loads((_FOLDER / "kernel_limits.toml").read_text(encoding="utf-8"))
    found: dict[str, tuple[Rule, ...]] = {}
    for group in data["group"]:
        rules = tuple(
            _kernel_rule(row, data["source"], data["date"])
            for row in group["rows"]
            if not {"no-start", "no-ofdm"} & set(row[4].split())
        )
        found.update(dict.fromkeys(group["countries"], rules))
    return found


def _kernel_rule(row: list[Any], source: str, date: str) -> Rule:
    low, high, width, eirp, words = row
    return Rule(
        low_mhz=float(low),
        high_mhz=float(high),
        max_eirp_dbm=float(eirp),
        source=source,
        date=date,
        status="kernel",
        place="indoor" if "indoor" in words.split() else "any",
        dfs="dfs" in words.split(),
        max_width_mhz=float(width),
        joins="join" in words.split(),
    )


def countries() -> tuple[str, ...]:
    """The countries for which a kernel's limits are known, sorted; 00 (anywhere) is left out."""
    return tuple(sorted(set(_kernel_table()) - {"00"}))


def kernel_rules(country: str) -> tuple[Rule, ...]:
    """What kernels allow there to a network that opens a channel; none if the country is absent."""
    return _kernel_table().get(country, ())


@cache
def _country(country: str) -> dict[str, Any]:
    file = _FOLDER / "countries" / f"{country}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def regulator(country: str) -> Regulator:
    """The regulator of a country, with how its name is known."""
    return Regulator(**_country(country).get("regulator", {}))


@cache
def _facts(country: str, code: str) -> tuple[Rule, ...]:
    place = f"countries/{country}.toml"
    rows = _country(country).get("fact", [])
    return tuple(rule_from({**row, "text": row["text"][code]}, place) for row in rows)


def known_facts(country: str) -> tuple[Rule, ...]:
    """What was read about emission in a country, in the language in use."""
    return _facts(country, language())
