"""Pictures of the watched network: who hangs on whom, one reading over hours, a strip of days."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from liane.server.site.templatetags.liane import number
from liane.server.site.widgets.drawing import element, fitting, outline, picture, round_steps

__all__ = ["Branch", "Tie", "branches_of", "draw_hours", "draw_strip", "draw_tree"]

WIDTH, ROW, STEP, DEEPEST = 360.0, 34.0, 20.0, 7
_COLOURS = {"ok": "--leaf", "worn": "--ochre", "cut": "--clay", "unknown": "--soft"}
_TALL = {"ok": 18, "worn": 11, "cut": 18, "unknown": 3}
_DASHES = {"cut": "2 5", "unknown": "2 4"}


@dataclass(frozen=True)
class Tie:
    """A link between two devices by their keys: there (ok), gone (cut) or untold (unknown)."""

    a: str
    b: str
    state: str = "ok"


@dataclass(frozen=True)
class Branch:
    """A device in the tree: how many steps from the box, and on whom it hangs."""

    key: str
    depth: int
    parent: str | None


def branches_of(keys: Sequence[str], ties: Iterable[Tie], first: Iterable[str]) -> list[Branch]:
    """The devices from the first ones on, step by step, each once; those on nothing come last.

    Links that stand lead before those that are gone.

    >>> branches_of(["a", "b", "c"], [Tie("a", "b"), Tie("b", "c")], ["a"])[-1]
    Branch(key='c', depth=2, parent='b')
    """
    around: dict[str, list[str]] = {key: [] for key in keys}
    for tie in sorted(ties, key=lambda each: each.state != "ok"):
        if tie.a in around and tie.b in around:
            around[tie.a].append(tie.b)
            around[tie.b].append(tie.a)
    reached: dict[str, Branch] = {}
    for start in [*first, *keys]:
        _grow(start, around, reached)
    children: dict[str | None, list[Branch]] = {}
    for each in reached.values():
        children.setdefault(each.parent, []).append(each)
    return [each for root in children.get(None, []) for each in _down(root, children)]


def _grow(start: str, around: Mapping[str, list[str]], reached: dict[str, Branch]) -> None:
    if start in reached or start not in around:
        return
    reached[start] = Branch(start, 0, None)
    edge = [start]
    while edge:
        wider = []
        for key in edge:
            for other in around[key]:
                if other not in reached:
                    reached[other] = Branch(other, reached[key].depth + 1, key)
                    wider.append(other)
        edge = wider


def _down(root: Branch, children: Mapping[str | None, list[Branch]]) -> Iterable[Branch]:
    waiting = [root]
    while waiting:
        now = waiting.pop()
        yield now
        waiting += reversed(children.get(now.key, []))


def draw_tree(
    branches: Sequence[Branch],
    ties: Iterable[Tie],
    shown: Mapping[str, tuple[str, str, str]],
) -> SafeString:
    """Devices line by line, each on the one it hangs on; other links as arcs at the right.

    `shown` by key: name, state, address of its page (empty: none). Empty where there is no device.
    """
    if not branches:
        return SafeString("")
    at = {each.key: row for row, each in enumerate(branches)}
    held = {(each.parent, each.key) for each in branches}
    ties = [tie for tie in ties if tie.a in at and tie.b in at]
    states = {frozenset((tie.a, tie.b)): tie.state for tie in ties}
    others = [tie for tie in ties if not {(tie.a, tie.b), (tie.b, tie.a)} & held]
    stems = [_stem(each, at, states) for each in branches if each.parent is not None]
    arcs = [_arc(tie, at) for tie in others]
    marks = [_named(each, row, shown[each.key]) for row, each in enumerate(branches)]
    told = _("Devices line by line, each under the one through which it is reached.")
    title = element("title", told, id="tree-t")
    return element(
        "svg", title, *stems, *arcs, *marks, role="group", aria_labelledby="tree-t", width=560,
        viewBox=f"0 0 {WIDTH:g} {ROW * len(branches) + 6:g}",
    )  # fmt: skip


def _spot(branch: Branch, row: int) -> tuple[float, float]:
    return 12 + STEP * min(branch.depth, DEEPEST), ROW * row + 20


def _stem(
    branch: Branch, at: Mapping[str, int], states: Mapping[frozenset[str], str]
) -> SafeString:
    x, y = _spot(branch, at[branch.key])
    top = ROW * at[branch.parent or ""] + 26
    state = states.get(frozenset((branch.parent or "", branch.key)), "unknown")
    left = x - STEP if branch.depth <= DEEPEST else x - 6
    way = f"M{left:g} {top:g}V{y - 8:g}q0 8 8 8H{x - 8:g}"
    return element(
        "path", d=way, fill="none", stroke=f"var({_COLOURS[state]})", stroke_width="2",
        stroke_dasharray=_DASHES.get(state),
    )  # fmt: skip


def _arc(tie: Tie, at: Mapping[str, int]) -> SafeString:
    one, two = sorted((ROW * at[tie.a] + 20, ROW * at[tie.b] + 20))
    bow = min(14 + 2.0 * (two - one) / ROW, 34.0)
    way = f"M{WIDTH - 40:g} {one:g}q{bow:g} {(two - one) / 2:g} 0 {two - one:g}"
    return element(
        "path", d=way, fill="none", stroke=f"var({_COLOURS[tie.state]})", stroke_width="2",
        stroke_dasharray=_DASHES.get(tie.state),
    )  # fmt: skip


def _named(branch: Branch, row: int, shown: tuple[str, str, str]) -> SafeString:
    name, state, address = shown
    x, y = _spot(branch, row)
    room = int((WIDTH - 44 - x - 12) / 7.2)
    text = element(
        "text", fitting(name, room), x=x + 12, y=y + 5, fill="var(--ink)", font_size="13.5"
    )
    inside = [_shape(x, y, state), text]
    if not address:
        return element("g", *inside)
    return element("a", *inside, href=address)


def _shape(x: float, y: float, state: str) -> SafeString:
    colour = f"var({_COLOURS[state]})"
    if state == "worn":
        return element("path", d=f"M{x:g} {y - 6:g}l6 11h-12z", fill=colour)
    if state == "cut":
        return element("path", d=f"M{x - 5:g} {y - 5:g}h10v10h-10z", fill=colour)
    if state == "unknown":
        return element(
            "circle", cx=x, cy=y, r="5", fill="var(--paper)", stroke=colour, stroke_width="1.5"
        )
    return element("circle", cx=x, cy=y, r="5.5", fill=colour)


def draw_strip(days: Sequence[str], said: str) -> SafeString:
    """A strip of days: height and colour both say the state."""
    bars = "".join(
        f'<path fill="var({colour})" d="{_bars(state, days)}"/>'
        for state, colour in _COLOURS.items()
        if state in days
    )
    wide = 6 * len(days)
    return format_html(
        '<svg viewBox="0 0 {} 22" width="{}" height="22" role="img" aria-label="{}">{}</svg>',
        *(wide, wide, said, mark_safe(bars)),  # noqa: S308 (ours)
    )


def _bars(state: str, days: Sequence[str]) -> str:
    tall = _TALL[state]
    return "".join(f"M{at * 6} 20v-{tall}h4v{tall}z" for at, day in enumerate(days) if day == state)


_LEFT, _RIGHT, _TOP, _BOTTOM = 44.0, 350.0, 10.0, 96.0


def draw_hours(
    points: Sequence[tuple[datetime, float | None]], name: str, unit: str, key: str
) -> SafeString:
    """One reading over hours, with gaps where nothing was read; empty before two are known."""
    known = [value for _at, value in points if value is not None]
    if len(known) < 2:
        return SafeString("")
    low, high = min(known), max(known)
    pad = max((high - low) * 0.15, abs(high) * 0.01, 0.1)
    bottom, top = (0.0 if 0 <= low < high / 2 else low - pad), high + pad

    def y(value: float) -> float:
        return _BOTTOM - (_BOTTOM - _TOP) * (value - bottom) / (top - bottom)

    def x(at: int) -> float:
        return _LEFT + (_RIGHT - _LEFT) * at / max(len(points) - 1, 1)

    text = {"fill": "var(--soft)", "font_size": "13.5"}
    steps = round_steps(bottom, top, 3)
    digits = 0 if all(step == round(step) for step in steps) else 1
    grid = "".join(f"M{_LEFT:.0f} {y(step):.1f}H{_RIGHT:.0f}" for step in steps)
    shapes = [element("path", d=grid, stroke="var(--line)", fill="none")]
    shapes += [
        element("text", number(each, digits), x=_LEFT - 6, y=y(each) + 4, text_anchor="end", **text)
        for each in steps
    ]
    shapes += [
        element("path", d=way, stroke="var(--leaf)", stroke_width="2", fill="none")
        for way in _ways(
            [(x(at), None if v is None else y(v)) for at, (_m, v) in enumerate(points)]
        )
    ]
    shapes += _ends(points, text)
    told = _("{name}: from {low} to {high} {unit}.").format(
        name=name, low=number(low, 1), high=number(high, 1), unit=unit
    )
    return picture(WIDTH, _BOTTOM + 26, key, told, shapes, most=460)


def _ways(spots: Sequence[tuple[float, float | None]]) -> list[str]:
    """The line, broken where nothing was read; a single hour is a short dash."""
    ways, run = [], list[tuple[float, float]]()
    for x, y in [*spots, (0.0, None)]:
        if y is not None:
            run.append((x, y))
        elif run:
            ways.append(outline(run if len(run) > 1 else [*run, (run[0][0] + 2, run[0][1])]))
            run = []
    return ways


def _ends(
    points: Sequence[tuple[datetime, float | None]], text: dict[str, str]
) -> list[SafeString]:
    first, last = (
        date_format(timezone.localtime(at), "j N H:i") for at in (points[0][0], points[-1][0])
    )
    return [
        element("text", first, x=_LEFT, y=_BOTTOM + 20, **text),
        element("text", last, x=_RIGHT, y=_BOTTOM + 20, text_anchor="end", **text),
    ]
