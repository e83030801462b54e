"""A conversation exported from WhatsApp, read into lines: names and numbers are dropped. Pure.

Android writes `12/03/2026, 06:14 - Awa: text`, iPhones `[12/03/2026, 06:14:22] Awa: text`; both by
the habits of the phone's language: day or month first, points or dashes, « à » before the hour, AM
and PM. The text is read as it comes, all at once or by file (`.txt`, or the `.zip` of an iPhone).
What the application itself says (who came, calls, pictures left out, messages taken back) is left
out: iPhones put an invisible mark before it, else it is known by its words. Who wrote becomes
« person 1 », « person 2 »: the number tells people apart and no more. Nothing of it is kept until
somebody picks lines.
"""

import io
import lzma
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from itertools import pairwise

from liane.errors import BadInput
from liane.words import N_

__all__ = ["LARGEST", "MOST_LINES", "Line", "Read", "read_chat", "text_of"]

LARGEST = 5_000_000  # bytes of text: some fifty thousand messages
MOST_LINES = 60_000

_MARKS = dict.fromkeys(
    [
        *range(0x20),
        0x7F,
        0x200B,
        0x200E,
        0x200F,
        *range(0x202A, 0x202F),
        *range(0x2060, 0x206A),
        0xFEFF,
    ]
)
_DAY = r"(\d{1,4})[./-](\d{1,2})[./-](\d{2,4})"
_HOUR = r"(\d{1,2})\s?[:.h]\s?(\d{2})(?:[:.](\d{2}))?(?:\s?([aApP])\.?\s?[mM]\.?)?"
_WHEN = rf"{_DAY}(?:,?\s+(?:à|at|um|a las|às)?\s*|,\s*){_HOUR}"
_HEADS = (re.compile(rf"^\[{_WHEN}\]\s?(.*)$"), re.compile(rf"^{_WHEN}\s*(?:[-–—]|:)\s+(.*)$"))
_SAID = re.compile(r"^([^:\n]{1,80}):\s?(.*)$", re.DOTALL)
_PHONE = re.compile(
    r"(?<![\w.])(?!\d{1,4}[./-]\d{1,2}[./-]\d{2})\+?\d(?:[\s.()\u2010-\u2015-]{0,2}\d){7,14}(?!\w)"
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
_NAMED = re.compile(r"@\u2068[^\u2069\n]*\u2069|@\S+")
_PLACE = re.compile(
    r"https?://\S*(?:maps|goo\.gl|osm|openstreetmap|wa\.me|whatsapp)\S*"
    r"|-?\d{1,3}\.\d{3,}\s*[,;]\s*-?\d{1,3}\.\d{3,}",
    re.IGNORECASE,
)
_OF_APP = re.compile(  # in place of a message, or at its end
    r"\u200e?<[^<>\n]{0,120}(?:omi|attach|joint|edit|modifi|adjunt|anexad)[^<>\n]{0,120}>"
    r"|^\u200e?<[^<>\n]+>$"
    r"|^\u200e.*$"
    r"|^.{1,200} \((?:file attached|fichier joint|archivo adjunto|arquivo anexado)\)$"
    r"|^(?:image|photo|vid[eé]o|audio|gif|sticker|document|contact card|fiche (?:de )?contact)"
    r" (?:omitted|omise?|absente?|manquante?|exclue?)$"
    r"|^(?:this message was deleted|you deleted this message|ce message a été supprimé"
    r"|vous avez supprimé ce message|waiting for this message|en attente de ce message"
    r"|missed (?:group )?(?:voice|video) call|appel (?:vocal|vidéo)(?: de groupe)? manqué"
    r"|null$|(?:live )?location(?: shared)? ?:|emplacement ?:|localisation ?:).*$",
    re.IGNORECASE | re.MULTILINE,
)
_TOLD_BY_APP = re.compile(
    r"[«»“”\"]|\b(?:a|ont|avez|avons) (?:créé|ajouté|changé|modifié|retiré|supprimé|rejoint|quitté"
    r"|épinglé|désactivé|activé)|\b(?:created|added|changed|removed|joined|pinned|turned|left)\b"
    r"|\bchiffré|\bencrypted|code de sécurité|security code",
    re.IGNORECASE,
)
_BY_PERSON = re.compile(  # what the application says in place of what somebody sent
    r"omi|absent|manquant|attach|joint|image|photo|vid[eé]o|audio|sticker|gif|supprim|delet"
    r"|appel vocal|voice call|location|position|contact|poll|sondage",
    re.IGNORECASE,
)
_LITTLE = frozenset({"Al", "Au", "Da", "De", "Dr", "Du", "El", "En", "Et", "La", "Le", "Ma", "Me",
                     "Mr", "Mo", "Ou", "Pr", "Sa", "Un"})  # fmt: skip
_FIRST_YEAR, _LAST_YEAR = 2009, 2100


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
    if len(data) > LARGEST:
        raise _too_large()
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


_BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, NotImplementedError, RuntimeError, EOFError,
    OSError, ValueError,
)  # fmt: skip


def _likeness(each: zipfile.ZipInfo) -> tuple[bool, int]:
    """The conversation among texts that were sent in it: by its name, else the longest."""
    name = each.filename.rsplit("/", 1)[-1].casefold()
    return name == "_chat.txt" or "whatsapp" in name, each.file_size


