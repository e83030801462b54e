"""The life of an incident: opened, told, confirmed, attributed, over, closed; merged and split."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.lookout.incidents import rules
from liane.server.lookout.incidents.actions.guards import (
    SAID,
    fresh,
    guard_team,
    guard_words,
    must,
    next_number,
    note_custody,
    past,
    restep,
    share,
    tell,
)
from liane.server.lookout.incidents.models import Impact, Incident, Sighting, Signal, State
from liane.server.lookout.incidents.permissions import may_approve, may_attribute
from liane.server.lookout.incidents.queries import ground_of
from liane.server.site import audit
from liane.server.site.records import Origin, change
from liane.words import N_

__all__ = [
    "attribute", "change_facts", "close_incident", "confirm", "end_incident", "merge",
    "open_incident", "publish", "reopen", "split", "withdraw_confirmation",
]  # fmt: skip

SAME_TAP = timedelta(seconds=20)
FACTS = (
    "title", "kind", "services", "zones", "beyond", "area", "began_at", "words",
    "own_power", "own_power_why", "own_link", "own_link_why",
)  # fmt: skip


@transaction.atomic
def open_incident(
    operator: Operator, *, acting_member: Member | None, title: str, **facts: Any
) -> Incident:
    """Open an incident; `acting_member` is None where this box saw its own link fall.

    A button that is tapped twice opens one.
    """
    if acting_member is not None:
        guard_team(acting_member)
    must(bool(title.strip()), N_("title: say in a few words what happens, and name nobody"))
    past(facts.get("began_at"))
    guard_words("", title, *(str(facts.get(name) or "") for name in SAID))
    number, facts["title"] = next_number(operator.pk), title.strip()
    last = Incident.objects.filter(operator=operator, number=number - 1).first()
    if acting_member is not None and last is not None and _is_same_tap(last, facts):
        return last
    origin = Origin.TYPED if acting_member else Origin.MEASURED
    made = Incident.objects.create(operator=operator, number=number, origin=origin, **facts)
    tell(made, "opened", acting_member, step=made.step)
    audit.note("incidents.open", acting_member, made, operator=operator, number=made.number)
    return made


def _is_same_tap(last: Incident, facts: dict[str, Any]) -> bool:
    recent = last.made_at > timezone.now() - SAME_TAP and last.version == 1
    return recent and all(getattr(last, name) == value for name, value in facts.items())


@transaction.atomic
def change_facts(
    incident: Incident, seen_version: int, *, acting_member: Member, **facts: Any
) -> Incident:
    """Correct what is known. Raises `EditedMeanwhile`. What is public says that it changed."""
    guard_team(acting_member, incident)
    past(facts.get("began_at"))
    must(bool(facts.get("title", "x").strip()), N_("title: it is empty; nothing was kept"))
    guard_words(incident.step, *(str(facts.get(name) or "") for name in SAID))
    known = {name: value for name, value in facts.items() if name in FACTS}
    was = {name: getattr(incident, name) for name in known}
    made = change(incident, seen_version, **known)
    differ = sorted(name for name, value in was.items() if value != getattr(made, name))
    if differ:
        tell(made, "facts", acting_member)
        audit.note("incidents.change", acting_member, made, changed=differ)
        share(made)
    return restep(made, acting_member)


@transaction.atomic
def publish(incident: Incident, *, acting_member: Member, public: bool = True) -> Incident:
    """Let an incident out, or take it back: somebody who may approve decides, nobody else."""
    must(
        may_approve(acting_member) and incident.operator_id == acting_member.operator_id,
        N_("publish: the bearer, the safety referent or an editor lets it out; ask one of them"),
    )
    now = fresh(incident)
    if bool(now.public_since) == public:
        return now
    told = change(now, now.version, public_since=timezone.now() if public else None)
    tell(told, "published" if public else "hidden", acting_member, public=public)
    audit.note("incidents.publish", acting_member, told, public=public)
    if public:
        share(told)
    else:
        audit.share(told, "incidents", {}, op="erase")
    return told


@transaction.atomic
def confirm(incident: Incident, *, acting_member: Member) -> Incident:
    """Say that it is confirmed; the rules must agree."""
    guard_team(acting_member, incident)
    now = fresh(incident)
    lacks = rules.missing(rules.Step.CONFIRMED, ground_of(now))
    must(
        not lacks,
        N_("confirm: something still lacks; the page of the incident says what"),
    )
    if now.confirmed_at is None:
        now = change(now, now.version, confirmed_at=timezone.now())
    return restep(now, acting_member)


@transaction.atomic
def withdraw_confirmation(incident: Incident, why: str, *, acting_member: Member) -> Incident:
    """Say that it is not confirmed after all; the correction is as public as the step was."""
    guard_team(acting_member, incident)
    must(bool(why.strip()), N_("correction: say in a line why, as everybody will read it"))
    guard_words("", why)
    now = fresh(incident)
    must(now.confirmed_at is not None, N_("correction: it was not confirmed"))
    now = change(now, now.version, confirmed_at=None, attributed_at=None)
    tell(now, "told", acting_member, why.strip())
    return restep(now, acting_member)


@transaction.atomic
def attribute(incident: Incident, words: str, *, acting_member: Member) -> Incident:
    """Say what the documents say; the rules ask for a document and a lawyer's reading."""
    must(
        may_attribute(acting_member) and incident.operator_id == acting_member.operator_id,
        N_("attribute: a legal adviser, the safety referent or the bearer enters this"),
    )
    now = fresh(incident)
    lacks = rules.missing(rules.Step.ATTRIBUTED, ground_of(now))
    must(
        not lacks and now.confirmed_at is not None,
        N_(
            "attribute: it has to be confirmed, with a document and a lawyer's reading by two"
            " people"
        ),
    )
    must(bool(words.strip()), N_("attribution: write what the document says, and its source"))
    now = change(now, now.version, attributed_at=timezone.now(), attribution=words.strip())
    note_custody(
        now, acting_member, _("attributed by the rules {rules}").format(rules=rules.RULES_VERSION)
    )
    return restep(now, acting_member)


