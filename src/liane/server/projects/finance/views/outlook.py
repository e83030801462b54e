"""Where the money stands, the years to come, and nine ways on the same case."""

from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from liane import words
from liane.economics import Assessment
from liane.server.community.operators.models import Operator
from liane.server.projects.finance import queries
from liane.server.projects.finance.drawing import INPUTS, SCENARIOS, draw_cash, draw_tornado
from liane.server.projects.finance.model import Figures
from liane.server.projects.finance.permissions import may_keep, may_sign
from liane.server.projects.finance.ways import compare, ground_of, ways
from liane.server.site.access import MEMBERS, access

__all__ = ["INCOMES", "finance", "nine_ways", "outlook"]

INCOMES = {
    "median_household": lazy("median household"),
    "poorest_40": lazy("household of the poorest 40 %"),
    "gni_per_capita": lazy("national income per head"),
}
_TWO_PERCENT = Decimal("0.02")
MISSING = {
    "subscribers": lazy("how many households subscribe"),
    "voucher_days": lazy("days a month a household would buy"),
    "businesses": lazy("how many shops and institutions would pay"),
    "adherents": lazy("how many members would pay dues"),
    "dues_year": lazy("the dues of a year"),
    "transit_year": lazy("what transit costs"),
}
BESIDE = {
    "day": lazy("for a day"),
    "business": lazy("a month, each business"),
    "share": lazy("once, share of each subscriber"),
    "gift": lazy("once, gift of each subscriber"),
    "dues": lazy("a year, each member"),
    "anchor": lazy("a month, the institution"),
    "aside": lazy("a month, put aside in the reserve"),
    "others": lazy("a month, all others together"),
}


@access(MEMBERS)
def finance(request: Any, operator: Operator) -> HttpResponse:
    """What it costs, who signed, what is missing."""
    pledges = list(queries.pledges_of(operator).select_related(None))
    figures = queries.figures_of(operator, pledges)
    refused = figures.contradiction
    facts = {
        "figures": figures,
        "currency": figures.facts.currency,
        "found": None if refused else figures.assessment,
        "refused": refused,
        "keeps": may_keep(request.member),
        "signs": may_sign(request.member),
        "own": queries.own_among(pledges, request.member),
        "waiting": queries.payments_of(operator, "asked").count(),
        "balances": queries.balances_of(operator) if may_keep(request.member) else (),
        "percent": _percent(figures.local_range),
        "published": queries.published_now(operator),
    }
    return render(request, "finance/finance.html", facts)


def _percent(found: tuple[Decimal, Decimal] | None) -> tuple[Decimal, Decimal] | None:
    return None if found is None else (100 * found[0], 100 * found[1])


@access(MEMBERS)
def outlook(request: Any, operator: Operator) -> HttpResponse:
    """Three scenarios, what matters most, the cash curve, what people can pay."""
    words.use(get_language() or "fr")
    figures = queries.figures_of(operator)
    facts: dict[str, Any] = {"figures": figures, "currency": figures.facts.currency}
    facts |= {"refused": figures.contradiction, "keeps": may_keep(request.member)}
    found = None if facts["refused"] else figures.assessment
    if found is not None:
        facts |= _drawn(figures, found)
    return render(request, "finance/outlook.html", facts)


def _drawn(figures: Figures, found: Assessment) -> dict[str, Any]:
    currency, central = figures.facts.currency, found.scenarios[1]
    return {
        "found": found,
        "scenarios": [(SCENARIOS[each.name], each) for each in found.scenarios],
        "tornado": draw_tornado(found.tornado, central.npv, currency),
        "swings": [(INPUTS.get(each.input, each.input), each) for each in found.tornado],
        "cash": draw_cash(found.scenarios, currency),
        "people": _people(figures, found),
        "assumed": [
            (words.say(each.name), _value(each.value), words.say(each.unit), words.say(each.source),
             each.status)
            for each in found.assumptions
        ],
        "ask": [words.say(each) for each in found.ask],
        "sound": _sound(figures, found),
    }  # fmt: skip


def _sound(figures: Figures, found: Assessment) -> dict[str, Any]:
    """How sound the money is: what stays here, what is aside, who holds it up, what help costs."""
    health, central = found.health, found.scenarios[1]
    funder = health.single_funder_share
    return {
        "local": _percent(figures.local_range),
        "reserve_months": health.reserve_months,
        "funder": None if funder is None else 100 * funder,
        "help_year": health.solidarity_cost_year,
        "npv": central.npv,
        "irr": None if central.irr is None else 100 * central.irr,
    }


def _value(value: Any) -> Any:
    return value.normalize() if isinstance(value, Decimal) and value else value


def _people(figures: Figures, found: Assessment) -> list[dict[str, Any]]:
    """What the tariff and 1 GB weigh on each income, and whether 1 GB costs at most 2 %."""
    gb = found.prices.tariff / (figures.assumptions().traffic_gb_month or 1)
    rows = []
    for name, label in INCOMES.items():
        income = figures.incomes.get(name)
        rows.append(
            {
                "label": label,
                "income": income,
                "share": 100 * found.prices.tariff.ratio(income) if income else None,
                "gb_share": 100 * gb.ratio(income) if income else None,
                **_verdict(gb <= income * _TWO_PERCENT if income else None),
            }
        )
    return rows


def _verdict(fits: bool | None) -> dict[str, str]:
    """Whether 1 GB costs at most 2 % of an income, as a state and in words."""
    if fits is None:
        return {"fits": "unknown", "said": _("income unknown")}
    if fits:
        return {"fits": "ok", "said": _("1 GB for 2 % or less")}
    return {"fits": "cut", "said": _("1 GB costs more than 2 %")}


@access(MEMBERS)
def nine_ways(request: Any, operator: Operator) -> HttpResponse:
    """Nine ways to sustain a network, on this very case."""
    figures = queries.figures_of(operator)
    refused = figures.contradiction
    rows: list[dict[str, Any]] = []
    if refused is None:
        income = figures.incomes.get("median_household")
        texts = {each.code: each.said(get_language() or "fr") for each in ways()}
        for each in compare(ground_of(figures)):
            month = each.household_month
            rows.append(
                {
                    "way": texts[each.code],
                    "it": each,
                    "share": 100 * month.ratio(income) if month and income else None,
                    "beside_kind": BESIDE.get(each.beside_kind, ""),
                    "missing": [MISSING[name] for name in each.missing],
                }
            )
    facts = {"rows": rows, "figures": figures, "currency": figures.facts.currency,
             "refused": refused, "keeps": may_keep(request.member)}  # fmt: skip
    return render(request, "finance/ways.html", facts)
