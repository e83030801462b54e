"""Whether an emission is lawful, unlawful or unknown, and the limit a plan keeps to.

Lawful needs a text seen within twelve months that covers the whole channel. Unlawful means above
a limit seen in a text, or refused by one, whatever its age: time takes away a green light, not a
red one. All the rest is unknown, kernels' limits included; the lowest limit known is then kept,
the basis shown and the regulator to ask named.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from liane.errors import BadInput
from liane.spectrum import _data
from liane.spectrum.rules import Rule, fresh
from liane.words import N_, language, number, say

__all__ = ["Answer", "Basis", "check", "limit"]

_MOST_DBM = 100.0


@dataclass(frozen=True)
class Basis:
    """One thing the answer rests on: words for a person, source, date read, status."""

    text: str
    source: str
    date: str
    status: str


@dataclass(frozen=True)
class Answer:
    """`lawful`, `unlawful` or `unknown`, with the EIRP limit to keep (None if none is known).

    `text_limit_dbm` is the limit seen in a text of any age; `keeps_limit` says whether the EIRP
    that was asked about stays within `limit_dbm` (None where no EIRP or no limit was given).
    """

    status: str
    limit_dbm: float | None
    dfs: bool | None
    basis: tuple[Basis, ...]
    text_limit_dbm: float | None = None
    keeps_limit: bool | None = None


@dataclass(frozen=True)
class _Cover:
    """Rules that together cover a band, and what follows from them."""

    limit_dbm: float
    dfs: bool | None
    rules: tuple[Rule, ...]


def _covered(rules: Sequence[Rule], low_mhz: float, high_mhz: float) -> bool:
    reached = low_mhz
    for rule in sorted(rules, key=lambda r: r.low_mhz):
        if rule.low_mhz > reached + 1e-9:
            return False
        reached = max(reached, rule.high_mhz)
    return reached >= high_mhz - 1e-9


def _dfs(rules: Iterable[Rule]) -> bool | None:
    said = [rule.dfs for rule in rules]
    if any(said):
        return True
    return False if said and all(value is not None for value in said) else None


def _cover(rules: Iterable[Rule], low_mhz: float, high_mhz: float) -> _Cover | None:
    """The limit that `rules` give the whole band: the lowest of all that speak of a part of it."""
    mine = tuple(rule for rule in rules if rule.allowed and rule.max_eirp_dbm is not None)
    mine = tuple(rule for rule in mine if rule.overlaps(low_mhz, high_mhz))
    if not mine or not _covered(mine, low_mhz, high_mhz):
        return None
    limits = [rule.max_eirp_dbm for rule in mine if rule.max_eirp_dbm is not None]
    return _Cover(min(limits), _dfs(mine), mine)


def _kernel_cover(
    country: str, low_mhz: float, high_mhz: float, outdoor: bool, width_mhz: float
) -> _Cover | None:
    """The kernels' limit: within one rule wide enough, or over rules that join."""
    rules = [rule for rule in _data.kernel_rules(country) if rule.applies(outdoor)]
    single = [
        rule
        for rule in rules
        if rule.low_mhz <= low_mhz + 1e-9
        and high_mhz <= rule.high_mhz + 1e-9
        and width_mhz <= (rule.max_width_mhz or math.inf) + 1e-9
    ]
    if single:
        best = max(single, key=lambda rule: rule.max_eirp_dbm or -math.inf)
        return _cover([best], low_mhz, high_mhz)
    return _cover([rule for rule in rules if rule.joins], low_mhz, high_mhz)


def _refusals(rules: Iterable[Rule], width_mhz: float) -> list[Rule]:
    """The rules that refuse the emission, or a channel of that width."""
    return [r for r in rules if not r.allowed or width_mhz > (r.max_width_mhz or math.inf)]


def _mhz(frequency_mhz: float) -> str:
    return f"{frequency_mhz:g}" if language() == "en" else f"{frequency_mhz:g}".replace(".", ",")


