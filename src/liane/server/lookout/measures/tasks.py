"""What the worker does for measures: rounds when they are due, files that were brought."""

import random
import tempfile
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import close_old_connections
from django.utils import timezone
from django_tasks import task

from liane.server.community.operators.clocks import in_time_of
from liane.server.community.operators.models import Operator
from liane.server.lookout.devices.queries import ways_out
from liane.server.lookout.incidents.actions import Brought
from liane.server.lookout.incidents.joining import Found, read_found
from liane.server.lookout.incidents.models import Channel
from liane.server.lookout.measures import keeping, queries, running
from liane.server.lookout.measures.actions import take_in
from liane.server.lookout.measures.knowing import known_beside
from liane.server.lookout.measures.models import Batch, Probe, Round
from liane.server.lookout.measures.rules import due_after, words_of
from liane.server.site.home import folder
from liane.server.site.records import Origin
from liane.server.site.sealing import Locked, is_open, memory
from liane.words import N_

__all__ = ["begin_due", "look", "make_round", "read", "read_batch"]

_PER_SECOND = 0.5  # sites, at most and on average: slower than a person who reads
_ABSENT = N_(
    "this box has no engines to read measurements with; they are kept: read them elsewhere with"
    " liane observe"
)
_LOCKED = N_("the box is locked: open it, then ask again")
_BROKE = N_("its process ended without a word; what it had measured is kept")
_heard: dict[UUID, threading.Thread] = {}  # the rounds that this worker hears, by their identifier
_drawn = random.SystemRandom()


@task()
def look() -> int:
    """See whether a round is due; return how many began."""
    return begin_due()


def begin_due() -> int:
    """Begin the rounds that are due, and close those whose process fell; return how many began."""
    _close_the_lost()
    begun = 0
    for probe in queries.due_probes(timezone.now()):
        due = due_after(timezone.now(), probe.every_minutes, _drawn.random())
        Probe.objects.filter(pk=probe.pk).update(due_at=due)
        if queries.is_paused(probe.operator):
            continue
        this = begin(probe)
        if this is not None:
            thread = threading.Thread(target=_hear, args=(this.pk,), daemon=True)
            _heard[this.pk] = thread
            thread.start()
            begun += 1
    return begun


def _close_the_lost() -> None:
    """Rounds that nobody hears any more: their process fell with the worker that heard it."""
    for pk in [pk for pk, thread in _heard.items() if not thread.is_alive()]:
        del _heard[pk]
    lost = Round.objects.filter(state=Round.State.RUNNING).exclude(pk__in=list(_heard))
    lost.update(state=Round.State.CUT, ended_at=timezone.now(), message=_BROKE)


def _hear(pk: UUID) -> None:
    """A round in a thread of its own, with a connection of its own."""
    try:
        make_round(Round.objects.select_related("operator").get(pk=pk))
    finally:
        close_old_connections()


def begin(probe: Probe) -> Round | None:
    """The record of a round that may begin: agreed to, and none under way."""
    operator = probe.operator
    busy = Round.objects.filter(operator=operator, state=Round.State.RUNNING)
    if queries.agreed(operator, probe.country) is None or busy.exists():
        return None
    keeping.let_go(operator)  # a stop lasts while the probe is off, or while it pauses
    if not Probe.objects.filter(pk=probe.pk, on=True).exists() or queries.is_paused(operator):
        keeping.stop_now(operator)
        return None
    return Round.objects.create(operator=operator, origin=Origin.MEASURED)


def make_round(this: Round) -> str:
    """Measure, take in, detect, tell; return the state of the round."""
    operator, probe = this.operator, queries.probe_of(this.operator)
    agreed = queries.agreed(operator, probe.country)
    if agreed is None:
        return _ended(this, Round.State.FAILED, N_("nobody agreed to it any more"))
    with tempfile.TemporaryDirectory(prefix="round-", dir=memory()) as place:
        aside = Path(place) / "measurements.jsonl"
        asked = _asked(operator, probe) | {
            "probe": str(keeping.probe_folder(operator)),
            "agreed_at": agreed.at.isoformat(),
            "plan": _plan(probe),
            "read_to": probe.read_to,
            "held": [[each.isoformat() for each in span] for span in queries.held_of(operator)],
            "aside": str(aside),
        }
        state = ""
        table: dict[str, Any] = {}
        for line in running.said("round", asked, _log(operator)):
            if "round" in line:
                state = _measured(this, line["round"])
            elif "table" in line:
                table = line["table"]
                Probe.objects.filter(pk=probe.pk).update(read_to=line["read_to"])
            elif "happenings" in line:
                _taken(this, table, line["happenings"], aside)
            elif "failed" in line and not state:
                why = line["failed"]
                state = _ended(this, Round.State.FAILED, why["message"], why["facts"])
    return state or _ended(this, Round.State.CUT, _BROKE)


def _plan(probe: Probe) -> dict[str, Any]:
    """What the process is asked to measure."""
    own = keeping.list_of(probe.operator)
    return {
        "list": str(own) if probe.own_list and own.exists() else "",
        "categories": probe.categories if probe.own_list else [],
        "control": probe.control,
        "country": probe.country,
        "asn": probe.asn,
        "network": probe.network,
        "per_second": _PER_SECOND,
        "pairs": probe.pairs,
        "resolvers": probe.resolvers,
        "speed": probe.speed,
        "uplinks": ways_out(probe.operator) if probe.uplinks else [],
        "daily_mb": probe.daily_mb,
        "keep_mb": probe.keep_mb,
    }


