"""What the process of measures reads and finds, and the words it answers with: files in, data out.

The table of observations is read by days, events are found in it by the rules of detection, and
those of one happening are put together, each with its causes. Incident files are read as happenings
whose step is not believed. Engines are imported where they are used: a light box lacks some.
"""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from liane.errors import LianeError
from liane.server.lookout.measures.rules import spoken
from liane.words import N_

__all__ = [
    "happenings",
    "in_analysis",
    "in_table",
    "in_window",
    "incident_files",
    "plain",
    "read",
    "weighed",
]

_LOST = ("power_lost", "link_lost", "gateway_silent")


def plain(facts: dict[str, Any]) -> dict[str, str]:
    """Facts as texts; a file by its name, for where the box keeps it says nothing."""
    return {
        name: value.name if isinstance(value, Path) else str(value) for name, value in facts.items()
    }


def read(asked: dict[str, Any], sources: Sequence[Path]) -> dict[str, Any]:
    """Read sources into the table; what was read and what was set aside, with its reasons."""
    from liane.detection.judgements import verdict_row  # noqa: PLC0415
    from liane.measurement.table import load  # noqa: PLC0415

    counts = load(sources, Path(asked["store"]), datetime.now(UTC), verdict_row)
    return {
        "records": sum(counts.records.values()),
        "duplicates": counts.duplicates,
        "observations": counts.observations,
        "late": counts.late,
        "rejected": sum(counts.rejected.values()),
        "reasons": [
            {
                "source": Path(each.source.partition(":")[0]).name,
                "line": each.line,
                "why": each.reason,
                "facts": plain(each.facts),
                "begins": each.sample[:120],
            }
            for each in counts.told
        ],
    }


def in_window(asked: dict[str, Any]) -> list[Any]:
    """The events of the days that are looked at, each with whether it rests on what came late."""
    from liane.scale import Asked  # noqa: PLC0415
    from liane.scale.here import found_here  # noqa: PLC0415

    first = datetime.now(UTC) - timedelta(days=asked["window_days"])
    days = Path(asked["store"]).glob("day=*")
    with tempfile.TemporaryDirectory(prefix="liane-window-") as window:
        for day in days:
            if f"day={first:%Y-%m-%d}" <= day.name < "day=A" or asked["every_day"]:
                (Path(window) / day.name).symlink_to(day.resolve())
        found = found_here(Asked(window))
    quiet = [(float(begin), float(end)) for begin, end in asked["quiet"]]
    own = f"AS{asked['asn']}" if asked["asn"] else ""
    late = {id(each.event) for each in found if each.late}
    events = (
        spoken([each.event for each in found], quiet, own, asked["slack_s"])
        if own
        else [each.event for each in found]
    )
    return [(each, id(each) in late) for each in events]


def in_table(asked: dict[str, Any], file: Path) -> tuple[list[Any], Any, dict[str, Any]]:
    """The events of a series, or of replies that came or did not."""
    from liane.detection.series import (  # noqa: PLC0415
        drops,
        read_arrivals,
        read_panel,
        silences,
        utc_offset,
    )

    table = asked["table"]
    offset_s = utc_offset(table.get("offset") or "Z")
    groups = [each for each in table.get("groups", ()) if each]
    if table.get("arrivals"):
        arrivals, read = read_arrivals(file, table["time"], groups, offset_s, float("inf"))
        events = [each for each in silences(arrivals) if each.detected_s <= arrivals.until_s]
    else:
        panel, read = read_panel(
            file, table["time"], table["value"], groups, offset_s, float("inf"), begins=False
        )
        events = drops(panel)
    reasons = [
        {
            "source": file.name, "line": each.line, "why": each.message,
            "facts": plain(each.facts), "begins": "",
        }
        for each in read.aside
    ]  # fmt: skip
    counts = {
        "records": int(read.times_s.size),
        "duplicates": int(read.repeated),
        "observations": int(read.times_s.size),
        "late": 0,
        "rejected": len(reasons),
        "reasons": reasons[:100],
    }
    return [(each, False) for each in events], read.groups, counts


def in_analysis(asked: dict[str, Any], file: Path) -> tuple[list[Any], Any, dict[str, Any]]:
    """The events of rows that were judged elsewhere: a dump of OONI's analysis."""
    from liane.detection.blocking import arrivals_of, blocks  # noqa: PLC0415
    from liane.detection.judgements import read_judgements  # noqa: PLC0415
    from liane.detection.series import silences  # noqa: PLC0415

    read = read_judgements([file], datetime.now(UTC))
    arrivals = arrivals_of(read.judged)
    silent = [each for each in silences(arrivals) if each.detected_s <= arrivals.until_s]
    quiet = [(float(begin), float(end)) for begin, end in asked["quiet"]]
    own = f"AS{asked['asn']}" if asked["asn"] else ""
    events = [*blocks(read.judged), *spoken(silent, quiet if own else [], own, asked["slack_s"])]
    counts = {
        "records": read.read,
        "duplicates": read.repeated,
        "observations": len(read.judged),
        "late": 0,
        "rejected": len(read.aside),
        "reasons": [
            {
                "source": file.name, "line": line, "why": "{why}", "facts": {"why": why},
                "begins": "",
            }
            for _name, line, why in read.aside[:100]
        ],
    }  # fmt: skip
    groups = [cell._asdict() for cell in {each.cell for each in read.judged}]
    return [(each, False) for each in events], groups, counts


