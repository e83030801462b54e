"""The words people read: translation, numbers, money and dates, in French or English.

Messages are written in English in the code and looked up in `locale/*/LC_MESSAGES/liane.po`.
French is the first language: it is used unless the locale is English. `N_` marks a message that
is translated later, `_` translates now, `say` translates and fills the named placeholders.
Run as `python -m liane.words`, this module compiles the catalogues (set-up does it).
"""

import gettext
import math
import os
from collections.abc import Callable
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

__all__ = [
    "LANGUAGES",
    "N_",
    "_",
    "also_look_in",
    "compile_catalogues",
    "language",
    "number",
    "say",
    "use",
]

LANGUAGES = ("fr", "en")
LOCALE_DIR = Path(__file__).parent / "locale"
_NARROW = "\u202f"  # narrow no-break space, the French thousands mark


def _language_of_environment() -> str:
    for name in ("LIANE_LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "en" if value.lower().startswith("en") else "fr"
    return "fr"


_current: ContextVar[str | None] = ContextVar("language", default=None)


def language() -> str:
    """The language in use: `fr` or `en`."""
    return _current.get() or _language_of_environment()


def use(code: str) -> None:
    """Speak `code` (`fr` or `en`) from here on, in this thread or task."""
    _current.set(code if code in LANGUAGES else "fr")


@cache
def _catalogue(code: str) -> gettext.NullTranslations:
    return gettext.translation("liane", LOCALE_DIR, [code], fallback=True)


_further: list[Callable[[str, str], str]] = []


def also_look_in(catalogue: Callable[[str, str], str]) -> None:
    """Ask `catalogue(message, language)` for messages that the package's own does not hold."""
    if catalogue not in _further:
        _further.append(catalogue)


def _(message: str) -> str:
    """Translate `message` into the language in use."""
    if not message:
        return ""
    said = _catalogue(language()).gettext(message)
    for look in _further:
        said = look(message, language()) if said == message else said
    return said


def N_(message: str) -> str:  # noqa: N802 (the usual name of the marker)
    """Mark `message` for the catalogues, without translating it yet."""
    return message


def say(message: str, /, **facts: Any) -> str:
    """Translate `message` and fill its named placeholders.

    >>> use("en"); say("{file}: not found", file="a.csv")
    'a.csv: not found'
    """
    return _(message).format(**facts) if facts else _(message)


def number(value: float | None, digits: int = 0) -> str:
    """A number as people write it: `1 234,5` in French, `1,234.5` in English, `?` if unknown.

    >>> use("en"); number(1234.56, 1)
    '1,234.6'
    """
    if value is None or math.isnan(value):
        return "?"
    text = f"{value:,.{digits}f}"
    if text.strip("-0.,") == "":
        text = text.lstrip("-")
    if language() == "en":
        return text.replace("-", "\u2212")
    return text.replace(",", _NARROW).replace(".", ",").replace("-", "\u2212")


def compile_catalogues() -> None:
    """Compile every `.po` file into the `.mo` beside it."""
    import polib  # noqa: PLC0415 (needed at set-up only)

    for po in sorted(Path(__file__).parent.rglob("locale/*/LC_MESSAGES/*.po")):
        polib.pofile(str(po)).save_as_mofile(str(po.with_suffix(".mo")))


if __name__ == "__main__":
    compile_catalogues()
