"""What the worker does: makes evidence, watches the link of this box, forgets contacts."""

import json
import logging
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_tasks import task

from liane.server.community.operators.clocks import in_time_of
from liane.server.community.operators.models import Operator
from liane.server.lookout.incidents import actions, files, playing
from liane.server.lookout.incidents.actions.guards import note_custody
from liane.server.lookout.incidents.dossier import incident_file
from liane.server.lookout.incidents.honouring import honoured
from liane.server.lookout.incidents.models import (
    BROKE,
    Beyond,
    Evidence,
    Incident,
    Kind,
    Recipient,
    State,
)
from liane.server.lookout.incidents.rules import Says
from liane.server.lookout.incidents.signing import seed_of
from liane.server.site.sealing import Locked, Sealed, is_open, memory
from liane.server.site.uplink.models import LinkState
from liane.server.site.uplink.queries import link_now
from liane.words import N_

__all__ = [
    "forget_contacts", "make", "make_evidence", "make_exercise", "watch", "watch_link",
]  # fmt: skip

_LOG = logging.getLogger(__name__)
_MODULE = "liane.server.lookout.incidents.job"
_MOST_S = 600
UPLINK = "uplink"


@task(queue_name="heavy")
def make_evidence(pk: str) -> str:
    """Make a file of evidence that was asked for; return its last state."""
    asked = Evidence.objects.select_related("incident__operator").filter(pk=UUID(pk)).first()
    if asked is None or asked.state not in (Evidence.State.WAITING, Evidence.State.RUNNING):
        return "gone"
    return make(asked)


@task()
def make_exercise(key: str, began: str, says: str, language: str) -> bool:
    """Make the evidence of an exercise, in memory; return whether it was made."""
    if playing.result_of(key) != {}:
        return False
    told = playing.make(key, datetime.fromisoformat(began), says, language, _ask)
    return bool(told.get("done"))


def make(asked: Evidence) -> str:
    """Write the incident file, let the process make the evidence of it, keep it wrapped."""
    Evidence.objects.filter(pk=asked.pk).update(state=Evidence.State.RUNNING)
    try:
        with in_time_of(asked.incident.operator):
            _keep(asked, *_made(asked))
    except Exception as error:  # whatever it was, somebody waits for an answer
        if not isinstance(error, Locked | OSError | subprocess.SubprocessError | _Failed):
            _LOG.exception("evidence: it could not be made")
        values = {"state": Evidence.State.FAILED, "message": _why(error)}
    else:
        values = {"state": Evidence.State.DONE}
    Evidence.objects.filter(pk=asked.pk).update(ended_at=timezone.now(), phrase=None, **values)
    return str(values["state"])


class _Failed(Exception):  # noqa: N818 (said by the process)
    """The process gave nothing."""


def _why(error: Exception) -> str:
    if isinstance(error, Locked):
        return N_("the box is locked: open it, then ask again")
    return str(error)[:200] if isinstance(error, _Failed) else BROKE


def _made(asked: Evidence) -> tuple[bytes, str, str]:
    """The file, its ending (zip, sealed, or json without engine and seal) and its fingerprint."""
    incident, closing = asked.incident, _closing(asked)
    told = incident_file(incident)
    text = json.dumps(told, ensure_ascii=False, indent=1)
    with tempfile.TemporaryDirectory(prefix="evidence-", dir=memory()) as place:
        raw = Path(place) / "raw"
        raw.mkdir()
        for each in () if asked.redacted else incident.raw_files.all():
            (raw / each.sha256).write_bytes(files.read_raw(each.sha256))
        file, out = Path(place) / "incident.json", Path(place) / "evidence.zip"
        file.write_text(text, encoding="utf-8")
        seed = seed_of(incident.operator).hex()
        said = _ask({"file": str(file), "raw": str(raw), "out": str(out), "seed": seed, **closing})
        if "failed" in said:
            raise _Failed(_(said["failed"]["message"]).format(**said["failed"]["facts"]))
        if "done" in said:
            ending = "sealed" if said.get("sealed") else "zip"
            return out.read_bytes(), ending, said["fingerprint"][:80]
    if closing["keys"] or closing["phrase"] or asked.redacted:
        raise _Failed(_("this box has no engines: it can neither seal nor redact"))
    return json.dumps(honoured(told), ensure_ascii=False, indent=1).encode(), "json", ""


def _closing(asked: Evidence) -> dict[str, Any]:
    """To whom it is sealed. Raises `Locked` where the phrase cannot be read."""
    if isinstance(asked.phrase, Sealed) and asked.phrase.blob:
        raise Locked
    keys = Recipient.objects.filter(operator_id=asked.operator_id, pk__in=asked.recipients)
    return {
        "keys": [each.key for each in keys],
        "phrase": None if isinstance(asked.phrase, Sealed) else asked.phrase,
        "redacted": asked.redacted,
    }


def _ask(words: dict[str, Any]) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", _MODULE], input=json.dumps(words), capture_output=True, text=True,
        timeout=_MOST_S, check=True,
    )  # fmt: skip
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def _keep(asked: Evidence, data: bytes, ending: str, fingerprint: str) -> None:
    digest = files.keep_evidence(asked.pk, data)
    Evidence.objects.filter(pk=asked.pk).update(
        sha256=digest, ending=ending, size_bytes=len(data), fingerprint=fingerprint
    )
    what = _("evidence file made ({ending}), SHA-256 {sum}").format(ending=ending, sum=digest)
    note_custody(asked.incident, None, what)


@task()
def watch_link() -> int:
    """Open an incident where the link of this box fell, end it where the link is back."""
    return watch()


def watch() -> int:
    """One look for every operator of the box; return how many incidents changed."""
    link = link_now()
    if not is_open() or link.state not in (LinkState.CUT, LinkState.OK) or link.since is None:
        return 0
    open_ones = Operator.objects.filter(closed_at=None)
    every = [each for each in open_ones if "lookout" in each.wings]
    return sum(_look(each, link.state, link.since) for each in every)


def _look(operator: Operator, state: str, since: datetime) -> int:
    running = Incident.objects.filter(operator=operator, state=State.RUNNING, watched=UPLINK)
    now = running.order_by("-id").first()
    language = operator.languages[0] if operator.languages else "fr"
    with in_time_of(operator), override(language):
        if state == LinkState.CUT and now is None:
            _open(operator, since)
            return 1
        if state == LinkState.OK and now is not None:
            _end(operator, now, since)
            return 1
    return 0


def _open(operator: Operator, since: datetime) -> None:
    """Not public: people look at it first. Whose fault it is nobody knows yet."""
    made = actions.open_incident(
        operator, acting_member=None, title=_("The Internet does not answer any more"),
        services=["internet"], beyond=Beyond.OPERATOR, kind=Kind.UNKNOWN, began_at=since,
        watched=UPLINK,
    )  # fmt: skip
    told = _("This box reaches none of the hosts that it tries, of several keepers.")
    actions.measured(operator, made, Says.CUT, told, at=since)


def _end(operator: Operator, incident: Incident, since: datetime) -> None:
    at = max(since, incident.began_at or since)
    actions.measured(operator, incident, Says.BACK, _("This box reaches them again."), at=at)
    incident.refresh_from_db()
    actions.end_incident(incident, at, acting_member=None)


@task()
def forget_contacts() -> int:
    """Contacts of reports are kept for thirty days."""
    return actions.forget_contacts()
