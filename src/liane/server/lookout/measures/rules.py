"""When a round is due, when silence means nothing, which categories are risky. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from ipaddress import ip_address
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

__all__ = [
    "COMMON", "DUMPS", "RISKY", "due_after", "is_page", "is_resolver", "quiet_spans", "spoken",
    "words_of",
]  # fmt: skip

DUMPS = (".sql", ".sql.gz")  # of rows that were judged elsewhere
COMMON = ("COMM", "COMT", "CTRL", "CULTR", "ECON", "GOVT", "GRP", "HOST", "IGO", "MMED", "SRCH")
RISKY = (
    "ALDR", "ANON", "DATE", "ENV", "FILE", "GAME", "GMB", "HACK", "HATE", "HUMR", "LGBT", "MILX",
    "MISC", "NEWS", "POLR", "PORN", "PROV", "PUBH", "REL", "XED",
)  # fmt: skip
_JITTER = 0.25

Span = tuple[datetime, datetime]


def due_after(now: datetime, every_minutes: int, chance: float) -> datetime:
    """The next round: a quarter earlier or later than the cadence; `chance` is from 0 to 1.

    >>> from datetime import UTC
    >>> due_after(datetime(2026, 3, 1, 12, tzinfo=UTC), 60, 0.0).minute
    45
    """
    share = 1 + _JITTER * (2 * chance - 1)
    return now + timedelta(minutes=every_minutes * share)


def is_page(text: str, schemes: Sequence[str]) -> bool:
    """Whether a text is the address of something that answers by one of these schemes."""
    try:
        parts = urlsplit(text)
        whole = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return whole and not any(ord(sign) <= 32 for sign in text)


def is_resolver(text: str) -> bool:
    """Whether a text is a resolver: an address with or without a port, or a sealed one's page.

    >>> [is_resolver(each) for each in ("9.9.9.9", "[::1]:53", "https://d.example/q", "d.example")]
    [True, True, True, False]
    """
    if text.startswith("https:"):
        return is_page(text, ("https",))
    host, colon, port = text.rpartition(":")
    with_port = colon and port.isdigit() and ("]" in host or ":" not in host)
    try:
        ip_address((host if with_port else text).strip("[]"))
    except ValueError:
        return False
    return not with_port or 0 < int(port) < 65536


def words_of(name: str, table: Mapping[str, Any]) -> tuple[str, ...]:
    """The words of `liane detect` by which a table is read; the file stands as an empty one.

    >>> words_of("a.csv", {"time": "t", "arrivals": True, "groups": ["a", "b"], "offset": "Z"})
    ('--arrivals', '', '--time-col', 't', '--group-cols', 'a,b', '--utc-offset', 'Z')
    """
    if not table:
        return ("--measurements", "") if name.lower().endswith(DUMPS) else ()
    arrivals = bool(table.get("arrivals"))
    groups = ",".join(each for each in table.get("groups", ()) if each)
    options = {
        "--time-col": table["time"],
        "--value-col": "" if arrivals else table.get("value"),
        "--group-cols": groups,
        "--utc-offset": table.get("offset"),
    }
    told = [word for name, value in options.items() if value for word in (name, str(value))]
    return ("--arrivals" if arrivals else "--series", "", *told)


def quiet_spans(
    rounds: Sequence[Span], pauses: Iterable[Span], every_minutes: int, now: datetime
) -> list[Span]:
    """The hours in which the own probe said nothing because it did not measure.

    Pauses, and whatever lies between two rounds that are further apart than the cadence allows:
    the probe was stopped, the box was off. Its silence then means nothing.
    """
    found = list(pauses)
    longest = timedelta(minutes=2 * every_minutes)
    ordered = sorted(rounds)
    for (_began, ended), (begins, _ends) in pairwise(ordered):
        if begins - ended > longest:
            found.append((ended, begins))
    if ordered and now - ordered[-1][1] > longest:
        found.append((ordered[-1][1], now))
    return sorted(found)


def spoken(
    events: Iterable[Any], quiet: Sequence[tuple[float, float]], network: str, slack_s: float
) -> list[Any]:
    """The events without the silences of the own network that a quiet span explains.

    Times are seconds since 1970; `slack_s` is how far before a span its onset may be estimated. A
    silence of another network, which others measure, is left as it is.
    """
    return [
        each
        for each in events
        if each.kind != "silence"
        or network not in each.group.values()
        or not any(begin - slack_s <= each.start_s <= end for begin, end in quiet)
    ]
