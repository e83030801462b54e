"""What to look at in an answer: kept and counted, with a mark."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as lazy

from liane.server.community.surveys.xforms.definition import Form
from liane.server.community.surveys.xforms.xpath.values import day_of

__all__ = ["MARKS", "clock_is_wrong", "day_written", "files_named"]

MARKS = {
    "clock": lazy("the clock of the device was wrong"),
    "media": lazy("a picture or a sound has not come yet"),
    "damaged": lazy("a picture or a sound was cut short"),
    "strange": lazy("it holds values that the form has no place for"),
    "faults": lazy("it does not keep all the rules of the form"),
    "late": lazy("it came after the edition was closed"),
    "corrected": lazy("it replaces an earlier answer"),
}
FIRST = date(2015, 1, 1)


def clock_is_wrong(form: Form, flat: dict[str, Any], today: date) -> bool:
    """Whether the hours that a device wrote by itself cannot be: before 2015, or in the future.

    Such an answer is kept as it came: a village without Internet has clocks that start in 1970.
    """
    stamps = _stamps(form, flat)
    days = [day_of(each) for each in stamps.values()]
    if any(day is None or not FIRST <= day <= today + timedelta(days=2) for day in days):
        return True
    return _goes_back(stamps.get("start", ""), stamps.get("end", ""))


def day_written(form: Form, flat: dict[str, Any], today: date) -> date | None:
    """The day an answer was begun, as the device wrote it; None: not written, or it cannot be."""
    if clock_is_wrong(form, flat, today):
        return None
    stamps = _stamps(form, flat)
    written = stamps.get("start") or stamps.get("today")
    return day_of(written) if written else None


def _stamps(form: Form, flat: dict[str, Any]) -> dict[str, str]:
    """Hours and days that a device wrote by itself: start, end, today."""
    root = f"/{form.template.name}/"
    found: dict[str, str] = {}
    for bind in form.binds.values():
        if bind.preload in ("timestamp", "date"):
            value = flat.get(bind.path[len(root) :])
            if isinstance(value, str) and value:
                found[bind.preload_with] = value
    return found


def _goes_back(start: str, end: str) -> bool:
    try:
        return bool(start and end) and _moment(end) < _moment(start)
    except (ValueError, TypeError):
        return False


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def files_named(form: Form, flat: dict[str, Any]) -> set[str]:
    """The files that an answer names: pictures, sounds, drawings."""
    uploads = {each.path for each in form.questions() if each.kind == "upload"}
    found: set[str] = set()

    def look(one: dict[str, Any], path: str) -> None:
        for name, value in one.items():
            below = f"{path}/{name}"
            if isinstance(value, list):
                for each in value:
                    look(each, below)
            elif below in uploads:
                found.add(str(value))

    look(flat, f"/{form.template.name}")
    return found