def _unpacked(data: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            texts = [each for each in book.infolist() if each.filename.lower().endswith(".txt")]
            if not texts:
                raise BadInput(N_("conversation: no text in this zip; export « without media »"))
            chat = max(texts, key=_likeness)
            if chat.file_size > LARGEST:
                raise _too_large()
            with book.open(chat) as file:
                return file.read(LARGEST + 1)
    except _BROKEN as error:
        raise BadInput(N_("conversation: this zip cannot be opened; export it anew")) from error


def read_chat(
    text: str, zone: tzinfo, *, month_first: bool | None = None, now: datetime | None = None
) -> Read:
    """The messages of a conversation. Raises `BadInput` where there is none.

    `month_first` None: told by the days themselves and by `now`, else the day comes first.
    """
    found = list(_messages(text))
    said = [each for each in found if each.sender and each.words]
    if not said:
        raise BadInput(
            N_("conversation: no message was found; export it from WhatsApp, « without media »")
        )
    turned, unsure = _order([each.day for each in said], month_first, now)
    senders = list(dict.fromkeys(each.sender for each in said))
    number = {name: at for at, name in enumerate(senders, 1)}
    hide = _hiding(list(dict.fromkeys(each.sender for each in found if each.sender)))
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
    for line in text.splitlines():
        match = _head_of(line)
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


def _head_of(line: str) -> re.Match[str] | None:
    """The day and hour that a message begins with; a day in the middle of one is no beginning."""
    clean = re.sub(r"[\u202f\u00a0]", " ", line).lstrip("\u200e\u200f\u202a\u2068\ufeff ")
    return next((match for head in _HEADS if (match := head.match(clean))), None)


def _raw(head: re.Match[str], body: list[str]) -> _Raw:
    said = _SAID.match("\n".join(body).strip())
    hour, half = int(head.group(4)), (head.group(7) or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    first, second, third = (int(head.group(at)) for at in (1, 2, 3))
    sender, words = _by_whom(said.group(1), said.group(2)) if said else ("", "")
    return _Raw((first, second, third), (hour, int(head.group(5))), sender, words)


def _by_whom(sender: str, words: str) -> tuple[str, str]:
    """Who wrote, and what of it is their own; nothing where the application speaks."""
    name = sender.translate(_MARKS).strip(" ~\u202f\u00a0")
    if _TOLD_BY_APP.search(name) or (words[:1] == "\u200e" and not _BY_PERSON.search(words)):
        return "", ""
    own = _PLACE.sub("…", _NAMED.sub("…", _OF_APP.sub("", words)))
    lines = (line.translate(_MARKS).rstrip() for line in own.splitlines())
    text = "\n".join(lines).strip()
    return name, "" if not text.strip("… \n") else text


def _order(
    every: list[tuple[int, int, int]], month_first: bool | None, now: datetime | None
) -> tuple[bool, bool]:
    """Whether the month comes first, and whether that is a guess.

    A day beyond the twelfth tells it; else messages come one after the other and none tomorrow, so
    that the reading by which fewer go back in time, or ahead of it, is the right one.
    """
    days = [day for day in every if day[0] < 1000]
    if month_first is not None:
        return month_first, False
    if any(day[0] > 12 for day in days) or not days:
        return False, False
    if any(day[1] > 12 for day in days):
        return True, False
    wrong = {turned: _out_of_order(days, turned, now) for turned in (False, True)}
    return wrong[True] < wrong[False], wrong[True] == wrong[False]


def _out_of_order(days: list[tuple[int, int, int]], turned: bool, now: datetime | None) -> int:
    dated = [(third % 100, *((first, second) if turned else (second, first)))
             for first, second, third in days]  # fmt: skip
    last = (now.year % 100, now.month, now.day + 1) if now else (100, 0, 0)
    back = sum(later < earlier for earlier, later in pairwise(dated))
    return back + sum(day > last for day in dated)


def _moment(each: _Raw, month_first: bool, zone: tzinfo) -> datetime | None:
    first, second, third = each.day
    if first > 31:
        year, month, day = first, second, third
    else:
        day, month = (second, first) if month_first else (first, second)
        year = third + 2000 if third < 100 else third
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return datetime(year, month, day, *each.hour, tzinfo=zone)
    except ValueError:
        return None


def _hiding(senders: list[str]) -> Callable[[str], str]:
    """What takes names, numbers and addresses out of words."""
    pattern = _names(senders)

    def hide(words: str) -> str:
        clean = unicodedata.normalize("NFC", _MAIL.sub("…", _PHONE.sub("…", words)))
        if pattern is None:
            return clean
        kept, at = [], 0
        for match in pattern.finditer(_plain(clean)):
            kept += [clean[at : match.start()], "…"]
            at = match.end()
        return "".join([*kept, clean[at:]])

    return hide


def _names(senders: list[str]) -> re.Pattern[str] | None:
    """Whole names and their parts, whatever the case; parts of two letters as they are written."""
    parts = {_plain(part) for name in senders for part in re.split(r"[\W_]+", name)}
    long = {_plain(name) for name in senders} | {each for each in parts if len(each) > 2}
    short = {each for each in parts if len(each) == 2 and each.istitle()} - _LITTLE
    whole = "|".join(re.escape(each) for each in sorted(long, key=len, reverse=True) if each)
    little = "".join(f"|{re.escape(each)}" for each in sorted(short))
    return re.compile(rf"(?<!\w)(?:(?i:{whole}){little})(?!\w)") if whole else None


def _plain(text: str) -> str:
    """Without accents, letter for letter: what is found in it stands at the same place."""
    whole = unicodedata.normalize("NFC", text)
    return "".join(unicodedata.normalize("NFD", each)[0] for each in whole)
