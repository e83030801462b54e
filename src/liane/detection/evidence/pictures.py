"""The pictures of a report, drawn as SVG: the line of time, and the one ornament of the house.

A point is a shape first and a colour second: a disc for an instrument, a triangle for a person, a
ring for what came late. The table of the chronology says the same in words.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from html import escape
from zoneinfo import ZoneInfo

from liane.detection.evidence.chronology import Moment
from liane.detection.evidence.incidents import Incident
from liane.words import N_, _, say

__all__ = ["tendril", "timeline"]

_WIDTH, _LEFT, _RIGHT = 720, 14, 706
_AXIS, _TOP, _ROWS = 96, 22, 5
_STEPS_H = (0.25, 0.5, 1, 2, 3, 6, 12, 24, 48, 72, 168, 336, 720, 2160, 8760, 43800, 87600)
_SAYS = N_("{count} dated signals from {first} to {last} UTC; the band is the incident")
_NO_TIME = N_("No signal has a time: there is no line to draw.")


def tendril() -> str:
    """The line that ties dots."""
    dots = "".join(
        f'<circle cx="{x}" cy="{y}" r="4"/>' for x, y in ((6, 20), (66, 8), (126, 18), (186, 6))
    )
    return (
        '<svg class="tendril" viewBox="0 0 192 26" width="192" height="26" aria-hidden="true">'
        f'<path d="M6 20C26 4 46 4 66 8S106 28 126 18S166 2 186 6"/>{dots}</svg>'
    )


def timeline(incident: Incident, moments: list[Moment], zone: ZoneInfo | None) -> str:
    """The signals over time, with the incident as a band behind them."""
    seen = [each for each in moments if each.at and each.source and each.kind != "impact"]
    turns = [e for e in (incident.began_at, incident.detected_at, incident.ended_at) if e]
    times = sorted([each.at for each in seen if each.at] + turns)
    if not times:
        return f'<p class="unknown">{escape(_(_NO_TIME))}</p>'
    first, last = _frame(times)
    says = say(
        _SAYS, count=len(seen), first=f"{times[0]:%Y-%m-%d %H:%M}", last=f"{times[-1]:%H:%M}"
    )
    scale = _Scale(first, last)
    parts = [*_band(incident, scale), *_axis(scale), *_points(seen, scale)]
    zone_says = say(N_("UTC; local time: {zone}"), zone=zone.key) if zone else "UTC"
    return (
        f'<svg class="time" viewBox="0 0 {_WIDTH} 130" role="img" aria-label="{escape(says)}">'
        f"{''.join(parts)}</svg><figcaption>{_legend()} · {escape(zone_says)}</figcaption>"
    )


class _Scale:
    """From times to places on the line."""

    def __init__(self, first: datetime, last: datetime) -> None:
        self.first, self.last = first, last
        self.span = (last - first).total_seconds()

    def __call__(self, at: datetime) -> float:
        part = (at - self.first).total_seconds() / self.span
        return round(_LEFT + part * (_RIGHT - _LEFT), 1)


def _frame(times: list[datetime]) -> tuple[datetime, datetime]:
    """The first and the last time with a little air around them, within what a clock can tell."""
    span = max(times[-1] - times[0], timedelta(minutes=30))
    air = min(span * 0.06, timedelta(days=300))
    try:
        return times[0] - air, times[0] + span + air
    except OverflowError:
        return times[0], times[0] + timedelta(minutes=30)


def _band(incident: Incident, scale: _Scale) -> Iterator[str]:
    began = incident.began_at or incident.detected_at
    if began is None:
        return
    left, right = scale(began), scale(incident.ended_at) if incident.ended_at else _RIGHT
    kind = "band" if incident.ended_at else "band open"
    width = max(right - left, 2)
    yield (
        f'<rect class="{kind}" x="{left}" y="{_TOP - 8}" width="{width:.1f}" '
        f'height="{_AXIS - _TOP + 8}"/>'
    )
    if incident.detected_at:
        at = scale(incident.detected_at)
        yield f'<path class="known" d="M{at} {_TOP - 8}V{_AXIS}"/>'


def _axis(scale: _Scale) -> Iterator[str]:
    hours = scale.span / 3600
    step_h = next((each for each in _STEPS_H if hours / each <= 7), _STEPS_H[-1])
    step = timedelta(hours=step_h)
    begin = scale.first.replace(hour=0, minute=0, second=0, microsecond=0)
    skipped = (scale.first - begin) // step
    yield f'<path class="axis" d="M{_LEFT} {_AXIS}H{_RIGHT}"/>'
    at, shown = begin + (skipped + 1) * step, ""
    while at <= scale.last:
        x, day = scale(at), f"{at:%Y-%m-%d}"
        yield f'<path class="axis" d="M{x} {_AXIS}v5"/>'
        if step_h < 24:
            yield f'<text x="{x}" y="{_AXIS + 17}">{at:%H:%M}</text>'
        if day != shown:
            yield f'<text class="day" x="{x}" y="{_AXIS + 30}">{day}</text>'
            shown = day
        at += step


def _points(seen: list[Moment], scale: _Scale) -> Iterator[str]:
    """A point for each signal, one row for each source as far as rows go."""
    rows = {source: at for at, source in enumerate(dict.fromkeys(e.source for e in seen))}
    height = (_AXIS - _TOP - 8) / (_ROWS - 1)
    for each in seen:
        if each.at:
            x, y = scale(each.at), round(_TOP + (rows[each.source] % _ROWS) * height, 1)
            yield _point(each, x, y)


def _point(each: Moment, x: float, y: float) -> str:
    kind = "late" if each.late else "person" if each.by_person else "tool"
    if each.by_person:
        return f'<path class="{kind}" d="M{x} {y - 6}l6 10h-12z"/>'
    return f'<circle class="{kind}" cx="{x}" cy="{y}" r="4.5"/>'


def _legend() -> str:
    words = ((N_("instrument"), "●"), (N_("person"), "▲"), (N_("late, in outline"), "○"))
    return " · ".join(f"{sign} {escape(_(word))}" for word, sign in words)
