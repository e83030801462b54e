"""SVG written element by element, every text and attribute escaped.

Drawings are inlined in the report, so they use its colours (`var(--leaf)`) and follow its light
and dark schemes. Numbers are written short: a report of a hundred drawings has to stay light.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from markupsafe import Markup, escape

__all__ = ["Point", "drawing", "nice_ticks", "path", "short", "tag"]

Point = tuple[float, float]


def short(value: float, places: int = 1) -> str:
    """A coordinate in as few characters as possible.

    >>> short(12.04), short(0.26), short(-0.04)
    ('12', '.3', '0')
    """
    text = f"{value:.{places}f}".rstrip("0").rstrip(".") if places else f"{value:.0f}"
    text = {"-0": "0", "": "0"}.get(text, text)
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def _value(value: Any) -> str:
    return short(value) if isinstance(value, float) else str(value)


def tag(name: str, *children: Any, **attributes: Any) -> Markup:
    """One element; `_` in attribute names stands for `-`, a last `_` is dropped, None is left out.

    >>> str(tag("text", "<b>", x=1.0, text_anchor="end"))
    '<text x="1" text-anchor="end">&lt;b&gt;</text>'
    """
    parts = [
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), _value(value))
        for key, value in attributes.items()
        if value is not None
    ]
    inside = Markup("").join(escape(child) for child in children)
    opening = Markup("<{}{}").format(name, Markup("").join(parts))
    if not children:
        return opening + Markup("/>")
    return opening + Markup(">") + inside + Markup("</{}>").format(name)


def path(points: Sequence[Point], closed: bool = False) -> str:
    """The `d` of a polyline, in relative steps.

    >>> path([(0, 0), (10, 5.04), (20, 5)])
    'M0 0l10 5 10 0'
    """
    steps: list[str] = []
    at_x, at_y = round(points[0][0], 1), round(points[0][1], 1)
    start = f"M{short(at_x)} {short(at_y)}"
    for x, y in points[1:]:
        dx, dy = round(x, 1) - at_x, round(y, 1) - at_y
        steps.append(f"{short(dx)} {short(dy)}")
        at_x, at_y = round(x, 1), round(y, 1)
    return start + ("l" + " ".join(steps) if steps else "") + ("z" if closed else "")


def drawing(
    width: float, height: float, title: str, children: Iterable[Markup], ident: str, **more: Any
) -> Markup:
    """A whole drawing with its text alternative; `ident` is unique in the page."""
    head = tag("title", title, id=f"{ident}-t")
    box = f"0 0 {short(width)} {short(height)}"
    return tag(
        "svg", head, *children, viewBox=box, role="img", aria_labelledby=f"{ident}-t", **more
    )


def nice_ticks(low: float, high: float, about: int) -> list[float]:
    """Round values within [low, high], about `about` of them.

    >>> nice_ticks(0, 7.1, 4)
    [0.0, 2.0, 4.0, 6.0]
    """
    span = max(high - low, 1e-9)
    raw = span / max(about, 1)
    power = 10.0 ** _floor_log10(raw)
    step = min((m * power for m in (1, 2, 5, 10)), key=lambda each: abs(each - raw))
    first = -(-low // step)
    count = int((high - first * step) / step + 1e-9) + 1
    return [float((first + at) * step) for at in range(max(count, 0))]


def _floor_log10(value: float) -> int:
    power = 0
    while 10.0 ** (power + 1) <= value:
        power += 1
    while 10.0**power > value:
        power -= 1
    return power
