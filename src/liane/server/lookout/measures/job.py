"""The process that measures and reads measurements: the only place of measures that knows engines.

    python -m liane.server.lookout.measures.job round|files|weigh

It is told as JSON on its input what to do and where everything lies, and answers with lines of
JSON: `round` once the probe has measured, `table` with what was read, `happenings` with what was
found, then `done`; or `failed` with a message and its facts; `absent` where this box has no
engines to read with. It knows no Django: files in, files and lines out.
"""

import asyncio
import json
import os
import sys
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from liane.errors import LianeError
from liane.server.lookout.measures.jobs import (
    happenings,
    in_analysis,
    in_table,
    in_window,
    incident_files,
    plain,
    read,
    weighed,
)
from liane.server.lookout.measures.rules import DUMPS
from liane.words import N_, use

__all__ = ["main"]

_MOST_BYTES = 64 * 1024 * 1024


def _say(**line: Any) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()


# --- measuring -----------------------------------------------------------------------------------


def _permissions(folder: Path) -> Any:
    from liane.measurement.probes import Permissions  # noqa: PLC0415 (a light box needs no others)

    class Ours(Permissions):
        """Of the whole box too: `liane probe --stop` there stops the server's probes as well."""

        __slots__ = ()

        @property
        def stopped(self) -> bool:
            own = self.folder / "stop"
            return own.exists() or (self.folder.parent / "stop").exists()

    return Ours(folder)


def _plan(asked: dict[str, Any]) -> Any:
    from liane.measurement.probes import (  # noqa: PLC0415
        Asking,
        Device,
        Plan,
        chosen,
        read_sites,
        usual_sites,
    )

    sites = read_sites(Path(asked["list"])) if asked["list"] else usual_sites()
    return Plan(
        sites=chosen(sites, asked["categories"]),
        devices=[Device(**each) for each in asked["uplinks"]],
        asking=Asking(tuple(asked["resolvers"]), asked["control"] or None),
        country=asked["country"],
        asn=asked["asn"],
        network=asked["network"],
        per_second=asked["per_second"],
        pairs=asked["pairs"],
        speed=asked["speed"] or None,
        traces=any(each["kind"] == "uplink" for each in asked["uplinks"]),
    )


def _measured(asked: dict[str, Any]) -> None:
    """One round; whatever was measured by the time it ends, or is ended, is in the journal."""
    from liane.measurement.probes import (  # noqa: PLC0415
        Clock,
        Journal,
        Rounds,
        Traffic,
        what_is_kept,
    )

    may, plan = _permissions(Path(asked["probe"])), _plan(asked["plan"])
    if not may.may_leave(plan.country):
        may.agree(plan.country, datetime.fromisoformat(asked["agreed_at"]))
    journal = Journal(may.folder, _keep(asked))
    told: list[Any] = []
    try:
        traffic, clock = Traffic(may.folder, asked["plan"]["daily_mb"]), Clock()
        rounds = Rounds(plan, journal, may, traffic, clock)
        with suppress(asyncio.CancelledError):
            asyncio.run(rounds.run(told.append))
        now = clock.now()
        doubts = clock.doubts(now) | dict(journal.notes)
        done = told[-1] if told else None
        _say(
            round={
                "measured": len(done.done) if done else 0,
                "left_out": done.left_out if done else {},
                "stopped": done is None or done.stopped,
                "day_bytes": traffic.today(now),
                "clock": doubts,
                "wrong": _wrong(done.done if done else []),
                "journal": what_is_kept(may.folder, journal.last),
            }
        )
    finally:
        journal.close()


def _keep(asked: dict[str, Any]) -> Any:
    """How much of the journal stays, and the hours of incidents, of which nothing goes."""
    from liane.measurement.probes import Keep  # noqa: PLC0415

    held = [
        (datetime.fromisoformat(since), datetime.fromisoformat(until))
        for since, until in asked["held"]
    ]
    return Keep(asked["plan"]["keep_mb"] * 1_000_000, held)


def _wrong(done: list[dict[str, Any]]) -> list[str]:
    """What did not work, in words: a sight, not a verdict."""
    from liane.detection import situations  # noqa: PLC0415

    return [each.as_dict()["reason"] for each in situations(done)][:20]


def _fresh_lines(folder: Path, read_to: dict[str, Any], aside: Path) -> dict[str, Any]:
    """Copy what the journal holds after `read_to`, whole lines only; return how far that is.

    What a round measured before its process was killed is taken in with the next one.
    """
    from liane.measurement.probes.files import segments  # noqa: PLC0415

    at = dict(read_to)
    with aside.open("wb") as out:
        for file in segments(folder):
            if file.name < at.get("file", ""):
                continue
            begin = int(at["bytes"]) if file.name == at.get("file") else 0
            with file.open("rb") as held:
                held.seek(begin)
                data = held.read(_MOST_BYTES)
            more = len(data) == _MOST_BYTES
            data = data[: data.rfind(b"\n") + 1]
            out.write(data)
            at = {"file": file.name, "bytes": begin + len(data)}
            if more:
                break  # what follows comes with the next round
    return at


def _round(asked: dict[str, Any]) -> None:
    _measured(asked)
    aside = Path(asked["aside"])
    read_to = _fresh_lines(Path(asked["probe"]), asked["read_to"], aside)
    if not aside.stat().st_size:
        return
    try:
        counts = read(asked, [aside])
        found = in_window(asked)
    except ImportError:
        _say(absent=True)
        return
    _say(table=counts, read_to=read_to)
    _say(happenings=list(happenings(found, [], asked)))


def _files(asked: dict[str, Any]) -> None:
    sources = [Path(each) for each in asked["files"]]
    try:
        if asked["table"]:
            found, groups, counts = in_table(asked, sources[0])
            told = list(happenings(found, groups, asked))
        elif sources[0].name.lower().endswith(DUMPS):
            found, groups, counts = in_analysis(asked, sources[0])
            told = list(happenings(found, groups, asked))
        else:
            counts, told = read(asked, sources), []
            if counts["rejected"]:
                told = list(incident_files(sources, counts))
            told += happenings(in_window(asked), [], asked) if counts["observations"] else []
    except ImportError:
        _say(absent=True)
        return
    _say(table=counts)
    _say(happenings=told)


def _weigh(asked: dict[str, Any]) -> None:
    try:
        _say(weighed={key: weighed(each) for key, each in asked["incidents"].items()})
    except ImportError:
        _say(absent=True)


_VERBS = {"round": _round, "files": _files, "weigh": _weigh}


def main(words: list[str]) -> int:
    """Do what is asked and say what became of it."""
    asked = json.load(sys.stdin)
    use(asked["language"])
    if hasattr(os, "nice"):
        os.nice(10)  # less urgent than the pages
    try:
        _VERBS[words[0]](asked)
    except LianeError as error:
        _say(failed={"message": error.message, "facts": plain(error.facts)})
        return 0
    except OSError as error:
        reason = error.strerror or str(error)
        _say(failed={"message": N_("a file could not be written: {reason}"),
                     "facts": {"reason": reason}})  # fmt: skip
        return 0
    _say(done=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
