"""What people allow the probe: consent by country, « tout arrêter », a private pause. No socket.

Nothing outside the operator's own network is probed before somebody agreed, for that country, to
the text in use; another text asks again. The stop file ends a run within a second and keeps the
next ones from starting until it is lifted. A pause is kept apart from the measurements, is told to
nobody, and its hours are given to whoever looks for silence, so that no alert is raised.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from liane.consent import CONSENT, CONSENT_VERSION, RISKS
from liane.errors import BadInput
from liane.measurement.probes.files import on_disk, put
from liane.words import N_

__all__ = ["CONSENT", "CONSENT_VERSION", "RISKS", "Pause", "Permissions", "country_of"]

_COUNTRY = N_("'{text}' is no country; give its two letters, as SN or ML")
_LONGEST_H = 24 * 90
_CLOCKS_BEGIN = datetime(2025, 1, 1, tzinfo=UTC)
_DAMAGED = N_("{file}, line {line}: not a line of this file; put it right or move the file away")


@dataclass(frozen=True, slots=True)
class Pause:
    """Hours in which silence means nothing; `until` is when it ends by itself.

    One begun before a clock was ever set runs until it is lifted.
    """

    since: datetime
    until: datetime
    lifted: bool = False

    def runs(self, at: datetime) -> bool:
        """Whether it holds at a moment; a clock that went back since does not end it."""
        return not self.lifted and (at < self.until or self.since < _CLOCKS_BEGIN)


@dataclass(frozen=True, slots=True)
class Permissions:
    """The files of one probe's folder that say what it may do."""

    folder: Path

    def agree(self, country: str, at: datetime) -> None:
        """Keep that the text in use was agreed to, for a country."""
        line = {"country": country_of(country), "text": CONSENT_VERSION, "at": at.isoformat()}
        self._add("consents.jsonl", line)

    def may_leave(self, country: str | None) -> bool:
        """Whether sites outside may be visited from this country."""
        held = [(each.get("country"), each.get("text")) for each in self._lines("consents.jsonl")]
        return bool(country) and (country, CONSENT_VERSION) in held

    def stop(self) -> None:
        """Stop everything, now and until `resume`."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        put(self.folder / "stop", b"stop\n")

    def resume(self, at: datetime) -> None:
        """Lift the stop, and end a pause that runs."""
        (self.folder / "stop").unlink(missing_ok=True)
        if self.paused(at):
            self._add("pauses.jsonl", {"ended": at.isoformat()})

    @property
    def stopped(self) -> bool:
        """Whether everything is stopped."""
        return (self.folder / "stop").exists()

    def pause(self, hours: float, at: datetime) -> Pause:
        """Be silent for some hours."""
        until = at + timedelta(hours=min(hours, _LONGEST_H))
        self._add("pauses.jsonl", {"since": at.isoformat(), "until": until.isoformat()})
        return Pause(at, until)

    def pauses(self) -> list[Pause]:
        """Every pause, with its true end; for the operator's own eyes and alerts."""
        found: list[Pause] = []
        for line in self._lines("pauses.jsonl"):
            if "ended" in line:
                found = [_lifted(each, _moment(line["ended"])) for each in found]
            elif "since" in line:
                found.append(Pause(_moment(line["since"]), _moment(line["until"])))
        return found

    def paused(self, at: datetime) -> bool:
        """Whether the probe is to be silent at a moment."""
        return any(each.runs(at) for each in self.pauses())

    def _add(self, name: str, line: dict[str, Any]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = self.folder / name
        with on_disk(self.folder):
            before = file.read_bytes() if file.exists() else b""
            put(file, before + json.dumps(line).encode() + b"\n")

    def _lines(self, name: str) -> list[dict[str, Any]]:
        file = self.folder / name
        if not file.exists():
            return []
        found = []
        for at, text in enumerate(file.read_text("utf-8", "replace").splitlines(), 1):
            try:
                value = json.loads(text)
                [_moment(value[each]) for each in ("since", "until", "ended") if each in value]
            except (ValueError, TypeError) as error:
                raise BadInput(_DAMAGED, file=file, line=at) from error
            found.append(value)
        return found


def _lifted(pause: Pause, at: datetime) -> Pause:
    return pause if pause.lifted else Pause(pause.since, min(pause.until, at), lifted=True)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def country_of(text: str) -> str:
    """Two letters, in capitals.

    >>> country_of("sn")
    'SN'
    """
    if len(text) == 2 and text.isascii() and text.isalpha():
        return text.upper()
    raise BadInput(_COUNTRY, text=text)
