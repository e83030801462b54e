"""The letter to the regulator, ready to sign, in French or in English.

It lists what is planned (place, band, width, EIRP, number of links), what is known of each with
its source, and asks what is not known. What the operator has not said stays as a blank in square
brackets; nothing is made up. Emissions that a text refuses are refused here too: they are to be
changed, not asked for.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextvars import copy_context
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from liane.errors import BadInput
from liane.spectrum import _data
from liane.spectrum.law import Answer, check, dbm
from liane.spectrum.rules import STATUS_WORDS, Rule
from liane.words import LANGUAGES, N_, _, number, say, use

__all__ = ["Emission", "Operator", "emissions_of_links", "letter"]

_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Operator:
    """Who signs; what is empty stays a blank to fill by hand."""

    name: str
    form: str = ""
    address: str = ""
    contact: str = ""
    place: str = ""
    signatory: str = ""


@dataclass(frozen=True)
class Emission:
    """One kind of emission planned in one zone: centre and width in MHz, EIRP in dBm."""

    zone: str
    centre_mhz: float
    width_mhz: float
    eirp_dbm: float
    links: int = 1
    outdoor: bool = True


def emissions_of_links(links: Iterable[Mapping[str, Any]]) -> list[Emission]:
    """What the radio links of a plan emit: one emission per channel, with its highest EIRP.

    `links` are rows with `a`, `b`, `frequency_mhz`, `width_mhz` and `eirp_dbm`, as in plan.json;
    rows without a frequency (fibre) are left out. Raises BadInput for a row that lacks a field.

    >>> rows = [{"a": "x", "b": "y", "frequency_mhz": 5600, "width_mhz": 40, "eirp_dbm": 29.0}]
    >>> emissions_of_links(rows)[0].zone
    'x – y'
    """
    groups: dict[tuple[float, float], list[Emission]] = {}
    for at, link in enumerate(links):
        if emission := _link_emission(at, link):
            groups.setdefault((emission.centre_mhz, emission.width_mhz), []).append(emission)
    return [
        Emission(
            zone="; ".join(emission.zone for emission in rows),
            centre_mhz=centre,
            width_mhz=width,
            eirp_dbm=max(emission.eirp_dbm for emission in rows),
            links=len(rows),
        )
        for (centre, width), rows in sorted(groups.items())
    ]


def _link_emission(at: int, link: Mapping[str, Any]) -> Emission | None:
    try:
        if not link.get("frequency_mhz"):
            return None
        centre, width, eirp = (float(link[k]) for k in ("frequency_mhz", "width_mhz", "eirp_dbm"))
        return Emission(f"{link['a']} – {link['b']}", centre, width, eirp)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise BadInput(
            N_("links[{at}]: a, b, frequency_mhz, width_mhz and eirp_dbm are needed"), at=at + 1
        ) from error


_CONCLUSIONS = {
    "lawful": N_("lawful according to the text seen"),
    "unknown": N_("unknown, to be confirmed in writing"),
}
_QUESTIONS = (
    N_("For each emission above: is it allowed at that place, and up to which EIRP?"),
    N_("Do point-to-point links have a higher limit, or a duty of their own?"),
    N_("Are radar detection (DFS) and transmit power control (TPC) required in these bands?"),
    N_("Must the sites or the links be declared or registered, with which form and which fee?"),
    N_("Which type approval must the equipment have, antennas with gain included?"),
    N_("Which text and article say so, and from which date?"),
)
_NO_LIMIT = N_("No limit is known to us for {bands} MHz: which one applies?")


@cache
def _template(language: str) -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 (plain text: nothing to escape)
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(f"letter.{language}.txt")


def _milliwatts(eirp_dbm: float) -> str:
    watts = 10 ** (eirp_dbm / 10) / 1000
    return f"{number(watts, 1)} W" if watts >= 1 else f"{number(watts * 1000)} mW"


def _band(emission: Emission) -> str:
    half = emission.width_mhz / 2
    return f"{emission.centre_mhz - half:g}–{emission.centre_mhz + half:g}"


def _row(emission: Emission, answer: Answer) -> dict[str, Any]:
    limit = answer.limit_dbm
    return {
        "zone": emission.zone,
        "band": _band(emission),
        "width": f"{emission.width_mhz:g}",
        "outdoor": emission.outdoor,
        "eirp": dbm(emission.eirp_dbm),
        "power": _milliwatts(emission.eirp_dbm),
        "links": emission.links,
        "known": [basis for basis in answer.basis if basis.status in STATUS_WORDS],
        "status": answer.status,
        "over": answer.keeps_limit is False,
        "limit": None if limit is None else dbm(limit),
    }


def _refuse_unlawful(emission: Emission, answer: Answer) -> None:
    if answer.status == "unlawful":
        raise BadInput(
            N_(
                "{zone}: {band} MHz at {eirp} dBm EIRP is unlawful ({basis}): change the channel "
                "or lower the power before writing"
            ),
            zone=emission.zone,
            band=_band(emission),
            eirp=dbm(emission.eirp_dbm),
            basis="; ".join(basis.text for basis in answer.basis if basis.status == "seen"),
        )


def _questions(emissions: Sequence[Emission], answers: Sequence[Answer]) -> list[str]:
    blank = [_band(e) for e, a in zip(emissions, answers, strict=True) if a.limit_dbm is None]
    asked = [_(text) for text in _QUESTIONS]
    if blank:
        asked.insert(0, say(_NO_LIMIT, bands=", ".join(dict.fromkeys(blank))))
    return asked


def _write(
    country: str,
    operator: Operator,
    emissions: Sequence[Emission],
    language: str,
    rules: Sequence[Rule],
    on: date | None,
) -> str:
    use(language)
    answers = [
        check(country, e.centre_mhz, e.width_mhz, e.eirp_dbm, outdoor=e.outdoor, rules=rules, on=on)
        for e in emissions
    ]
    for emission, answer in zip(emissions, answers, strict=True):
        _refuse_unlawful(emission, answer)
    text: str = _template(language).render(
        operator=operator,
        country=country,
        regulator=_data.regulator(country),
        day=on.strftime("%d/%m/%Y" if language == "fr" else "%Y-%m-%d") if on else "",
        rows=[_row(e, a) for e, a in zip(emissions, answers, strict=True)],
        questions=_questions(emissions, answers),
        statuses={key: _(text) for key, text in STATUS_WORDS.items()},
        conclusions={key: _(text) for key, text in _CONCLUSIONS.items()},
    )
    return text


def letter(
    country: str,
    operator: Operator | str,
    emissions: Sequence[Emission],
    language: str,
    *,
    rules: Sequence[Rule] = (),
    on: date | None = None,
) -> str:
    """The letter as plain text, in `fr` or `en`, with blanks in brackets for what is not known.

    `operator` who signs (or only its name), `emissions` what is planned, `rules` the project's
    own, `on` the day of the letter. Raises BadInput without emissions, for an unknown language,
    and for an emission that a text seen refuses.
    """
    code = _data.check_country(country)
    if language not in LANGUAGES:
        raise BadInput(N_("language {value}: write fr or en"), value=language)
    if not emissions:
        raise BadInput(N_("no emission to ask about: give at least one"))
    who = Operator(operator) if isinstance(operator, str) else operator
    return copy_context().run(_write, code, who, emissions, language, rules, on)
