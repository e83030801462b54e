"""How what people type to sign in is made comparable, and codes that travel on paper."""

import hashlib
import re
import secrets
import unicodedata
from datetime import timedelta

from liane.server.site.shares import LETTERS, grouped, plain

__all__ = [
    "CARDS_PER_MEMBER",
    "CARDS_PER_SHEET",
    "CARD_LASTS",
    "RECOVERY_DELAY",
    "RECOVERY_LASTS",
    "VOUCHERS",
    "VOUCHES_A_MONTH",
    "device_of",
    "friendly_pseudonym",
    "hash_of",
    "new_code",
    "plain_phone",
    "plain_pseudonym",
]

CARD_LASTS = timedelta(days=60)
CARDS_PER_MEMBER = 5  # that can still be used
CARDS_PER_SHEET = 40
VOUCHERS = 2
VOUCHES_A_MONTH = 5
RECOVERY_DELAY = timedelta(hours=24)
RECOVERY_LASTS = timedelta(days=14)
_CODE = 12  # letters of 5 bits: 60 bits, once
_PLANTS = "Baobab Karité Néré Fonio Rônier Tamarin Gombo Sésame Moringa Manguier Acacia Dattier"


def plain_pseudonym(typed: str) -> str:
    """A pseudonym without case, accents' encodings and doubled spaces.

    >>> plain_pseudonym("  AWA   T. ")
    'awa t.'
    """
    return " ".join(unicodedata.normalize("NFKC", typed).casefold().split())


def plain_phone(typed: str) -> str:
    """A phone number as digits, with its leading + where it was given.

    >>> plain_phone("00223 70-00.00 00")
    '+22370000000'
    """
    digits = re.sub(r"[^\d+]", "", typed)
    return "+" + digits[2:] if digits.startswith("00") else digits


def friendly_pseudonym() -> str:
    """A pseudonym for who gives none: a plant and a number."""
    return f"{secrets.choice(_PLANTS.split())} {secrets.randbelow(9000) + 1000}"


def new_code() -> str:
    """A code that opens something once: three groups of four letters."""
    return grouped("".join(secrets.choice(LETTERS) for _ in range(_CODE)))


def hash_of(code: str) -> str:
    """What is kept of a code, however it was typed; its 60 bits make guessing hopeless.

    >>> hash_of("abcd efgh jkm1") == hash_of("ABCD-EFGH-JKMI")
    True
    """
    return hashlib.sha256(b"liane code " + plain(code).encode()).hexdigest()


def device_of(user_agent: str) -> str:
    """The kind of device, and no more: `phone`, `tablet`, `computer` or empty if unknown.

    >>> device_of("Mozilla/5.0 (Linux; Android 11; M2006) Mobile Safari/537.36")
    'phone'
    """
    if not user_agent:
        return ""
    if re.search(r"iPad|Tablet|Android(?!.*Mobile)", user_agent):
        return "tablet"
    if re.search(r"Mobi|iPhone|KaiOS|Opera Mini", user_agent):
        return "phone"
    return "computer" if re.search(r"Windows|Macintosh|X11|CrOS", user_agent) else ""
