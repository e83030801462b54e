"""Where a need stands, what answers it, and what became of it."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from liane.server.community.groups.actions import add_task
from liane.server.community.groups.models import Task
from liane.server.community.members.models import Member
from liane.server.community.welcome.models import OfferedService
from liane.server.projects.needs.actions.guards import must, must_steer
from liane.server.projects.needs.models import Help, HelpKind, Need, Sheet, State, Step
from liane.server.site import audit, records
from liane.words import N_

__all__ = ["add_help", "change_need", "follow_need", "make_task", "merge_needs", "remove_help"]


def _share(need: Need) -> None:
    audit.share(need, "needs", {"title": need.title, "state": need.state})


@transaction.atomic
def change_need(need: Need, seen_version: int, *, acting_member: Member, **values: Any) -> Need:
    """Say a need better, what kind of answer it asks for, and who carries it."""
    must_steer(acting_member)
    must(bool(str(values.get("title", need.title)).strip()), N_("need: it needs a title"))
    owner = values.get("owner")
    must(
        owner is None or owner.operator_id == need.operator_id,
        N_("need: who carries it is no member here"),
    )
    found = records.change(need, seen_version, **values)
    audit.note("needs.change", acting_member, found)
    _share(found)
    return found


@transaction.atomic
def follow_need(need: Need, state: str, words: str, *, acting_member: Member) -> Need:
    """Tell what became of a need: those who asked read it."""
    must_steer(acting_member)
    must(state in State.values, N_("need: choose where it stands now"))
    must(bool(words.strip()), N_("need: tell in a sentence what became of it; people read it"))
    now = Need.objects.select_for_update().get(pk=need.pk)
    must(now.merged_into_id is None, N_("need: it was put with another; tell it there"))
    found = records.change(now, now.version, state=state)
    Step.objects.create(
        operator_id=need.operator_id, need=need, to_state=state, words=words.strip()[:1000]
    )
    audit.note("needs.follow", acting_member, found, now=now.state, then=state)
    _share(found)
    return found


@transaction.atomic
def merge_needs(need: Need, into: Need, *, acting_member: Member) -> Need:
    """Put a need with another: its sheets go there, and its page leads there."""
    must_steer(acting_member)
    rows = Need.objects.select_for_update().filter(pk__in=[need.pk, into.pk]).order_by("pk")
    found = {each.pk: each for each in rows}
    gone, kept = found[need.pk], found[into.pk]
    apart = gone.pk != kept.pk and gone.operator_id == kept.operator_id
    living = gone.merged_into_id is None and kept.merged_into_id is None
    must(apart and living, N_("merge: choose another need of this list"))
    moved = Sheet.objects.filter(need=gone).update(need=kept)
    Help.objects.filter(need=gone).update(need=kept)
    Need.objects.filter(merged_into=gone).update(merged_into=kept)
    records.change(gone, gone.version, merged_into=kept)
    audit.note("needs.merge", acting_member, gone, into=str(kept.pk), sheets=moved)
    return kept


@transaction.atomic
def add_help(
    need: Need,
    *,
    acting_member: Member,
    kind: str,
    title: str = "",
    service: OfferedService | None = None,
    address: str = "",
) -> Help:
    """Say what answers a need, or a part of it."""
    must_steer(acting_member)
    must(kind in HelpKind.values, N_("answer: say whether it is a service, a course, a grant…"))
    must(
        service is None or service.operator_id == need.operator_id,
        N_("answer: this service is not of here"),
    )
    named = title.strip() or (service.name if service else "")
    must(bool(named), N_("answer: give its name, or choose a service"))
    made = Help.objects.create(
        operator_id=need.operator_id, need=need, kind=HelpKind.SERVICE if service else kind,
        title=named[:140], service=service, address=address.strip()[:200],
    )  # fmt: skip
    audit.note("needs.add_help", acting_member, made, kind=made.kind)
    return made


@transaction.atomic
def remove_help(given: Help, *, acting_member: Member) -> None:
    """Take back what was said to answer a need."""
    must_steer(acting_member)
    Help.objects.filter(pk=given.pk, withdrawn_at=None).update(withdrawn_at=timezone.now())
    audit.note("needs.remove_help", acting_member, given)


@transaction.atomic
def make_task(need: Need, *, acting_member: Member) -> Task:
    """Turn a need into a task, once while it is to be done; it stands among its answers."""
    must_steer(acting_member)
    Need.objects.select_for_update().get(pk=need.pk)
    waiting = Task.objects.filter(about=need.pk, ended_at=None).first()
    if waiting is not None:
        return waiting
    task = add_task(
        acting_member=acting_member, title=need.title[:140], details=need.summary,
        about_kind=need._meta.label, about=need.pk,
    )  # fmt: skip
    Help.objects.create(
        operator_id=need.operator_id, need=need, kind=HelpKind.TASK, title=task.title, task=task.pk
    )
    return task
