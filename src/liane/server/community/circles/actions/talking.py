"""Themes, posts, needs."""

from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from liane.server.community.circles.actions.guards import keeper_alone, must, trace
from liane.server.community.circles.models import Need, Place, Post, Theme
from liane.server.community.circles.tasks import tell_alert
from liane.server.community.members.models import Member
from liane.words import N_

__all__ = [
    "add_need",
    "answer_need",
    "close_theme",
    "follow_theme",
    "open_theme",
    "post",
    "take_back",
    "take_need",
]


@transaction.atomic
def open_theme(name: str, *, acting_place: Place, acting_member: Member) -> Theme:
    """Open a thematic group; whoever opens it follows it."""
    theme = Theme.objects.create(circle=acting_place.circle, name=name.strip())
    theme.people.add(acting_place)
    trace("open_theme", acting_place)
    return theme


@transaction.atomic
def close_theme(theme: Theme, *, acting_place: Place, acting_member: Member) -> None:
    """A thematic group has done its work; what it said stays."""
    keeper_alone(acting_place)
    Theme.objects.filter(pk=theme.pk, closed_at=None).update(closed_at=timezone.now())
    trace("close_theme", acting_place)


def follow_theme(theme: Theme, *, acting_place: Place, acting_member: Member) -> bool:
    """Follow a theme, or stop; say whether it is followed now."""
    follows = not theme.people.filter(pk=acting_place.pk).exists()
    (theme.people.add if follows else theme.people.remove)(acting_place)
    return follows


@transaction.atomic
def post(
    *,
    acting_place: Place,
    acting_member: Member,
    title: str,
    text: str,
    kind: str = Post.Kind.UPDATE,
    theme: Theme | None = None,
    answers_to: Post | None = None,
) -> Post:
    """Tell the circle something; an alert is told at once to those who want to know."""
    must(bool(title.strip()), N_("post: give it a title"))
    made = Post.objects.create(
        circle=acting_place.circle,
        author=acting_place,
        kind=kind,
        title=title.strip(),
        text=text.strip(),
        theme=theme,
        answers_to=answers_to,
    )
    trace("post", acting_place)
    if kind == Post.Kind.ALERT and answers_to is None:
        transaction.on_commit(partial(tell_alert.enqueue, str(made.pk)))
    return made


@transaction.atomic
def take_back(found: Post, *, acting_place: Place, acting_member: Member) -> None:
    """Take a post back: its author, or those who keep the circle."""
    own = found.author_id == acting_place.pk
    must(own or acting_place.keeps, N_("post: only its author takes it back"))
    Post.objects.filter(pk=found.pk, withdrawn_at=None).update(withdrawn_at=timezone.now())
    trace("take_back", acting_place)


@transaction.atomic
def add_need(*, acting_place: Place, acting_member: Member, **facts: Any) -> Need:
    """Write down what the circle lacks. `facts`: kind, title, text, priority."""
    need = Need.objects.create(circle=acting_place.circle, **facts)
    trace("add_need", acting_place)
    return need


@transaction.atomic
def take_need(need: Need, *, acting_place: Place, acting_member: Member) -> None:
    """See to a need. Of two who take it at once, the second is told."""
    fresh = Need.objects.select_for_update().get(pk=need.pk)
    must(fresh.owner_id in (None, acting_place.pk), N_("need: somebody else sees to it"))
    fresh.owner = acting_place
    fresh.save(update_fields=["owner"])
    trace("take_need", acting_place)


@transaction.atomic
def answer_need(
    need: Need, answer_kind: str, answer: str, *, acting_place: Place, acting_member: Member
) -> None:
    """Say what answered a need: a course, a grant, a project, an expert."""
    fresh = Need.objects.select_for_update().get(pk=need.pk)
    must(fresh.answered_on is None, N_("need: it has its answer already"))
    fresh.answer_kind, fresh.answer = answer_kind, answer.strip()
    fresh.answered_on = timezone.localdate()
    fresh.save(update_fields=["answer_kind", "answer", "answered_on"])
    trace("answer_need", acting_place)
