"""The process that looks at the own network: the only place of devices that knows an engine.

    python -m liane.server.lookout.devices.job

It is told as JSON on its input what to do: `look` at devices, `sum` the files of days, or `tidy`
them; it answers with one line of JSON. Single readings, and what the rules remember between two
looks, lie in the folder of the operator, written here alone.
"""

import asyncio
import contextlib
import fcntl
import json
import os
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from liane.detection.network import Known, Limits, Node, Subject, after
from liane.measurement import own_days
from liane.measurement.probes.agents import Agent
from liane.measurement.probes.lines import Meter
from liane.measurement.probes.looks import Look, Watched, look

__all__ = ["main"]

_MEMORY = "memory.json"
_FULL_EVERY_S = 55.0
_SPEED_EVERY_S = 3540.0
_LAST_DAYS = 3


def _look(asked: dict[str, Any]) -> dict[str, Any]:
    return {each["operator"]: _operator(each, asked) for each in asked["operators"]}


def _operator(asked: dict[str, Any], how: dict[str, Any]) -> dict[str, Any]:
    folder = Path(asked["folder"])
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _alone(folder):
        held = _read(folder / _MEMORY)
        at = time.time()
        full = how.get("full") or not 0 <= at - held.get("full_at", 0.0) < _FULL_EVERY_S
        way = Look(full=full, timeout_s=how.get("timeout_s", 2.0), most_s=how.get("most_s", 14.0))
        times = held.get("speeds_at", {})
        turn = _whose_turn(asked["devices"], times, at) if full else ""
        watched = [_watched(each, each["key"] == turn) for each in asked["devices"]]
        seen = asyncio.run(look(watched, way, Meter()))
        subjects = {each["key"]: _subject(each) for each in asked["devices"]}
        known, rows = after(Known.read(held), subjects, seen, at, full)
        own_days.append(folder, at, rows)
        full_at = at if full else held.get("full_at", 0.0)
        times |= {turn: at} if turn else {}
        _write(folder / _MEMORY, known.written() | {"full_at": full_at, "speeds_at": times})
    return _told(known)


def _whose_turn(devices: list[dict[str, Any]], times: dict[str, float], at: float) -> str:
    """The one device across whose link something is fetched in this look: once an hour each."""
    due = [
        (times.get(each["key"], 0.0), each["key"])
        for each in devices
        if each["speed"] and not 0 <= at - times.get(each["key"], 0.0) < _SPEED_EVERY_S
    ]
    return min(due)[1] if due else ""


def _watched(device: dict[str, Any], has_turn: bool) -> Watched:
    agent = device.get("agent")
    return Watched(
        device["key"], device["address"], echo=device["echo"],
        agent=Agent(**agent) if agent else None, exporter=device["exporter"],
        mesh=device["mesh"], mesh_at=device["mesh_at"], speed=device["speed"] if has_turn else "",
    )  # fmt: skip


def _subject(device: dict[str, Any]) -> Subject:
    node = Node(device["key"], device["behind"], device["gateway"], device["planned"])
    limits = Limits(
        signal_dbm=device["low_signal_dbm"],
        battery_v=device["low_battery_v"],
        confirm=device["looks"],
        confirm_weak=max(5, device["looks"]),
    )
    addresses = (device["address"],) if device["address"] else ()
    return Subject(node, limits, device["place"], addresses)


def _told(known: Known) -> dict[str, Any]:
    """What the server keeps: states, links of the mesh, faults."""
    return {
        "states": {
            key: [each.state, each.since, each.reason, each.figure]
            for key, each in known.memories.items()
        },
        "links": [[*pair, each.cost, each.state, each.since] for pair, each in known.links.items()],
        "faults": [
            {
                "kind": each.kind, "root": each.root, "members": each.members,
                "since": each.since, "cause": each.cause, "planned": each.silenced,
            }
            for each in known.faults
        ],
    }  # fmt: skip


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One job at a time writes to a folder; another waits for it."""
    with (folder / "lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _read(file: Path) -> dict[str, Any]:
    try:
        held = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return held if isinstance(held, dict) else {}


def _write(file: Path, value: dict[str, Any]) -> None:
    aside = file.with_name(f".{file.name}")
    aside.write_text(json.dumps(value, separators=(",", ":")), encoding="utf-8")
    os.replace(aside, file)  # noqa: PTH105 (it may be lost: it is learnt again)


def _sum(asked: dict[str, Any]) -> dict[str, Any]:
    """Sums of the last days: those that are not in a file of their own yet, and yesterday's."""
    return {each["operator"]: list(_days(Path(each["folder"]))) for each in asked["operators"]}


def _days(folder: Path) -> Iterator[dict[str, Any]]:
    today = datetime.now(UTC).date()
    for ago in range(_LAST_DAYS):
        day = today - timedelta(days=ago)
        if ago and not (folder / f"{day}.jsonl").exists():
            continue
        hours = own_days.hours_of(own_days.rows_of(folder, day))
        rows = [
            {"device": device, "reading": name, "place": place, "hours": found}
            for (device, name, place), found in hours.items()
        ]
        if rows:
            yield {"day": day.isoformat(), "rows": rows}


def _tidy(asked: dict[str, Any]) -> dict[str, Any]:
    """Days that are over become one file each; the oldest go."""
    today, gone = datetime.now(UTC).date(), 0
    for each in asked["operators"]:
        folder = Path(each["folder"])
        if not folder.exists():
            continue
        with _alone(folder):
            for file in sorted(folder.glob("????-??-??.jsonl")):
                day = date.fromisoformat(file.stem)
                if day < today:
                    own_days.pack(folder, day)
            gone += own_days.tidy(folder, today)
    return {"gone": gone}


_DO = {"look": _look, "sum": _sum, "tidy": _tidy}


def main() -> None:
    """Do what is asked for and say what became of it."""
    asked = json.load(sys.stdin)
    sys.stdout.write(json.dumps(_DO[asked["do"]](asked)) + "\n")


if __name__ == "__main__":
    main()
