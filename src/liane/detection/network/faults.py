"""One fault for one happening: what is silent is grouped behind the link or the device that fell.

Devices that are silent and joined to one another, by the register (`behind`) or by the mesh as it
was last known, are one fault; its root is where the reached part of the network ends. Where nothing
at all is reached the box itself is cut off: then nothing is known of the others. What the battery
said before it fell silent stands as the cause; a cause that nothing shows is not guessed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from liane.detection.network.links import Link, LinkMemory
from liane.detection.network.states import Memory, State, bad_power

__all__ = ["Fault", "Node", "faults"]

_JUST_S = 600.0  # a link that went this long before somebody fell silent may be why


@dataclass(frozen=True, slots=True)
class Node:
    """A device in the register: through which one it is reached, and whether work is planned."""

    key: str
    behind: str | None = None
    gateway: bool = False
    silenced: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """One happening. `kind`: island, cut, link (nobody lost), weak; `members` are the devices."""

    kind: str
    root: tuple[str, ...]
    members: tuple[str, ...]
    since: float
    cause: str = ""
    silenced: bool = False


def faults(
    nodes: Iterable[Node], memories: Mapping[str, Memory], links: Mapping[Link, LinkMemory]
) -> list[Fault]:
    """The faults that the states of now amount to, the widest first."""
    known = {each.key: each for each in nodes}
    down = {key for key in known if _state(memories, key) == State.DOWN}
    reached = {key for key in known if _state(memories, key) in (State.UP, State.DEGRADED)}
    if down and not reached and _is_island(known, down):
        return [_island(known, down, memories)]
    fell = min((memories[key].since or 0.0 for key in down), default=0.0)
    lately = {
        link for link, was in links.items() if was.state != "gone" or was.since > fell - _JUST_S
    }
    around = _neighbours(known, lately)
    found = [_cut(each, known, around, memories, reached) for each in _groups(down, around)]
    found += _lost_links(known, links, reached)
    found += _weak(known, memories)
    return sorted(found, key=lambda each: (-len(each.members), each.since, each.root))


def _state(memories: Mapping[str, Memory], key: str) -> str:
    return memories[key].state if key in memories else State.UNKNOWN


def _is_island(known: Mapping[str, Node], down: set[str]) -> bool:
    """Whether it is this box that is cut off: the first hop, or more than one device, is silent."""
    first = [key for key in down if known[key].gateway or known[key].behind is None]
    return len(down) > 1 and bool(first)


def _island(known: Mapping[str, Node], down: set[str], memories: Mapping[str, Memory]) -> Fault:
    first = sorted(key for key in down if known[key].gateway) or sorted(
        key for key in down if known[key].behind is None
    )
    silenced = all(known[key].silenced for key in first)
    return Fault("island", tuple(first), tuple(sorted(down)), _since(down, memories), "", silenced)


def _neighbours(known: Mapping[str, Node], links: Iterable[Link]) -> dict[str, set[str]]:
    """Who was joined to whom: by the register, and by the links of the mesh as it last was."""
    around: dict[str, set[str]] = {key: set() for key in known}
    pairs = [(each.key, each.behind) for each in known.values() if each.behind in known]
    for one, two in [*pairs, *links]:
        if one in around and two in around and two is not None:
            around[one].add(two)
            around[two].add(one)
    return around


def _groups(down: set[str], around: Mapping[str, set[str]]) -> list[set[str]]:
    left, groups = set(down), []
    while left:
        group, edge = set(), {min(left)}
        while edge:
            group |= edge
            edge = {each for key in edge for each in around[key]} & left - group
        groups.append(group)
        left -= group
    return groups


def _cut(
    group: set[str],
    known: Mapping[str, Node],
    around: Mapping[str, set[str]],
    memories: Mapping[str, Memory],
    reached: set[str],
) -> Fault:
    """One fault: a link where one leads to one device, a device where several lead to it."""
    border = [(near, far) for far in sorted(group) for near in sorted(around[far] & reached)]
    far = sorted({each for _near, each in border}) or sorted(
        key for key in group if known[key].behind not in group
    )
    root = border[0] if len(border) == 1 else tuple(far)
    cause = next((power for key in far if (power := bad_power(memories[key]))), "")
    silenced = any(known[key].silenced for key in root) or all(known[k].silenced for k in group)
    members = tuple(sorted(group))
    return Fault("cut", root, members, _since(group, memories), cause, silenced)


def _since(keys: set[str], memories: Mapping[str, Memory]) -> float:
    return min(since for key in keys if (since := memories[key].since) is not None)


def _lost_links(
    known: Mapping[str, Node], links: Mapping[Link, LinkMemory], reached: set[str]
) -> list[Fault]:
    """Links that are gone though both ends are reached: traffic goes another way, for now."""
    return [
        Fault("link", link, (), memory.since, "", any(known[key].silenced for key in link))
        for link, memory in sorted(links.items())
        if memory.state == "gone" and set(link) <= reached
    ]


def _weak(known: Mapping[str, Node], memories: Mapping[str, Memory]) -> list[Fault]:
    return [
        Fault("weak", (key,), (key,), memory.since or 0.0, memory.reason, known[key].silenced)
        for key, memory in sorted(memories.items())
        if key in known and memory.state == State.DEGRADED
    ]