def dbm(value: float) -> str:
    """A level as people write it, with decimals only where there are some."""
    digits = next((n for n in (0, 1) if round(value, n) == round(value, 6)), 2)
    return number(value, digits)


def _words(rule: Rule) -> str:
    band = f"{_mhz(rule.low_mhz)}–{_mhz(rule.high_mhz)} MHz"
    if rule.text:
        return rule.text
    if not rule.allowed:
        return say(N_("{band}: not allowed"), band=band)
    if rule.max_eirp_dbm is None:
        return say(N_("{band}: no limit said"), band=band)
    limit_dbm = dbm(rule.max_eirp_dbm)
    if rule.status == "kernel" and rule.place == "indoor":
        return say(
            N_("{band}: routers treat it as indoors only; this is not the regulator's word"),
            band=band,
        )
    if rule.status == "kernel":
        return say(
            N_(
                "{band}: routers enforce at most {limit} dBm EIRP; this is not the regulator's word"
            ),
            band=band,
            limit=limit_dbm,
        )
    return say(N_("{band}: at most {limit} dBm EIRP"), band=band, limit=limit_dbm)


def _basis(rules: Iterable[Rule]) -> tuple[Basis, ...]:
    def date_of(rule: Rule) -> str:
        return say(N_("date unknown")) if rule.date == "unknown" else rule.date

    unique = dict.fromkeys(rules)
    return tuple(Basis(_words(r), r.source, date_of(r), r.status) for r in unique)


def _question(country: str, low_mhz: float, high_mhz: float, reason: str) -> Basis:
    who = _data.regulator(country)
    name = who.name or say(N_("the telecommunications regulator of {country}"), country=country)
    text = say(
        N_("{low}–{high} MHz in {country}: {reason}; have it confirmed in writing by {regulator}"),
        low=_mhz(low_mhz),
        high=_mhz(high_mhz),
        country=country,
        reason=reason,
        regulator=name,
    )
    return Basis(text, who.source, "", "unknown")


def _reason(limit_dbm: float | None, seen: bool, on: date | None) -> str:
    if limit_dbm is None:
        return say(N_("no limit is known"))
    if seen and on is None:
        return say(N_("the text was seen, but today's date was not given to judge its age"))
    if seen:
        return say(N_("the text was seen more than twelve months ago"))
    return say(N_("no text was seen, the limit known is kept meanwhile"))


def _refused(refusals: Sequence[Rule], country: str, band: tuple[float, float]) -> Answer:
    basis = _basis(refusals)
    if any(rule.status == "seen" for rule in refusals):
        return Answer("unlawful", None, None, basis, -math.inf)
    reason = say(N_("it is said not to be allowed"))
    return Answer("unknown", None, None, (*basis, _question(country, *band, reason)))


def _decided(layer: Sequence[Rule], band: tuple[float, float], on: date | None) -> Answer | None:
    """Lawful up to a limit, if texts seen lately cover the whole band; else None."""
    recent = [rule for rule in layer if rule.status == "seen" and fresh(rule, on)]
    cover = _cover(recent, *band)
    if cover is None:
        return None
    return Answer("lawful", cover.limit_dbm, cover.dfs, _basis(cover.rules), cover.limit_dbm)


def _check_band(low_mhz: float, high_mhz: float) -> None:
    if not 0 <= low_mhz < high_mhz < math.inf:
        raise BadInput(
            N_("band {low}–{high} MHz: write two frequencies in MHz, the lower first"),
            low=f"{low_mhz:g}",
            high=f"{high_mhz:g}",
        )


def _answer(
    country: str,
    band: tuple[float, float],
    outdoor: bool,
    rules: Sequence[Rule],
    on: date | None,
    width_mhz: float,
) -> Answer:
    country = _data.check_country(country)
    _check_band(*band)
    layers = [
        [rule for rule in layer if rule.applies(outdoor) and rule.overlaps(*band)]
        for layer in (rules, _data.known_facts(country))
    ]
    for layer in layers:
        if refusals := _refusals(layer, width_mhz):
            return _refused(refusals, country, band)
        if decided := _decided(layer, band, on):
            kernel = _kernel_cover(country, *band, outdoor, width_mhz)
            return _with_kernel(decided, kernel)
    return _unknown(country, layers, band, _kernel_cover(country, *band, outdoor, width_mhz), on)


