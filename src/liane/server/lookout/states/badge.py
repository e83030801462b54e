"""The badge: a state in a picture of two hundred points, that other pages may show.

It is drawn here, holds no script, loads nothing and sets no cookie: who looks at it is told to
nobody. Colours are its own, since it stands on pages of others; shape and word say the state too.
"""

from django.utils.html import format_html
from django.utils.safestring import SafeString

__all__ = ["draw_badge"]

_SHAPES = {"ok": "●", "worn": "▲", "cut": "■", "unknown": "○"}
_COLOURS = {"ok": "#1b7046", "worn": "#9a5208", "cut": "#a82a1f", "unknown": "#59625c"}
_LETTER = 6.9  # the width of a letter of 12 px, at most, on the whole


def draw_badge(name: str, state: str, said: str) -> SafeString:
    """The badge as SVG: a name, and a state as shape, word and colour."""
    name = name if len(name) <= 28 else name[:27] + "…"
    told = f"{_SHAPES.get(state, '○')} {said}"
    left, right = round(len(name) * _LETTER + 16), round(len(told) * _LETTER + 18)
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="24" viewBox="0 0 {w} 24"'
        ' role="img" aria-label="{name}: {said}"><title>{name}: {said}</title>'
        '<rect width="{w}" height="24" rx="5" fill="#0f3d2e"/>'
        '<path d="M{left} 0H{inner}a5 5 0 0 1 5 5V19a5 5 0 0 1-5 5H{left}z" fill="{colour}"/>'
        '<g fill="#fff" font-family="system-ui,sans-serif" font-size="12" text-anchor="middle">'
        '<text x="{a}" y="16">{name}</text><text x="{b}" y="16">{told}</text></g></svg>',
        w=left + right,
        inner=left + right - 5,
        left=left,
        colour=_COLOURS.get(state, _COLOURS["unknown"]),
        name=name,
        said=said,
        told=told,
        a=left // 2,
        b=left + right // 2,
    )
