"""What is read of measures: the probe, what was agreed to, pauses, rounds, what came in."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from liane.consent import CONSENT_VERSION
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.lookout.incidents.models import Incident
from liane.server.lookout.incidents.people import mark_of
from liane.server.lookout.measures.clocks import CLOCKS_BEGIN, is_due
from liane.server.lookout.measures.models import Batch, Consent, Pause, Probe, Round
from liane.server.lookout.measures.permissions import may_see_pause
from liane.server.lookout.measures.rules import quiet_spans

__all__ = [
    "WINDOW", "agreed", "batches_of", "due_probes", "held_of", "incidents_told", "is_paused",
    "pause_seen", "pauses_of", "probe_of", "quiet_of", "rounds_of",
]  # fmt: skip

WINDOW = timedelta(days=45)


def probe_of(operator: Operator) -> Probe:
    """The probe of an operator; one that is off where nobody set any."""
    return Probe.objects.filter(operator=operator).first() or Probe(
        operator=operator, country=operator.country or ""
    )


def agreed(operator: Operator, country: str) -> Consent | None:
    """The consent that holds for a country: given to the text in use, and not taken back."""
    held = Consent.objects.filter(
        operator=operator, country=country, text=CONSENT_VERSION, ended_at=None
    )
    return held.order_by("-at").first() if country else None


def pauses_of(operator: Operator, at: datetime) -> QuerySet[Pause]:
    """Pauses that run. One begun before a clock was ever set runs until it is lifted: safer so."""
    unset = Q(since__lt=CLOCKS_BEGIN)
    return Pause.objects.filter(Q(until__gt=at) | unset, operator=operator)


def is_paused(operator: Operator, at: datetime | None = None) -> bool:
    """Whether the probe is to be silent; asked by the box alone."""
    return pauses_of(operator, at or timezone.now()).exists()


def pause_seen(operator: Operator, member: Member) -> Pause | None:
    """The pause that runs, for who asked for it and for safety referents."""
    own = mark_of("pause", member.pk)
    running = pauses_of(operator, timezone.now()).order_by("-until")
    return next((each for each in running if may_see_pause(member, each.mark, own)), None)


def rounds_of(operator: Operator) -> QuerySet[Round]:
    """Every round, the newest first."""
    return Round.objects.filter(operator=operator).order_by("-began_at", "-id")


def batches_of(operator: Operator) -> QuerySet[Batch]:
    """What was brought by people, the newest first; rounds are read on the probe's page."""
    return Batch.objects.filter(operator=operator, round=None).order_by("-received_at", "-id")


def due_probes(now: datetime) -> Iterator[Probe]:
    """The probes whose round has come."""
    on = Probe.objects.filter(on=True, operator__closed_at=None).select_related("operator")
    for each in on:
        if "lookout" in each.operator.wings and is_due(each.due_at, each.every_minutes, now):
            yield each


def quiet_of(probe: Probe) -> list[tuple[datetime, datetime]]:
    """When the silence of the own probe means nothing, in the window that is looked at."""
    now = timezone.now()
    rounds = Round.objects.filter(
        operator=probe.operator, began_at__gt=now - WINDOW, ended_at__isnull=False
    ).values_list("began_at", "ended_at")
    pauses = Pause.objects.filter(operator=probe.operator, until__gt=now - WINDOW)
    spans = [(began, ended) for began, ended in rounds if ended is not None]
    paused = [(each.since, each.until) for each in pauses]
    return quiet_spans(spans, paused, probe.every_minutes, now)


def held_of(operator: Operator) -> list[tuple[datetime, datetime]]:
    """Hours of which no line of the journal is let go: those of incidents that it told of.

    From the rounds that told something to an incident, and from its onset to its end: these are
    evidence for good, also where a locked box could not seal their lines beside the incident.
    """
    batches = Batch.objects.filter(operator=operator).exclude(round=None).exclude(incidents=[])
    rounds = list(batches.values_list("incidents", "round__began_at", "round__ended_at"))
    now = timezone.now()
    spans = [(began, ended or now) for _told, began, ended in rounds]
    told = {pk for each, _began, _ended in rounds for pk in each}
    incidents = Incident.objects.filter(operator=operator, pk__in=told)
    begins = [(each.began_at or each.detected_at, each.ended_at or now) for each in incidents]
    return sorted(set(spans + begins))


def incidents_told(batch: Batch) -> QuerySet[Incident]:
    """The incidents to which something was told from a batch."""
    return Incident.objects.filter(operator_id=batch.operator_id, pk__in=batch.incidents)