def _with_kernel(answer: Answer, kernel: _Cover | None) -> Answer:
    """A decided answer, with the kernels' word beside it: radar listening, and the basis."""
    if kernel is None:
        return answer
    dfs = kernel.dfs if answer.dfs is None else answer.dfs
    return replace(answer, dfs=dfs, basis=(*answer.basis, *_basis(kernel.rules)))


def _unknown(
    country: str,
    layers: Sequence[Sequence[Rule]],
    band: tuple[float, float],
    kernel: _Cover | None,
    on: date | None,
) -> Answer:
    covers = [cover for layer in layers if (cover := _cover(layer, *band))]
    seen = [[rule for rule in layer if rule.status == "seen"] for layer in layers]
    texts = [cover.limit_dbm for layer in seen if (cover := _cover(layer, *band))]
    everything = [*covers, *([kernel] if kernel else [])]
    limit_dbm = min((cover.limit_dbm for cover in everything), default=None)
    near = [rule for rule in _data.kernel_rules(country) if rule.overlaps(*band)]
    rules = [rule for layer in layers for rule in layer] + list(kernel.rules if kernel else near)
    return Answer(
        "unknown",
        limit_dbm,
        _dfs(rule for cover in everything for rule in cover.rules),
        (*_basis(rules), _question(country, *band, _reason(limit_dbm, bool(texts), on))),
        texts[0] if texts else None,
    )


def limit(
    country: str,
    low_mhz: float,
    high_mhz: float,
    *,
    outdoor: bool = True,
    rules: Sequence[Rule] = (),
    on: date | None = None,
) -> Answer:
    """The EIRP limit over the whole of `low_mhz`..`high_mhz`, and how well it is known.

    Parameters: `country` two letters of ISO 3166; frequencies in MHz; `rules` the project's own,
    which come before all others; `on` the day of today: without it no text counts as fresh and
    nothing is lawful. Returns `lawful` (up to `limit_dbm`), `unlawful` (refused by a text) or
    `unknown` (`limit_dbm` the lowest limit known, None if none). Raises BadInput for a country
    or a band that cannot be. Method: docs/construction/spectrum.md.

    >>> limit("ZA", 5590, 5610).status, limit("ZA", 5590, 5610).limit_dbm
    ('unknown', 30.0)
    """
    return _answer(country, (low_mhz, high_mhz), outdoor, rules, on, 0.0)


def check(
    country: str,
    centre_mhz: float,
    width_mhz: float,
    eirp_dbm: float,
    *,
    outdoor: bool = True,
    rules: Sequence[Rule] = (),
    on: date | None = None,
) -> Answer:
    """Whether one emission is `lawful`, `unlawful` or `unknown`; see `limit` for the parameters.

    `centre_mhz` and `width_mhz` in MHz, `eirp_dbm` in dBm. Above a limit seen in a text: unlawful;
    above a limit only enforced by kernels: unknown, with `keeps_limit` False, and a plan refuses
    it. Lowering the EIRP never makes a lawful emission unlawful.

    >>> check("ML", 5600, 20, 30).status
    'unknown'
    """
    if not -math.inf < eirp_dbm <= _MOST_DBM:
        raise BadInput(N_("EIRP: {value}: write a number of dBm, 100 at most"), value=eirp_dbm)
    band = (centre_mhz - width_mhz / 2, centre_mhz + width_mhz / 2)
    answer = _answer(country, band, outdoor, rules, on, width_mhz)
    over_text = answer.text_limit_dbm is not None and eirp_dbm > answer.text_limit_dbm + 1e-9
    keeps = None if answer.limit_dbm is None else eirp_dbm <= answer.limit_dbm + 1e-9
    return replace(answer, status="unlawful" if over_text else answer.status, keeps_limit=keeps)
