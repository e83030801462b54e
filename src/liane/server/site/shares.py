"""The box's phrase in shares: any two of three papers give it back, one alone tells nothing.

Shamir's scheme over the field of 256 elements (polynomial x⁸ + x⁴ + x³ + x + 1): every byte of the
secret is the value at 0 of a random polynomial, every share its value at another place. A share is
written with the letters of the phrase: its place, its bytes, and two letters that catch a slip.
"""

import hashlib
import secrets
from collections.abc import Mapping

__all__ = [
    "LETTERS",
    "PHRASE",
    "BadShare",
    "grouped",
    "join",
    "phrase_of",
    "plain",
    "shares_of",
    "split",
]

LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ0123456789"  # no I, L, O, U: they look like 1, 1, 0, V
PHRASE = 28
_BYTES = 18  # 28 letters of 5 bits are 140 bits
_BODY = 29  # 18 bytes are 144 bits
_SHARE = 1 + _BODY + 2


class BadShare(ValueError):  # noqa: N818 (a share is bad)
    """A share was mistyped or is no share; `which` is its rank, from 1."""

    def __init__(self, which: int) -> None:
        super().__init__(which)
        self.which = which


def plain(typed: str) -> str:
    """What was typed, as the letters that count; those that look alike are taken for each other."""
    typed = typed.upper().translate(str.maketrans("OIL", "011"))
    return "".join(letter for letter in typed if letter in LETTERS)


def grouped(letters: str) -> str:
    """Letters in groups of four, as people read them out."""
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def _times(a: int, b: int) -> int:
    product = 0
    while b:
        if b & 1:
            product ^= a
        a = a << 1 ^ (0x11B if a & 0x80 else 0)
        b >>= 1
    return product


def _inverse(a: int) -> int:
    """a to the power 254."""
    power = 1
    for _ in range(254):
        power = _times(power, a)
    return power


def _at(place: int, polynomial: bytes) -> int:
    value = 0
    for coefficient in reversed(polynomial):
        value = _times(value, place) ^ coefficient
    return value


def split(secret: bytes, need: int, total: int) -> dict[int, bytes]:
    """Shares of `secret` by their place (1 … total): any `need` of them give it back."""
    if not 1 <= need <= total <= 255:
        raise ValueError("1 ≤ need ≤ total ≤ 255")
    polynomials = [bytes([byte]) + secrets.token_bytes(need - 1) for byte in secret]
    return {place: bytes(_at(place, p) for p in polynomials) for place in range(1, total + 1)}


def _weight(place: int, places: list[int]) -> int:
    """Lagrange's weight at 0 of `place` among `places`; minus is plus in this field."""
    weight = 1
    for other in places:
        if other != place:
            weight = _times(weight, _times(other, _inverse(other ^ place)))
    return weight


def join(shares: Mapping[int, bytes]) -> bytes:
    """The secret of these shares; nonsense if they are fewer than needed or of other secrets."""
    weights = {place: _weight(place, list(shares)) for place in shares}
    secret = bytearray(min(map(len, shares.values())))
    for place, share in shares.items():
        for at in range(len(secret)):
            secret[at] ^= _times(weights[place], share[at])
    return bytes(secret)


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number << 5 | LETTERS.index(letter)
    return number


def _letters(number: int, count: int) -> str:
    return "".join(LETTERS[number >> 5 * at & 31] for at in reversed(range(count)))


def _check(body: str) -> str:
    digest = hashlib.sha256(f"liane share {body}".encode()).digest()
    return _letters(int.from_bytes(digest[:2]) & 1023, 2)


def shares_of(phrase: str, need: int = 2, total: int = 3) -> list[str]:
    """The shares of a phrase to print: 32 letters in groups of four each."""
    letters = plain(phrase)
    if len(letters) != PHRASE:
        raise ValueError("a phrase has 28 letters")
    parts = split(_number(letters).to_bytes(_BYTES), need, total)
    bodies = [_letters(at, 1) + _letters(int.from_bytes(part), _BODY) for at, part in parts.items()]
    return [grouped(body + _check(body)) for body in bodies]


def _part(typed: str, which: int) -> tuple[int, bytes]:
    letters = plain(typed)
    body, check = letters[:-2], letters[-2:]
    place = _number(letters[:1]) if letters else 0
    number = _number(body[1:])
    if len(letters) != _SHARE or _check(body) != check or not place or number >> 8 * _BYTES:
        raise BadShare(which)
    return place, number.to_bytes(_BYTES)


def phrase_of(*typed: str) -> str:
    """The phrase of these shares; `BadShare` names the one that is mistyped or given twice."""
    parts: dict[int, bytes] = {}
    for which, text in enumerate(typed, 1):
        place, part = _part(text, which)
        if place in parts:
            raise BadShare(which)
        parts[place] = part
    return grouped(_letters(int.from_bytes(join(parts)) & (1 << 5 * PHRASE) - 1, PHRASE))
