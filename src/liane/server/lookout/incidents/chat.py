"""A conversation exported from WhatsApp, read into lines: names and numbers are dropped. Pure.

Android writes `12/03/2026, 06:14 - Awa: text`, iPhones `[12/03/2026, 06:14:22] Awa: text`; both by
the habits of the phone's language: day or month first, points or dashes, « à » before the hour, AM
and PM. The text is read as it comes, all at once or by file (`.txt`, or the `.zip` of an iPhone).
Who wrote becomes « person 1 », « person 2 »: the number tells people apart and no more. Nothing of
it is kept until somebody picks lines.
"""

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo

from liane.errors import BadInput
from liane.words import N_

__all__ = ["LARGEST", "MOST_LINES", "Line", "Read", "read_chat", "text_of"]

LARGEST = 5_000_000  # bytes of text: some fifty thousand messages
MOST_LINES = 60_000

_MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c\ufeff\u2068\u2069"))
_DAY = r"(\d{1,4})[./-](\d{1,2})[./-](\d{2,4})"
_HOUR = r"(\d{1,2})[:.h](\d{2})(?:[:.](\d{2}))?(?:\s?([aApP])\.?\s?[mM]\.?)?"
_HEAD = re.compile(rf"^\[?{_DAY}(?:,?\s+(?:à|at|um|a las)?\s*|,\s*){_HOUR}\]?\s*(?:[-–—]\s+)?(.*)$")
_SAID = re.compile(r"^([^:\n]{1,80}):\s?(.*)$", re.DOTALL)
_PHONE = re.compile(r"(?<![\w.])\+?\d(?:[\s .()-]?\d){7,14}(?!\w)")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
_AT = re.compile(r"@\S+")
_NO_TEXT = re.compile(r"^<[^>]+>$|^\(.*(?:omis|omitted|attaché|attached).*\)$", re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """A message: when, by which person of this conversation, and its words without names."""

    at: datetime
    person: int
    words: str


@dataclass(frozen=True)
class Read:
    """What a conversation holds. `unsure`: days and months could be the other way round."""

    lines: tuple[Line, ...]
    senders: tuple[str, ...]  # by number, to make a keyed mark of; never shown, never kept
    left_out: int
    unsure: bool


@dataclass(frozen=True)
class _Raw:
    day: tuple[int, int, int]
    hour: tuple[int, int]
    sender: str
    words: str


def text_of(data: bytes) -> str:
    """The text of an exported file, also inside its zip."""
    if data[:2] == b"PK":
        data = _unpacked(data)
    if len(data) > LARGEST:
        raise _too_large()
    for code in ("utf-8-sig", "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "cp1252"):
        try:
            return data.decode(code)
        except UnicodeDecodeError:
            continue
    raise BadInput(N_("conversation: this is no text; export it anew, « without media »"))


def _too_large() -> BadInput:
    return BadInput(
        N_("conversation: larger than {most} MB; export it « without media », or its end alone"),
        most=LARGEST // 1_000_000,
    )


def _unpacked(data: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            texts = [each for each in book.infolist() if each.filename.lower().endswith(".txt")]
            if not texts:
                raise BadInput(N_("conversation: no text in this zip; export « without media »"))
            if texts[0].file_size > LARGEST:
                raise _too_large()
            with book.open(texts[0]) as file:
                return file.read(LARGEST + 1)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise BadInput(N_("conversation: this zip cannot be opened; export it anew")) from error


def read_chat(text: str, zone: tzinfo, *, month_first: bool | None = None) -> Read:
    """The messages of a conversation. Raises `BadInput` where there is none.

    `month_first` None: told by the days themselves, else the day comes first.
    """
    found = list(_messages(text))
    said = [each for each in found if each.sender and not _NO_TEXT.match(each.words)]
    if not said:
        raise BadInput(
            N_("conversation: no message was found; export it from WhatsApp, « without media »")
        )
    turned, unsure = _order(said, month_first)
    senders = list(dict.fromkeys(each.sender for each in said))
    number = {name: at for at, name in enumerate(senders, 1)}
    hide = _hiding(senders)
    lines = tuple(
        Line(at, number[each.sender], hide(each.words))
        for each in said
        if (at := _moment(each, turned, zone)) is not None
    )
    return Read(lines, tuple(senders), len(found) - len(lines), unsure)


def _messages(text: str) -> Iterator[_Raw]:
    """Each message with the lines that follow it; what an application says has no sender."""
    head: re.Match[str] | None = None
    body: list[str] = []
    count = 0
    for line in text.translate(_MARKS).splitlines():
        clean = re.sub(r"[\u202f\u00a0]", " ", line)
        match = _HEAD.match(clean)
        if match is None:
            body.append(line)
            continue
        if head is not None:
            yield _raw(head, body)
        count += 1
        if count > MOST_LINES:
            return
        head, body = match, [match.group(8)]
    if head is not None:
        yield _raw(head, body)


def _raw(head: re.Match[str], body: list[str]) -> _Raw:
    said = _SAID.match("\n".join(body).strip())
    hour, half = int(head.group(4)), (head.group(7) or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    first, second, third = (int(head.group(at)) for at in (1, 2, 3))
    sender, words = (said.group(1).strip(), said.group(2).strip()) if said else ("", "")
    return _Raw((first, second, third), (hour, int(head.group(5))), sender, words)


def _order(said: list[_Raw], month_first: bool | None) -> tuple[bool, bool]:
    """Whether the month comes first, and whether that is a guess."""
    days = [each.day for each in said if each.day[0] < 1000]
    if month_first is not None:
        return month_first, False
    if any(day[0] > 12 for day in days) or not days:
        return False, False
    if any(day[1] > 12 for day in days):
        return True, False
    return False, True


def _moment(each: _Raw, month_first: bool, zone: tzinfo) -> datetime | None:
    first, second, third = each.day
    if first > 31:
        year, month, day = first, second, third
    else:
        day, month = (second, first) if month_first else (first, second)
        year = third + 2000 if third < 100 else third
    try:
        return datetime(year, month, day, *each.hour, tzinfo=zone)
    except ValueError:
        return None


def _hiding(senders: list[str]) -> Callable[[str], str]:
    """What takes names, numbers and addresses out of words."""
    parts = {part for name in senders for part in re.split(r"[\s._-]+", name) if len(part) > 2}
    names = sorted({*senders, *parts}, key=len, reverse=True)
    known = "|".join(re.escape(_plain(each)) for each in names)
    pattern = re.compile(rf"(?<!\w)(?:{known})(?!\w)", re.IGNORECASE) if known else None

    def hide(words: str) -> str:
        clean = _AT.sub("…", _MAIL.sub("…", _PHONE.sub("…", words)))
        if pattern is None:
            return clean
        plain = _plain(clean)
        if len(plain) != len(clean):  # a letter that has two forms: nothing is cut by the wrong end
            return pattern.sub("…", plain)
        kept, at = [], 0
        for match in pattern.finditer(plain):
            kept += [clean[at : match.start()], "…"]
            at = match.end()
        return "".join([*kept, clean[at:]])

    return hide


def _plain(text: str) -> str:
    """Without accents, letter for letter where that can be."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(each for each in parts if not unicodedata.combining(each))
