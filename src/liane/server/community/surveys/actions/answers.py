"""An answer is kept: once, counted at once, with what could identify somebody sealed apart.

Every way (site, paper, phone, device) ends in `keep_answer`. The same answer sent again changes
nothing; another under the same name is held back for people to look at.
"""

import json
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.members.models import Member
from liane.server.community.surveys.models import (
    Collector,
    Edition,
    FormVersion,
    Submission,
    Tally,
)
from liane.server.community.surveys.queries.forms import asked_in, form_of, sealed_in
from liane.server.community.surveys.rules.marks import clock_is_wrong
from liane.server.community.surveys.rules.tallies import add_to, sum_of
from liane.server.community.surveys.xforms.flat import Flat, merged, parted
from liane.server.site import audit
from liane.server.site.sealing import Locked, Sealed
from liane.words import N_

__all__ = ["STRANGE", "Arrival", "answers_in", "count_again", "keep_answer", "set_aside"]

STRANGE = "?"  # begins the path of what the form has no place for: kept sealed, never counted


@dataclass(frozen=True)
class Arrival:
    """An answer as it comes in: to what, how, and what was answered."""

    edition: Edition
    version: FormVersion
    way: str
    instance_id: str
    flat: Flat
    sheet: str = ""
    replaces: str = ""
    marks: tuple[str, ...] = ()
    entered_by: Member | None = None
    collector: Collector | None = None
    files: list[str] = field(default_factory=list)


def answers_in(submission: Submission) -> Flat:
    """All the answers of a submission. Raises `Locked`."""
    if isinstance(submission.sealed, Sealed):
        raise Locked
    closed: Flat = json.loads(submission.sealed) if submission.sealed else {}
    return merged(submission.answers, closed)


def keep_answer(arrival: Arrival) -> tuple[Submission, bool]:
    """Keep an answer; say whether it is new. A name that is there already is left as it was."""
    known = Submission.objects.filter(
        survey=arrival.edition.survey_id, instance_id=arrival.instance_id
    ).first()
    if known is not None:
        return known, False
    try:
        with transaction.atomic():
            return _kept(arrival), True
    except IntegrityError as error:  # it came twice at once, or with another of the same one
        known = Submission.objects.filter(
            survey=arrival.edition.survey_id, instance_id=arrival.instance_id
        ).first()
        if known is None:
            raise BadInput(N_("answer: another correction of the same one came first")) from error
        return known, False


def _kept(arrival: Arrival) -> Submission:
    form = form_of(arrival.version)
    strange = {name for name in arrival.flat if name.startswith(STRANGE)}
    open_ones, closed = parted(arrival.flat, sealed_in(arrival.version) | strange)
    marks = set(arrival.marks)
    if clock_is_wrong(form, arrival.flat, timezone.localdate()):
        marks.add("clock")
    if arrival.replaces:
        marks.add("corrected")
    newer = _corrected_already(arrival)
    submission = Submission.objects.create(
        survey_id=arrival.edition.survey_id,
        edition=arrival.edition,
        version=arrival.version,
        instance_id=arrival.instance_id,
        way=arrival.way,
        sheet=arrival.sheet,
        answers=open_ones,
        sealed=json.dumps(closed, ensure_ascii=False) if closed else None,
        marks=sorted(marks),
        segment=segment_of(arrival.edition, open_ones),
        entered_by=arrival.entered_by,
        collector=arrival.collector,
        replaces=arrival.replaces,
        replaced_by=newer,
        counted=newer is None,
    )
    if newer is None:
        _count(submission, arrival.flat, 1)
    if arrival.replaces:
        _replace(submission, arrival.replaces)
    if arrival.entered_by is not None:
        audit.note("surveys.enter", arrival.entered_by, arrival.edition, way=arrival.way)
    return submission


def _corrected_already(arrival: Arrival) -> Submission | None:
    """The correction of this answer, where it came before the answer itself did."""
    return Submission.objects.filter(
        survey=arrival.edition.survey_id, replaces=arrival.instance_id
    ).first()


def segment_of(edition: Edition, flat: Flat) -> str:
    """The group that an answer is in, when the survey parts answers into groups."""
    name = edition.survey.segment
    value = flat.get(name, "") if name else ""
    return value[:80] if isinstance(value, str) else ""


def _replace(submission: Submission, before: str) -> None:
    """A corrected answer takes the place of the one it names, wherever that one stands."""
    old = Submission.objects.filter(
        survey=submission.survey_id, instance_id=before, counted=True
    ).first()
    if old is None or old.pk == submission.pk:
        return
    _count(old, answers_in(old), -1)
    old.counted, old.replaced_by = False, submission
    old.save(update_fields=["counted", "replaced_by"])


def _count(submission: Submission, flat: Flat, way: int) -> None:
    asked = list(asked_in(submission.version))
    root = form_of(submission.version).template.name
    for segment in sorted({"", submission.segment}):  # one order: two at once never wait in a ring
        tally, _ = Tally.objects.select_for_update().get_or_create(
            edition=submission.edition, segment=segment
        )
        add_to(tally.counts, asked, flat, root, way)
        tally.answers += way
        tally.save(update_fields=["answers", "counts"])


@transaction.atomic
def set_aside(submission: Submission, *, acting_member: Member) -> None:
    """It is no longer counted (a trial, a joke); it stays readable with that said."""
    current = Submission.objects.select_for_update().get(pk=submission.pk)
    if not current.counted:
        return
    _count(current, answers_in(current), -1)
    current.counted = False
    current.save(update_fields=["counted"])
    audit.note("surveys.set_aside", acting_member, current.edition)


@transaction.atomic
def count_again(edition: Edition) -> int:
    """Count every answer of an edition anew, when its groups change; return how many."""
    groups: dict[str, Tally] = {}
    found = Submission.objects.filter(edition=edition, counted=True).select_related("version")
    for submission in found.iterator(chunk_size=500):
        segment = segment_of(edition, submission.answers)
        if segment != submission.segment:
            Submission.objects.filter(pk=submission.pk).update(segment=segment)
        tally = groups.setdefault(segment, Tally(edition=edition, segment=segment))
        asked, root = list(asked_in(submission.version)), form_of(submission.version).template.name
        add_to(tally.counts, asked, answers_in(submission), root, 1)
        tally.answers += 1
    whole = Tally(edition=edition, counts=sum_of([each.counts for each in groups.values()]))
    whole.answers = sum(each.answers for each in groups.values())
    Tally.objects.filter(edition=edition).delete()
    Tally.objects.bulk_create([whole, *(each for name, each in groups.items() if name)])
    return whole.answers
