"""Words compared: search in lessons, delays said, sounds recognised, ways to think alike."""

import unicodedata
from collections.abc import Iterable
from datetime import timedelta
from statistics import median

__all__ = ["LARGEST_SOUND", "median_delay", "plain", "sound_kind", "tags_of"]

LARGEST_SOUND = 700_000  # bytes: some four minutes as phones record speech


def plain(text: str) -> str:
    """Small letters without accents, one space between words.

    >>> plain("Batterie  VIDÉE")
    'batterie videe'
    """
    parts = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in parts if not unicodedata.combining(c)).split())


def tags_of(typed: str) -> list[str]:
    """Tags typed with commas: small letters, each once.

    >>> tags_of("Solaire, batterie ,solaire")
    ['solaire', 'batterie']
    """
    found = (" ".join(each.casefold().split())[:40] for each in typed.split(","))
    return list(dict.fromkeys(each for each in found if each))[:12]


def median_delay(delays: Iterable[timedelta]) -> timedelta | None:
    """The delay that half the answers keep; None where there was none."""
    seconds = [each.total_seconds() for each in delays]
    return timedelta(seconds=median(seconds)) if seconds else None


def sound_kind(start: bytes) -> str:
    """The media type of a sound from its first bytes; empty if it is none that phones record."""
    if start[:4] == b"OggS":
        return "audio/ogg"
    if start[:4] == b"\x1a\x45\xdf\xa3":
        return "audio/webm"
    if start[:4] == b"RIFF" and start[8:12] == b"WAVE":
        return "audio/wav"
    if start[:3] == b"ID3" or (start[:1] == b"\xff" and start[1:2] and start[1] & 0xE0 == 0xE0):
        return "audio/mpeg"
    if start[4:8] == b"ftyp":
        return "audio/mp4"
    return "audio/amr" if start[:5] == b"#!AMR" else ""
