"""What every action on incidents begins and ends with."""

from datetime import UTC, datetime
from typing import Any

from django.db.models import Max, Model
from django.utils import timezone
from django.utils.translation import gettext as _

from liane.errors import BadInput
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.lookout.incidents import rules
from liane.server.lookout.incidents.models import Custody, Happening, Incident
from liane.server.lookout.incidents.people import pk_of
from liane.server.lookout.incidents.permissions import may_watch
from liane.server.lookout.incidents.queries import ground_of
from liane.server.lookout.incidents.wording import accuses
from liane.server.site import audit
from liane.server.site.records import change
from liane.words import N_

__all__ = [
    "SAID", "fresh", "guard_team", "guard_words", "must", "next_number", "note_custody", "past",
    "restep", "same_operator", "share", "tell",
]  # fmt: skip


FIRST_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)
SAID = ("title", "words", "area", "own_power_why", "own_link_why")  # read by everybody, one day


def must(allowed: bool, message: str, **facts: Any) -> None:
    """Refuse with a message that says what to do next."""
    if not allowed:
        raise BadInput(message, **facts)


def guard_team(member: Member, incident: Incident | None = None) -> None:
    """The member keeps incidents, and those of this operator."""
    must(may_watch(member), N_("incident: ask the safety referent or a technician to do this"))
    if incident is not None:
        must(
            incident.operator_id == member.operator_id,
            N_("incident: it is not one of this operator"),
        )


def fresh(incident: Incident) -> Incident:
    """The incident as it is now, for one writer at a time."""
    return Incident.objects.select_for_update().get(pk=incident.pk)


def next_number(operator_id: Any) -> int:
    """The number of a new incident; the operator is held until the transaction ends."""
    Operator.objects.select_for_update().get(pk=operator_id)
    rows = Incident.objects.filter(operator_id=operator_id)
    return 1 + (rows.aggregate(n=Max("number"))["n"] or 0)


def tell(incident: Incident, verb: str, who: Member | None, words: str = "", **more: Any) -> None:
    """Add a line to the history."""
    Happening.objects.create(
        operator_id=incident.operator_id, incident=incident, verb=verb, words=words[:300],
        said_by=pk_of(who), **more,
    )  # fmt: skip


def note_custody(incident: Incident, who: Member | None, what: str) -> None:
    """Add a line to the journal of what proves it."""
    Custody.objects.create(
        operator_id=incident.operator_id, incident=incident, who=pk_of(who), what=what
    )


def restep(incident: Incident, who: Member | None) -> Incident:
    """Bring the step to what the incident stands on now; it goes down as it goes up, in public."""
    now = rules.reached(ground_of(incident))
    if now == incident.step:
        return incident
    down = rules.STEPS.index(now) < rules.STEPS.index(incident.step)
    values: dict[str, Any] = {"step": now}
    if down and now in (rules.Step.REPORTED, rules.Step.MEASURED):
        values["confirmed_at"] = None
    if down:
        values["attributed_at"] = None
        values |= _no_longer_said(incident)
    moved = change(incident, incident.version, **values)
    for name in SAID:
        if name in values:
            tell(moved, "facts", who, getattr(incident, name), public=False)
    tell(moved, "corrected" if down else "step", who, step=now)
    audit.note("incidents.step", who, moved, operator=moved.operator, step=now, was=incident.step)
    share(moved)
    return moved


def _no_longer_said(incident: Incident) -> dict[str, str]:
    """Words that only « attributed » allowed, taken back; the team reads them in the history."""
    told = {name: "" for name in SAID if accuses(getattr(incident, name))}
    return told | ({"title": _("Something is cut")} if "title" in told else {})


def share(incident: Incident) -> None:
    """What neighbours may know: only of what was let out, and never a cause."""
    if incident.public_since is None:
        return
    audit.share(
        incident,
        "incidents",
        {
            "title": incident.title, "step": incident.step, "state": incident.state,
            "kind": incident.kind, "services": incident.services, "zones": incident.zones,
            "began_at": _said(incident.began_at), "ended_at": _said(incident.ended_at),
        },
    )  # fmt: skip


def _said(moment: Any) -> str | None:
    return moment.isoformat() if moment else None


def guard_words(step: str, *words: str) -> None:
    """What everybody may read says what is seen; who decided it, from « attributed » on alone."""
    if step != rules.Step.ATTRIBUTED:
        found = next(filter(None, map(accuses, words)), "")
        must(
            not found,
            N_(
                "words: « {word} » says that somebody decided it; at this step say what is seen,"
                " never who did it"
            ),
            word=found,
        )


def past(moment: Any) -> None:
    """A moment that is told has come, and in our days."""
    must(
        moment is None or moment >= FIRST_MOMENT,
        N_("hour: it is too long ago; look at its year"),
    )
    must(
        moment is None or moment <= timezone.now(),
        N_("hour: it has not come yet; write one that is past"),
    )


def same_operator(record: Model, member: Member) -> None:
    """The record is one of the member's operator."""
    must(
        getattr(record, "operator_id", None) == member.operator_id,
        N_("incident: it is not one of this operator"),
    )
