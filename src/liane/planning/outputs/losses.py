"""What is lost when something breaks, what cannot be had and why, and what the next franc buys.

Without Internet and without the services of here are two columns, never one. A demand that is not
met is shown with its proof in plain words and the cheapest way out; a loss that cuts nobody is
counted, not hidden.
"""

from typing import Any

from liane.planning.outputs.headlines import households_of
from liane.planning.outputs.wording import Names, loss_name, money, spoken
from liane.words import N_, _, number, say

__all__ = ["next_franc_section", "survival_section", "unmet_section"]

_ORDER = {"uplinks": 0, "uplink": 1, "sun": 2, "site": 3, "link": 4}
_REQUIREMENTS = {
    "service": N_("to be served"),
    "mast_or_link": N_("to stand the loss of any mast or link"),
    "one_uplink": N_("to stand the loss of a way to the Internet"),
    "reach": N_("to reach the local content server when the Internet is cut"),
}
_PROOFS = {
    "isolated": N_(
        "Proof: every pair with this place was tried, at every height and with every device"
        " allowed; none has a lawful link budget. The pairs and their figures are in plan.json."
    ),
    "cut": N_(
        "Proof: everything that could reach this place crosses one line, and what may cross it"
        " is less than what is asked. The line and its capacity are in plan.json."
    ),
    "duals": N_(
        "Proof: even a plan that could be cut into fractions cannot do it. The multipliers that"
        " show it are in bound.json; a checker that shares no code with the planner redoes the sum."
    ),
    "spectrum": N_(
        "Proof: the spectrum of the places along one line is too narrow for what is asked across"
        " it. The line and what it can carry at most are in plan.json."
    ),
    "whole": N_(
        "Proof: no choice in whole numbers meets what bound.json holds, as any solver of integer"
        " programmes can confirm."
    ),
    "alike": N_(
        "Proof: what is promised after every loss of this kind is proven impossible after another"
        " one of them; this one by itself is not."
    ),
    "search": N_("No proof: none was found, which does not say that none exists."),
    "stopped": N_("No proof: the plan was stopped before one was looked for."),
}


def _homes(rows: list[dict[str, Any]] | None) -> float:
    return sum(row.get("households") or 0 for row in rows or [])


def _cell(homes: float, all_homes: float) -> dict[str, str]:
    if homes <= 0:
        return {"class": "ok", "text": "● 0"}
    whole = homes >= 0.5 * all_homes
    return {"class": "cut" if whole else "worn", "text": f"{'■' if whole else '▲'} {number(homes)}"}


def _row(row: dict[str, Any], names: Names, homes: float) -> dict[str, Any]:
    cut, local = _homes(row["cut"]), row.get("cut_local")
    who = ", ".join(names.get(each["id"], each["id"]) for each in row["cut"])
    if len(row["cut"]) > 3:
        who = say("{count} places", count=number(len(row["cut"])))
    return {
        "name": loss_name(row, names),
        "required": row.get("required"),
        "cut": _cell(cut, homes),
        "local": _cell(_homes(local), homes)
        if local is not None
        else {"class": "unknown", "text": "○ ?"},
        "slow": number(_homes(row.get("reduced"))),
        "who": who,
        "weight": cut + _homes(local) + 0.001 * _homes(row.get("reduced")),
        "order": _ORDER.get(row.get("kind", ""), 5),
    }


def survival_section(plan: dict[str, Any], names: Names) -> dict[str, Any]:
    """Losses that matter, widest first, after those of the uplinks and the sun."""
    homes = households_of(plan)
    rows = [_row(row, names, homes) for row in plan["survival"]]
    shown = [row for row in rows if row["order"] <= 2 or row["weight"] > 0]
    shown.sort(key=lambda row: (min(row["order"], 3), -row["weight"], row["name"]))
    quiet = len(rows) - len(shown)
    return {"rows": shown[:14], "more": shown[14:], "quiet": quiet, "homes": number(homes)}


def _proof(certificate: dict[str, Any]) -> str:
    kind = certificate.get("kind", "")
    return (
        _(_PROOFS[kind])
        if kind in _PROOFS
        else say("Proof of kind {kind}: its data are in plan.json.", kind=kind)
    )


def _way_out(
    relaxation: dict[str, Any] | None, names: Names, currency: str
) -> dict[str, Any] | None:
    if not relaxation:
        return None
    return {
        "what": spoken(relaxation["what"], names),
        "cost": money(relaxation.get("cost"), currency),
        "unknown": ", ".join(spoken(item, names) for item in relaxation.get("unknown") or []),
    }


def unmet_section(plan: dict[str, Any], names: Names) -> list[dict[str, Any]]:
    """Each demand that cannot be had: what, why, proof, way out."""
    currency = plan["cost"]["currency"]
    return [
        {
            "place": names.get(row["id"], row["id"]),
            "asked": _(_REQUIREMENTS.get(row["requirement"], row["requirement"])),
            "why": spoken(row["why"], names),
            "proof": _proof(row["certificate"]),
            "way_out": _way_out(row.get("relaxation"), names, currency),
        }
        for row in plan["unmet"]
    ]


def _buys(buys: dict[str, Any]) -> str:
    said = []
    if buys.get("households_served"):
        said.append(say("{count} more households served", count=number(buys["households_served"])))
    if buys.get("households_survival"):
        said.append(
            say("{count} households stand one more loss", count=number(buys["households_survival"]))
        )
    minutes = buys.get("outage_minutes_year")
    if minutes and minutes >= 90:
        said.append(say("{hours} h of outage a year avoided", hours=number(minutes / 60)))
    elif minutes:
        said.append(say("{minutes} min of outage a year avoided", minutes=number(minutes)))
    return " · ".join(said) or _("what it buys is not known")


def next_franc_section(plan: dict[str, Any], names: Names) -> list[dict[str, Any]]:
    """Single purchases, best first, each with what it buys."""
    currency = plan["cost"]["currency"]
    return [
        {
            "what": _capital(spoken(row["what"], names)),
            "cost": money(row.get("cost"), currency),
            "buys": _buys(row.get("buys") or {}),
            "why": _capital(spoken(row.get("why"), names)),
            "instead": [
                f"{spoken(other['what'], names)} ({money(other['cost'], currency)})"
                for other in row.get("instead") or ()
            ],
        }
        for row in plan.get("next_franc", [])
    ]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