def _asked(operator: Operator, probe: Probe) -> dict[str, Any]:
    """What both verbs are told: where the table is, what is known beside, when silence is mute."""
    quiet = [(begin.timestamp(), end.timestamp()) for begin, end in queries.quiet_of(probe)]
    return {
        "store": str(keeping.store_folder(operator)),
        "window_days": queries.WINDOW.days,
        "every_day": False,
        "quiet": quiet,
        "slack_s": 120.0 * probe.every_minutes,
        "asn": probe.asn,
        "network": probe.network,
        "country": operator.country,
        "signals": known_beside(operator),
        "language": operator.languages[0] if operator.languages else "fr",
    }


def _log(operator: Operator) -> Path:
    return folder("measures", str(operator.pk)) / "job.log"


def _measured(this: Round, told: dict[str, Any]) -> str:
    """A pause reads as a round that ended: nobody is to learn of it."""
    stopped = told["stopped"] and not queries.is_paused(this.operator)
    values = {
        "measured": told["measured"],
        "left_out": told["left_out"],
        "day_bytes": told["day_bytes"],
        "wrong": told["wrong"],
        "clock": told["clock"],
    }
    Round.objects.filter(pk=this.pk).update(**values)
    Probe.objects.filter(operator=this.operator).update(journal=told["journal"])
    return _ended(this, Round.State.STOPPED if stopped else Round.State.DONE)


def _ended(this: Round, state: str, message: str = "", facts: dict[str, Any] | None = None) -> str:
    Round.objects.filter(pk=this.pk).update(
        state=state, ended_at=timezone.now(), message=message[:300], facts=facts or {}
    )
    return state


def _taken(this: Round, table: dict[str, Any], told: list[Any], aside: Path) -> None:
    """What a round brought; its lines are sealed beside an incident that they tell something to."""
    operator = this.operator
    data = aside.read_bytes()
    batch = Batch.objects.create(
        operator=operator, round=this, size_bytes=len(data), state=Batch.State.RUNNING,
        origin=Origin.MEASURED,
    )  # fmt: skip
    name = f"sonde-{this.began_at:%Y%m%dT%H%M}.jsonl"
    brought = Brought(name, data, Channel.BOX) if is_open() else None
    _told(operator, batch, table, told, brought)


def _told(
    operator: Operator, batch: Batch, table: dict[str, Any], told: Iterable[Any],
    brought: Brought | None,
) -> None:  # fmt: skip
    found: list[Found] = [read_found(each) for each in told if each["events"]]
    with in_time_of(operator):
        take_in(operator, batch, table, found, brought)


@task(queue_name="heavy")
def read_batch(pk: str) -> str:
    """Read a file that was brought; return its last state."""
    batch = Batch.objects.select_related("operator").filter(pk=UUID(pk)).first()
    if batch is None or batch.state not in (Batch.State.WAITING, Batch.State.RUNNING):
        return "gone"
    return read(batch)


def read(batch: Batch) -> str:
    """Let the process read it, then tell what was found in it."""
    Batch.objects.filter(pk=batch.pk).update(state=Batch.State.RUNNING)
    try:
        _read(batch)
    except Locked:
        _failed(batch, _LOCKED)
    except OSError as error:
        _failed(batch, N_("a file could not be read: {reason}"), reason=error.strerror or "?")
    batch.refresh_from_db()
    if batch.state == Batch.State.RUNNING:
        _failed(batch, N_("its process ended without a word; bring it in smaller parts"))
        batch.refresh_from_db()
    return batch.state


def _failed(batch: Batch, message: str, **facts: Any) -> None:
    Batch.objects.filter(pk=batch.pk).update(
        state=Batch.State.FAILED, message=message[:300], facts=facts
    )


def _read(batch: Batch) -> None:
    operator = batch.operator
    data = keeping.read_raw(operator, batch.sha256)
    name = _safe(str(batch.name))
    with tempfile.TemporaryDirectory(prefix="measures-", dir=memory()) as place:
        file = Path(place) / name
        file.write_bytes(data)
        asked = _asked(operator, queries.probe_of(operator)) | {
            "files": [str(file)],
            "table": batch.table,
            "every_day": True,
        }
        table: dict[str, Any] = {}
        for line in running.said("files", asked, _log(operator)):
            if "absent" in line:
                _failed(batch, _ABSENT)
            elif "failed" in line:
                _failed(batch, line["failed"]["message"], **line["failed"]["facts"])
            elif "table" in line:
                table = line["table"]
            elif "happenings" in line:
                words = words_of(str(batch.name), batch.table)
                brought = Brought(str(batch.name), data, Channel.FILE, batch.received_at, words)
                _told(operator, batch, table, line["happenings"], brought)


def _safe(name: str) -> str:
    """A name that stays in its folder and keeps its ending, by which its packing is known."""
    plain = "".join(each if each.isalnum() or each in "._-" else "-" for each in name)[-80:]
    return plain.lstrip(".-") or "measurements"
