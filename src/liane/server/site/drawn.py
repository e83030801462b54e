"""Fields of forms, drawn by functions: Django's templates take three of them for each choice.

What comes out is what Django's own templates say, without their line ends and without the decimals
of a whole number; a test compares them.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

__all__ = ["FIELDS"]

Widget = dict[str, Any]
_INPUTS = "text number email url tel search password hidden date datetime time color checkbox file"


def _attributes(widget: Widget) -> str:
    """Of a field or a choice: one that is False is left out, one that is True has no value."""
    given = ((name, value) for name, value in widget["attrs"].items() if value is not False)
    return "".join(
        f" {conditional_escape(name)}" + ("" if value is True else f'="{_said(value)}"')
        for name, value in given
    )


def _said(value: Any) -> str:
    return conditional_escape(value if isinstance(value, str) else str(value))


def _input(widget: Widget) -> str:
    value = _whole(widget["value"]) if widget["type"] == "number" else widget["value"]
    filled = "" if value is None else f' value="{_said(value)}"'
    head = f'<input type="{widget["type"]}" name="{_said(widget["name"])}"'
    clocks = _clocks() if widget["type"] == "datetime-local" else ""
    return f"{head}{filled}{_attributes(widget)}>{clocks}"


def _whole(value: Any) -> Any:
    """A number as people write it: 3000 where the database keeps 3000.00."""
    head, dot, cents = str(value or "").partition(".")
    return head if dot and head and not cents.strip("0") else value


def _clocks() -> str:
    """Whose hours are typed."""
    zone = timezone.get_current_timezone_name()
    return f"<small>{_said(_('Hours of {zone}').format(zone=zone))}</small>"


def _textarea(widget: Widget) -> str:
    head = f'<textarea name="{_said(widget["name"])}"{_attributes(widget)}>'
    return f"{head}\n{_said(widget['value'] or '')}</textarea>"


def _select(widget: Widget) -> str:
    inside = "".join(_grouped(widget, '<optgroup label="{}">', "</optgroup>", _option))
    return f'<select name="{_said(widget["name"])}"{_attributes(widget)}>{inside}</select>'


def _option(option: Widget) -> str:
    value = f'value="{_said(option["value"])}"'
    return f"<option {value}{_attributes(option)}>{_said(option['label'])}</option>"


def _choices(widget: Widget) -> str:
    """Radio buttons or boxes to tick, each with its label."""
    inside = "".join(_grouped(widget, "<div><label>{}</label>", "</div>", _choice))
    about = {name: widget["attrs"].get(name) for name in ("id", "class")}
    return f"<div{_attributes({'attrs': {k: v for k, v in about.items() if v}})}>{inside}</div>"


def _choice(option: Widget) -> str:
    drawn = _input(option)
    if option.get("wrap_label"):
        mark = option["attrs"].get("id")
        tied = f' for="{_said(mark)}"' if mark else ""
        drawn = f"<label{tied}>{drawn} {_said(option['label'])}</label>"
    return f"<div>{drawn}</div>"


def _grouped(
    widget: Widget, opens: str, closes: str, draw: Callable[[Widget], str]
) -> Iterator[str]:
    for name, options, _at in widget["optgroups"]:
        if name:
            yield opens.format(_said(name))
        yield from map(draw, options)
        if name:
            yield closes


def _safe(draw: Callable[[Widget], str]) -> Callable[[Widget], SafeString]:
    return lambda widget: mark_safe(draw(widget))  # noqa: S308 (made of escaped parts)


FIELDS = {
    **{f"django/forms/widgets/{kind}.html": _safe(_input) for kind in _INPUTS.split()},
    "django/forms/widgets/textarea.html": _safe(_textarea),
    "django/forms/widgets/select.html": _safe(_select),
    "django/forms/widgets/radio.html": _safe(_choices),
    "django/forms/widgets/checkbox_select.html": _safe(_choices),
}
"""What draws a field, by the name of Django's template for it."""
