"""How what people type to sign in is made comparable."""

import re
import unicodedata

__all__ = ["plain_phone", "plain_pseudonym"]


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
