"""From one look to what is known: memories of devices and links, figures of now, rows to keep.

`after` is a pure fold: what was known before, and what a look brought, give what is known now. Its
state is plain JSON, so that it can lie in a file between two looks and be read by pages.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from liane.detection.network.faults import Fault, Node, faults
from liane.detection.network.links import Link, LinkMemory, heard
from liane.detection.network.states import UNSEEN, USUAL, Limits, Memory, confirmed
from liane.measurement.meshes import Seen, Tale, joined
from liane.measurement.readings import Reading, rates, worst

__all__ = ["Known", "Subject", "after"]

_MOST_ADDRESSES = 5000


@dataclass(frozen=True, slots=True)
class Subject:
    """A device as the rules need it: where it hangs, its limits, the interface of its link."""

    node: Node
    limits: Limits = USUAL
    place: str = ""
    addresses: tuple[str, ...] = ()


@dataclass(slots=True)
class Known:
    """What is known after a look."""

    at: float = 0.0
    memories: dict[str, Memory] = field(default_factory=dict)
    figures: dict[str, dict[str, float]] = field(default_factory=dict)
    failures: dict[str, dict[str, str]] = field(default_factory=dict)
    counts: dict[str, dict[str, tuple[float, float]]] = field(default_factory=dict)
    links: dict[Link, LinkMemory] = field(default_factory=dict)
    book: dict[str, str] = field(default_factory=dict)  # whose address is whose, as told before
    faults: list[Fault] = field(default_factory=list)

    @classmethod
    def read(cls, value: Mapping[str, Any]) -> "Known":
        """What `written` wrote; whatever is damaged is forgotten, and is learnt again."""
        try:
            return cls(
                float(value["at"]),
                {key: Memory(*each) for key, each in value["memories"].items()},
                {key: dict(each) for key, each in value["figures"].items()},
                {key: dict(each) for key, each in value["failures"].items()},
                {
                    key: {name: (pair[0], pair[1]) for name, pair in each.items()}
                    for key, each in value["counts"].items()
                },
                {(a, b): LinkMemory(*each) for a, b, each in value["links"]},
                {str(address): str(key) for address, key in value["book"].items()},
            )
        except (KeyError, TypeError, ValueError, AttributeError, IndexError):
            return cls()

    def written(self) -> dict[str, Any]:
        """It all as plain JSON."""
        return {
            "at": self.at,
            "memories": {key: list(each) for key, each in self.memories.items()},
            "figures": self.figures,
            "failures": self.failures,
            "counts": self.counts,
            "links": [[*link, list(each)] for link, each in self.links.items()],
            "book": self.book,
        }


def after(
    before: Known, subjects: Mapping[str, Subject], seen: Sequence[Seen], at: float, full: bool
) -> tuple[Known, list[tuple[str, list[Reading]]]]:
    """What is known after a look, and the readings to keep; who left the register is forgotten."""
    now, kept = Known(at), []
    for each in seen:
        subject = subjects.get(each.key)
        if subject is not None:
            kept.append((each.key, _one(before, now, subject, each, full)))
    for key in subjects.keys() - now.memories.keys():
        now.memories[key] = before.memories.get(key, UNSEEN)
    tales = {each.key: each.tale for each in seen if each.tale is not None}
    now.book = _book(before, subjects, tales)
    mesh = joined(tales, now.book)
    confirm = min((each.limits.confirm for each in subjects.values()), default=2)
    now.links = heard(before.links, mesh.links, mesh.told, at, confirm)
    now.faults = faults((each.node for each in subjects.values()), now.memories, now.links)
    return now, kept


def _book(
    before: Known, subjects: Mapping[str, Subject], tales: Mapping[str, Tale]
) -> dict[str, str]:
    """Whose address is whose: an interface that fell is still known by the one who heard it."""
    book = {address: key for address, key in before.book.items() if key in subjects}
    for key, tale in tales.items():
        book |= dict.fromkeys(sorted(tale.own), key)
    book |= {address: key for key, each in subjects.items() for address in each.addresses}
    return dict(list(book.items())[-_MOST_ADDRESSES:])


def _one(before: Known, now: Known, subject: Subject, seen: Seen, full: bool) -> list[Reading]:
    """Fold one device; return its readings, counters as rates and idle interfaces left out."""
    key = seen.key
    readings, counts = rates(seen.readings, before.counts.get(key, {}), seen.at)
    now.counts[key] = counts if full else before.counts.get(key, {})
    readings = _busy(_answering(readings, seen), subject.place)
    figures = _told(readings, subject.place)
    was = before.memories.get(key, UNSEEN)
    now.memories[key] = confirmed(was, figures, seen.at, subject.limits, full)
    now.failures[key] = seen.failures
    earlier = {} if full else before.figures.get(key, {})
    now.figures[key] = figures if figures.get("up") == 0 else earlier | figures
    return readings


def _answering(readings: list[Reading], seen: Seen) -> list[Reading]:
    """It is up where any way brought something, also where nobody answers echoes."""
    others = [each for each in readings if each.name != "up"]
    if others or seen.tale is not None:
        return [Reading("up", 1.0), *others]
    return readings


def _busy(readings: Iterable[Reading], place: str) -> list[Reading]:
    """Without the interfaces that are down, but for the one that its link hangs on."""
    told = list(readings)
    idle = {each.place for each in told if each.name == "port_up" and not each.value} - {place}
    return [each for each in told if not each.place or each.place not in idle]


def _told(readings: list[Reading], place: str) -> dict[str, float]:
    """One figure for each name; a port counts only where somebody said which one matters."""
    ports = [each for each in readings if each.name != "port_up" or (place and each.place == place)]
    return worst(ports, place)
