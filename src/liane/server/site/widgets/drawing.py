"""The little that every drawing needs: short numbers, escaped elements, round steps on an axis."""

from collections.abc import Sequence
from typing import Any

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

__all__ = ["Point", "element", "fitting", "outline", "picture", "round_steps", "short"]

Point = tuple[float, float]


def short(value: float) -> str:
    """A coordinate in few characters.

    >>> short(12.04), short(-0.04), short(7.25)
    ('12', '0', '7.2')
    """
    text = f"{value:.1f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def element(tag: str, *children: Any, **attributes: Any) -> SafeString:
    """One element; `_` in attribute names stands for `-`, None is left out.

    >>> element("text", "<b>", x=1.0, text_anchor="end")
    '<text x="1" text-anchor="end">&lt;b&gt;</text>'
    """
    parts = [
        format_html(' {}="{}"', key.replace("_", "-"), _written(value))
        for key, value in attributes.items()
        if value is not None
    ]
    opening = "".join(parts)
    inside = "".join(conditional_escape(child) for child in children)
    if not children:
        return mark_safe(f"<{tag}{opening}/>")  # noqa: S308 (escaped above)
    return mark_safe(f"<{tag}{opening}>{inside}</{tag}>")  # noqa: S308 (escaped above)


def _written(value: Any) -> str:
    return short(value) if isinstance(value, float) else str(value)


def fitting(name: str, most: int) -> str:
    """A name of at most so many letters, an ellipsis where it was cut.

    >>> fitting("Radio et bibliothèque de Farako", 23)
    'Radio et bibliothèque…'
    """
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"


def outline(points: Sequence[Point], closed: bool = False) -> str:
    """The `d` of a line through points.

    >>> outline([(0, 0), (10, 5.04)], closed=True)
    'M0 0L10 5Z'
    """
    text = "L".join(f"{short(x)} {short(y)}" for x, y in points)
    return f"M{text}{'Z' if closed else ''}"


def picture(
    width: float,
    height: float,
    name: str,
    told: str,
    children: Sequence[Any],
    most: int | None = None,
) -> SafeString:
    """A whole drawing; `told` is what it shows, in words; `name` is unique in the page.

    It takes the room there is, at most `most` pixels.
    """
    title = element("title", told, id=f"{name}-t")
    box = f"0 0 {short(width)} {short(height)}"
    about = {"viewBox": box, "role": "img", "aria_labelledby": f"{name}-t", "width": most}
    return element("svg", title, *children, **about)


def round_steps(low: float, high: float, about: int) -> list[float]:
    """Round values within [low, high], about `about` of them.

    >>> round_steps(0, 7.1, 4)
    [0.0, 2.0, 4.0, 6.0]
    """
    span = max(high - low, 1e-9)
    power = 1.0
    while power * 10 <= span / about:
        power *= 10
    while power > span / about:
        power /= 10
    step = min((m * power for m in (1, 2, 5, 10)), key=lambda each: abs(each - span / about))
    first = -(-low // step)
    return [
        float((first + at) * step) for at in range(int((high - first * step) / step + 1e-9) + 1)
    ]
