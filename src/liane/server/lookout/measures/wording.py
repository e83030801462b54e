"""What codes of rounds and files say to people."""

from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from liane.words import say

__all__ = ["clock_said", "journal_said", "left_out_said", "reasons_said"]

_HOURS = {"since": "since", "until": "let_go_until"}

_CLOCKS = {
    "synchronised": lazy("clock set by the network"),
    "not synchronised": lazy("clock not set by the network"),
    "unknown": lazy("nobody knows who sets the clock"),
}


def clock_said(doubts: dict[str, str]) -> list[str]:
    """The state of the clock, and every doubt about it."""
    told = [str(_CLOCKS.get(doubts.get("clock", ""), ""))]
    if "clock_impossible" in doubts:
        told.append(_("it says the year {year}").format(year=doubts["clock_impossible"]))
    if "clock_jumped_s" in doubts:
        told.append(_("it jumped by {seconds} s").format(seconds=doubts["clock_jumped_s"]))
    if "clock_behind_journal_s" in doubts:
        behind = doubts["clock_behind_journal_s"]
        told.append(_("it is {seconds} s behind the journal").format(seconds=behind))
    if "clock_minus_control_s" in doubts:
        apart = doubts["clock_minus_control_s"]
        told.append(_("{seconds} s from the control's").format(seconds=apart))
    if "key_moved" in doubts:
        told.append(_("this key was used on another machine: give each probe its own"))
    return [each for each in told if each]


def journal_said(kept: dict[str, Any]) -> dict[str, Any]:
    """What is kept of the journal, its hours as moments; empty before the first round."""
    if not kept:
        return {}
    moments = {name: _moment(kept.get(key)) for name, key in _HOURS.items()}
    return {"mb": kept["bytes"] / 1e6, "let_go": kept["let_go"], **moments}


def _moment(text: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(str(text)).replace(tzinfo=UTC)
    except ValueError:
        return None


def left_out_said(counts: dict[str, int]) -> list[str]:
    """Why sites were not visited."""
    told = []
    if n := counts.get("limit", 0):
        told.append(_("{n} left out: the day's megabytes are used").format(n=n))
    if n := counts.get("consent", 0):
        told.append(_("{n} not visited: nobody agreed").format(n=n))
    return told


def reasons_said(reasons: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Records set aside: where they stood and why, in the language of who reads."""
    return [
        {**each, "said": say(str(each["why"]), **(each.get("facts") or {}))} for each in reasons
    ]
