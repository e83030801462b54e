"""What is known, how well, and what is not: warnings, law, unknowns, assumptions, sources, inputs.

Each statement keeps where it comes from and its status: seen, to be verified, invented, unknown.
Nothing unknown is left out; each comes with what to ask and whom.
"""

import re
from collections.abc import Iterable
from typing import Any

from liane.planning.outputs.devices import device_name
from liane.planning.outputs.headlines import gap_sentence
from liane.planning.outputs.wording import Names, calendar_date, money, percent, quantity, spoken
from liane.words import N_, _, number, say

__all__ = ["certainty_section", "knowledge_section", "spectrum_section"]

_STATUSES = {
    "seen": N_("● seen"),
    "to-verify": N_("▲ to be verified"),
    "invented": N_("▲ invented"),
    "unknown": N_("○ unknown"),
    "assumption": N_("▲ assumed"),
    "press": N_("▲ press"),
    "typed": N_("● typed"),
}
_WHATS = {"terrain": N_("terrain"), "prices": N_("prices"), "device": N_("device")}
_STATUS_CLASS = {"seen": "ok", "typed": "ok", "unknown": "unknown"}
_LAW = {
    "lawful": N_("● lawful"),
    "unlawful": N_("■ not lawful"),
    "unknown": N_("○ to be confirmed"),
}
_LAW_CLASS = {"lawful": "ok", "unlawful": "cut", "unknown": "unknown"}


def status_of(status: Any) -> dict[str, str]:
    """A status as a shape, a word and a class; one that is not ours is shown as it is."""
    if status not in _STATUSES:
        return {"class": "unknown", "text": str(status or "")}
    return {"class": _STATUS_CLASS.get(str(status), "worn"), "text": _(_STATUSES[status])}


def _about(row: dict[str, Any], text: str, names: Names) -> str:
    """The place or link a statement is about, unless it names it."""
    name = names.get(str(row.get("link") or row.get("site") or ""), "")
    return "" if name in text else name


def _value(row: dict[str, Any]) -> str:
    value = row.get("value")
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return "" if value is None else str(value)
    places = 0 if value == round(value) else 2
    unit = str(row.get("unit") or "")
    return quantity(value, _(unit), places) if unit else number(value, places)


def _statement(row: Any, names: Names) -> dict[str, Any]:
    text = spoken(row, names)
    whole: dict[str, Any] = row if isinstance(row, dict) else {}
    status = whole.get("status")
    return {
        "text": text[:1].upper() + text[1:],
        "about": _about(whole, text, names),
        "ask": spoken(whole.get("ask"), names),
        "source": re.sub("^liane$", "Liane", str(whole.get("source") or "")),
        "value": _value(whole),
        "status": status_of(status) if status else None,
    }


def _said(rows: Iterable[Any], names: Names) -> list[dict[str, Any]]:
    return [_statement(row, names) for row in rows]


def _sources(plan: dict[str, Any], names: Names) -> list[dict[str, Any]]:
    rows = []
    for row in plan.get("sources", []):
        what, name = row.get("what"), str(row.get("path") or row.get("name") or "")
        title = _(_WHATS[what]) if what in _WHATS else spoken(what, names)
        where = device_name(name) if what == "device" else name
        rows.append(
            {
                "what": title,
                "where": where,
                "date": calendar_date(row.get("date")),
                "status": status_of(row.get("status")),
            }
        )
    return rows


def _warnings(plan: dict[str, Any], names: Names) -> tuple[list[Any], list[Any]]:
    """Warnings, and channels that disturb each other; the same sentence is said once."""
    found = (plan.get("channels") or {}).get("conflicts") or []
    conflicts = _said((row["message"] for row in found if row.get("message")), names)
    told = {row["text"] for row in conflicts}
    warnings = _said(plan.get("warnings", []), names)
    return [row for row in warnings if row["text"] not in told], conflicts


def knowledge_section(plan: dict[str, Any], names: Names) -> dict[str, Any]:
    """Everything the reader should doubt, ask or check."""
    warnings, conflicts = _warnings(plan, names)
    return {
        "warnings": warnings,
        "conflicts": conflicts,
        "unknowns": _said(plan.get("unknowns", []), names),
        "assumptions": _said(plan.get("assumptions", []), names),
        "sources": _sources(plan, names),
        "inputs": [
            (row["file"], row.get("sha256") or _("unknown")) for row in plan.get("inputs", [])
        ],
        "all_inputs": plan.get("inputs_sha256") or _("unknown"),
    }


def spectrum_section(plan: dict[str, Any]) -> list[dict[str, Any]]:
    """Each band in use: what the texts say, and which texts."""
    return [
        {
            "band": say(
                "{low} to {high} MHz", low=number(row["low_mhz"]), high=number(row["high_mhz"])
            ),
            "status": {"class": _LAW_CLASS[row["status"]], "text": _(_LAW[row["status"]])},
            "limit": quantity(row.get("limit_dbm"), "dBm")
            if row.get("limit_dbm") is not None
            else _("unknown"),
            "links": len(row.get("links") or []),
            "basis": [
                {
                    "text": _(str(each.get("text") or "")),
                    "source": str(each.get("source") or "").strip("-– "),
                    "date": calendar_date(each.get("date")),
                    "status": status_of(each.get("status")),
                }
                for each in row.get("basis") or []
            ],
        }
        for row in plan.get("spectrum", [])
    ]


def certainty_section(plan: dict[str, Any], names: Names) -> dict[str, Any]:
    """How sure the plan is: distance to the best, chances of the links, how it was computed."""
    chances = [link["probability"] for link in plan["links"] if link.get("probability") is not None]
    doubtful = sorted(
        (link for link in plan["links"] if (link.get("probability") or 1.0) < 0.9),
        key=lambda link: link["probability"],
    )
    cost = plan["cost"]
    facts = [
        (_("Total of this plan"), money(cost["total"], cost["currency"])),
        (
            _("No plan costs less than"),
            money(plan.get("bound"), cost["currency"])
            if plan.get("bound") is not None
            else _("unknown"),
        ),
        (
            _("Links that may not be lawful"),
            _("left out") if plan.get("only_lawful") else _("let in"),
        ),
        (_("Effort allowed"), number(plan.get("effort"))),
        (_("Seed"), number(plan.get("seed"))),
        (_("Computed in"), quantity(plan.get("seconds"), "s")),
        (_("Least sure link"), percent(min(chances)) if chances else "?"),
    ]
    sentence = gap_sentence(plan)
    return {
        "gap": sentence[:1].upper() + sentence[1:] + ".",
        "method": spoken(plan.get("bound_method"), names),
        "facts": facts,
        "doubtful": [
            {"name": names[link["id"]], "id": link["id"], "chance": percent(link["probability"])}
            for link in doubtful[:8]
        ],
        "doubtful_more": max(0, len(doubtful) - 8),
        "hit_cap": plan.get("hit_cap"),
    }