def _guard_state(incident: Incident, *states: str) -> None:
    must(
        incident.state in states,
        N_("incident: it is « {state} » already; reload the page"),
        state=incident.get_state_display(),
    )


@transaction.atomic
def end_incident(
    incident: Incident, at: datetime | None = None, *, acting_member: Member | None
) -> Incident:
    """It is over since `at` (now)."""
    if acting_member is not None:
        guard_team(acting_member, incident)
    past(at)
    now = fresh(incident)
    _guard_state(now, State.RUNNING)
    at = at or timezone.now()
    must(
        now.began_at is None or at >= now.began_at,
        N_("end: it comes before the beginning; correct one of them"),
    )
    over = change(now, now.version, state=State.OVER, ended_at=at)
    tell(over, "over", acting_member)
    audit.note("incidents.end", acting_member, over, operator=over.operator)
    share(over)
    return over


@transaction.atomic
def close_incident(incident: Incident, *, acting_member: Member) -> Incident:
    """Nothing is expected any more. It stays readable."""
    guard_team(acting_member, incident)
    now = fresh(incident)
    _guard_state(now, State.RUNNING, State.OVER)
    closed = change(now, now.version, state=State.CLOSED)
    tell(closed, "closed", acting_member)
    audit.note("incidents.close", acting_member, closed)
    share(closed)
    return closed


@transaction.atomic
def reopen(incident: Incident, *, acting_member: Member) -> Incident:
    """It goes on after all."""
    guard_team(acting_member, incident)
    now = fresh(incident)
    _guard_state(now, State.OVER, State.CLOSED)
    again = change(now, now.version, state=State.RUNNING, ended_at=None)
    tell(again, "reopened", acting_member)
    audit.note("incidents.reopen", acting_member, again)
    share(again)
    return again


@transaction.atomic
def merge(incident: Incident, into: Incident, *, acting_member: Member) -> Incident:
    """Put `incident` into another: its signals, impacts and sightings count there from now on.

    Its documents and raw files stay with it: what proves something is not moved.
    """
    guard_team(acting_member, incident)
    guard_team(acting_member, into)
    must(incident.pk != into.pk, N_("merge: choose another incident"))
    first, second = sorted((incident, into), key=lambda each: str(each.pk))
    held = {each.pk: fresh(each) for each in (first, second)}
    gone, kept = held[incident.pk], held[into.pk]
    must(
        State.MERGED not in (gone.state, kept.state),
        N_("merge: one of them was put into another meanwhile; reload the page"),
    )
    must(
        gone.public_since is None or kept.public_since is not None,
        N_(
            "merge: this one is public and the other is not; make that one public first, or put it"
            " into this"
        ),
    )
    for kind in (Signal, Impact, Sighting):
        kind._default_manager.filter(incident=gone).update(incident=kept)
    began = min((at for at in (gone.began_at, kept.began_at) if at), default=None)
    zones = list(dict.fromkeys([*kept.zones, *gone.zones]))
    services = list(dict.fromkeys([*kept.services, *gone.services]))
    gone = change(gone, gone.version, state=State.MERGED, merged_into=kept)
    kept = change(kept, kept.version, began_at=began, zones=zones, services=services)
    tell(gone, "merged", acting_member, public=False)
    known = gone.public_since is not None
    tell(kept, "joined", acting_member, f"{gone.number} · {gone.title}", public=known)
    audit.note("incidents.merge", acting_member, gone, into=kept.number)
    share(gone)
    share(kept)
    return restep(kept, acting_member)


@transaction.atomic
def split(
    incident: Incident, signals: Iterable[Any], title: str, *, acting_member: Member
) -> Incident:
    """Take some signals out, as an incident of its own; both stand on what is left to them."""
    guard_team(acting_member, incident)
    taken = Signal.objects.filter(incident=incident, pk__in=list(signals))
    count = taken.count()
    must(count > 0, N_("split: tick at least one signal"))
    must(
        count < Signal.objects.filter(incident=incident).count(),
        N_("split: leave at least one signal in the first incident"),
    )
    first = taken.order_by("at")[0].at
    made = open_incident(
        acting_member.operator, acting_member=acting_member, title=title, began_at=first,
        services=incident.services, zones=sorted(set(taken.values_list("zone", flat=True)) - {""}),
    )  # fmt: skip
    taken.update(incident=made)
    tell(incident, "split", acting_member, str(made.number), public=False)
    audit.note("incidents.split", acting_member, incident, into=made.number, signals=count)
    restep(fresh(incident), acting_member)
    return restep(made, acting_member)
