"""Links of a mesh over time: there, gone (confirmed), or told by nobody any more."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

__all__ = ["Link", "LinkMemory", "heard"]

Link = tuple[str, str]
_FORGOTTEN_S = 30 * 86400.0


class LinkMemory(NamedTuple):
    """What is known of a link: its cost, since when it is so, and how often it was missed."""

    cost: float | None = None
    state: str = "there"  # there, gone, untold
    since: float = 0.0
    missed: int = 0
    missed_since: float | None = None
    seen_at: float = 0.0


def heard(
    before: Mapping[Link, LinkMemory],
    links: Mapping[Link, float | None],
    told: Iterable[str],
    at: float,
    confirm: int = 2,
) -> dict[Link, LinkMemory]:
    """The links after one look: those of now, those confirmed as gone, those nobody tells of.

    A link is missed where an end that told does not name it; gone after `confirm` looks in a row,
    since the first. One that was not there for thirty days is forgotten.
    """
    tellers, after = set(told), {}
    for link, cost in links.items():
        was = before.get(link)
        since = was.since if was and was.state == "there" else at
        after[link] = LinkMemory(cost, "there", since, seen_at=at)
    for link, was in before.items():
        if link not in links and at - was.seen_at < _FORGOTTEN_S:
            after[link] = _without(was, bool(tellers & set(link)), at, confirm)
    return after


def _without(was: LinkMemory, missed: bool, at: float, confirm: int) -> LinkMemory:
    if was.state == "gone":
        return was
    if not missed:
        return was if was.state == "untold" else was._replace(state="untold", since=at)
    times, first = was.missed + 1, was.missed_since if was.missed_since is not None else at
    if times < confirm:
        return was._replace(missed=times, missed_since=first)
    return was._replace(state="gone", since=first, missed=0, missed_since=None)