def happenings(
    found: Sequence[tuple[Any, bool]], groups: Iterable[dict[str, str]], asked: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    """Events put together, each happening with its causes; with what else is known of it."""
    from liane.detection.causes import Watched, fused, speaking, weigh_causes  # noqa: PLC0415
    from liane.detection.causes.fusion import scope_of, signals_of  # noqa: PLC0415
    from liane.detection.causes.incident import title_of  # noqa: PLC0415

    late = {id(event) for event, is_late in found if is_late}
    watched = Watched.of(groups, asked["country"] or "")
    beside = _beside(asked)
    for each in fused([event for event, _late in found], watched):
        scope = scope_of(each, watched)
        near = [
            signal
            for signal in speaking(each, beside)
            if signal.by_person or signal.kind not in _LOST or _is_ours(each, asked)
        ]
        yield {
            "title": title_of(each, scope),
            "country": each.country[:2],
            "wide": next((s["kind"] for s in scope if s["kind"] in ("country", "region")), ""),
            "region": next((s["name"] for s in scope if s["kind"] == "region"), ""),
            "services": each.services(),
            "events": [_event(event, id(event) in late, asked) for event in each.events],
            "causes": _causes(weigh_causes([*signals_of(each, watched), *near])),
        }


def _causes(found: Iterable[Any]) -> list[dict[str, Any]]:
    return [
        {"cause": each.cause, "probability": each.probability, "reasons": each.reasons()}
        for each in found
    ]


def weighed(asked: dict[str, Any]) -> list[dict[str, Any]]:
    """The causes of an incident of which only its times and signals are known."""
    from liane.detection.causes import Happening, speaking, weigh_causes  # noqa: PLC0415
    from liane.detection.series import Event  # noqa: PLC0415

    began_s, known_s, ended_s = (asked[name] for name in ("began_s", "known_s", "ended_s"))
    told = Happening("", False, [Event({}, "silence", began_s, known_s, ended_s, 1.0)])
    return _causes(weigh_causes(speaking(told, _beside(asked))))


def _beside(asked: dict[str, Any]) -> list[Any]:
    """What the box knows beside: its own link, power, what people said; kinds of `causes`."""
    from liane.detection.causes import Signal  # noqa: PLC0415

    return [
        Signal(
            each["kind"], each["at_s"], each["reliability"], "liane.server", "", each["people"],
            until_s=each.get("until_s"),
        )
        for each in asked["signals"]
    ]  # fmt: skip


def _is_ours(happening: Any, asked: dict[str, Any]) -> bool:
    """Whether a happening was seen through our own link: else what we lost explains none of it."""
    own = f"AS{asked['asn']}" if asked["asn"] else ""
    return not own or any(own in event.group.values() for event in happening.events)


def _event(event: Any, late: bool, asked: dict[str, Any]) -> dict[str, Any]:
    from liane.detection.causes.incident import iso, text_of  # noqa: PLC0415

    own = bool(asked["asn"]) and f"AS{asked['asn']}" in event.group.values()
    return {
        "kind": event.kind,
        "about": " · ".join(event.group.values()) or "?",
        "start": iso(event.start_s),
        "detected_at": iso(event.detected_s),
        "end": iso(event.end_s),
        "confidence": event.confidence,
        "text": text_of(event),
        "rules": event.rules,
        "late": late,
        "provider": asked["network"] if own else "",
    }


def _of_file(incident: dict[str, Any]) -> dict[str, Any]:
    """An incident file as a happening: its events; its step is not believed, ours is found anew."""
    from liane.detection.causes.incident import KINDS_OF_EVENTS  # noqa: PLC0415

    end = incident.get("ended_at")
    rules = str(incident.get("rules_version") or "")
    events = [
        {
            "kind": each["kind"],
            "about": str(each.get("text") or "?").partition(":")[0],
            "start": each["at"],
            "detected_at": each.get("received_at") or each["at"],
            "end": end,
            "confidence": each.get("reliability") or 0.5,
            "text": each.get("text") or each["kind"],
            "rules": rules,
        }
        for each in incident.get("signals") or []
        if each.get("kind") in KINDS_OF_EVENTS and each.get("at") and not each.get("by_person")
    ]
    scope = incident.get("scope") or []
    return {
        "title": incident.get("title") or "?",
        "country": (incident.get("operator") or {}).get("country") or "",
        "wide": next((s["kind"] for s in scope if s["kind"] in ("country", "region")), ""),
        "region": next((s["name"] for s in scope if s["kind"] == "region"), ""),
        "services": incident.get("services") or [],
        "events": events,
        "causes": [
            each for each in incident.get("causes") or [] if each.get("probability") is not None
        ],
    }


_EMPTY = N_("the incident file holds no event of detection: nothing was measured in it")


def incident_files(sources: Sequence[Path], counts: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The incident files among what is no measurement; they are taken out of what was set aside."""
    from liane.detection.causes.incident import INCIDENT_FORMAT  # noqa: PLC0415
    from liane.detection.evidence import incident_of  # noqa: PLC0415
    from liane.measurement import Rejected, read_records  # noqa: PLC0415

    for record in read_records(sources):
        if isinstance(record, Rejected) or record.value.get("format") != INCIDENT_FORMAT:
            continue
        name = Path(record.source.partition(":")[0]).name
        place = (name, record.line)
        counts["reasons"] = [
            each for each in counts["reasons"] if (each["source"], each["line"]) != place
        ]
        try:
            incident_of(record.value)
            told = _of_file(record.value)
            if not told["events"]:
                raise LianeError(_EMPTY)
        except LianeError as error:
            why = {"why": error.message, "facts": plain(error.facts)}
            counts["reasons"].append({"source": name, "line": record.line, "begins": "", **why})
            continue
        counts["rejected"] -= 1
        counts["records"] += 1
        yield told
