"""A JSON list as a stream of its members, however long it is: RIPE Atlas answers in one line.

Never more than one member (`most` characters of it) and a block are held. A member that is no JSON
is told with its place, and reading goes on at the next that begins as an object does; bytes that
are no UTF-8 spoil their own member alone.
"""

import codecs
import json
import re
import zlib
from collections.abc import Iterator
from io import BufferedIOBase
from typing import Any, NamedTuple

__all__ = ["Broken", "Members"]

_BLOCK = 1024 * 1024
_MOST_AT_ONCE = 4 * _BLOCK
_SAMPLE = 4096
_LONGEST_SEAM = 64  # characters between two members, at most
_OPENS = re.compile(r"\s*\[")
_BETWEEN = re.compile(r"[\s,]*")
_NEXT = re.compile(r",\s*(?=\{)")
_NO_TEXT = re.compile("[\udc80-\udcff]")


class Broken(NamedTuple):
    """A member that could not be read: `why` is json, text, long or open; and how it begins."""

    why: str
    begins: str


class Members:
    """The members of a list that begins a stream; `rest` is what stands after its end."""

    def __init__(self, stream: BufferedIOBase, decoder: json.JSONDecoder, most: int) -> None:
        self._stream, self._decoder, self._most = stream, decoder, most
        self._text = codecs.getincrementaldecoder("utf-8-sig")("surrogateescape")
        self._held, self._at, self._ended = "", 0, False
        self._broken: Exception | None = None

    def __iter__(self) -> Iterator[Any]:
        self._skip(_OPENS)
        while self._begins():
            if self._held[self._at] == "]":
                self._at += 1
                return
            yield self._member()
        yield Broken("open", "")

    @property
    def rest(self) -> bytes:
        """What was read and stands after the end of the list."""
        return self._held[self._at :].encode("utf-8", "surrogateescape")

    def _begins(self) -> bool:
        """Go to where something begins; False at the end of the stream."""
        self._skip(_BETWEEN)
        while self._at == len(self._held):
            if not self._more(_BLOCK):
                return False
            self._skip(_BETWEEN)
        return True

    def _skip(self, what: re.Pattern[str]) -> None:
        if not self._held:
            self._more(_BLOCK)
        found = what.match(self._held, self._at)
        self._at = found.end() if found else self._at

    def _more(self, size: int) -> bool:
        """Read on, and let go of what was told; False at the end of the stream."""
        data = b"" if self._ended else self._read(size)
        self._ended = not data
        self._held = self._held[self._at :] + self._text.decode(data, self._ended)
        self._at = 0
        return not self._ended

    def _read(self, size: int) -> bytes:
        """A block; what came before a packing broke is given before it is told."""
        if self._broken:
            raise self._broken
        data = bytearray()
        try:
            while len(data) < size and (part := self._stream.read1(size - len(data))):
                data += part
        except (OSError, EOFError, zlib.error) as error:
            if not data:
                raise
            self._broken = error
        return bytes(data)

    def _member(self) -> Any:
        size = _BLOCK
        while True:
            ended = self._ended
            broke = 0
            try:
                value, end = self._decoder.raw_decode(self._held, self._at)
                if self._is_whole(end):
                    return self._told(value, end)
            except (ValueError, RecursionError) as error:
                broke = getattr(error, "pos", 0)
            if ended or len(self._held) - self._at > self._most:
                return self._past("json" if ended else "long", broke)
            self._more(size)
            size = min(2 * size, _MOST_AT_ONCE)

    def _is_whole(self, end: int) -> bool:
        """Whether a value has its end in what is held: a number may go on in the next block."""
        found = _BETWEEN.match(self._held, end)
        return self._ended or (found is not None and found.end() < len(self._held))

    def _told(self, value: Any, end: int) -> Any:
        text = self._held[self._at : end] if not self._held.isascii() else ""
        begin, self._at = self._at, end
        if text and _NO_TEXT.search(text):
            return Broken("text", self._held[begin : begin + _SAMPLE])
        return value

    def _past(self, why: str, broke: int) -> Broken:
        """Leave a member that is none, and go to where the next may begin after it broke."""
        told = Broken(why, self._held[self._at : self._at + _SAMPLE])
        self._at = max(broke, self._at + 1)
        while (found := _NEXT.search(self._held, self._at)) is None:
            self._at = max(self._at, len(self._held) - _LONGEST_SEAM)
            if not self._more(_BLOCK):
                self._at = len(self._held)
                return told
        self._at = found.end()
        return told
