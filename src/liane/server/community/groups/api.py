"""Notices and tasks, for programs."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from pydantic import Field

from liane.server.community.api.doors import enter
from liane.server.community.api.shapes import Given, Slug
from liane.server.community.groups import actions, queries
from liane.server.community.groups.models import Audience, Task
from liane.server.site.access import MEMBERS

router = Router()


class NoticeOut(Schema):
    """A notice."""

    id: UUID
    title: str
    text: str
    signed: str
    audience: str
    from_day: date
    until_day: date | None


class NoticeIn(Given):
    """A notice to put up; for a group, use the pages."""

    title: str = Field(min_length=1, max_length=140)
    text: str = Field("", max_length=4000)
    audience: str = Field(Audience.MEMBERS, pattern="^(public|members)$")
    signed: str = Field("", max_length=80)
    until_day: date | None = None


class TaskOut(Schema):
    """A task."""

    id: UUID
    title: str
    details: str
    zone: str
    state: str
    due: date | None
    needs: list[str]


class TaskIn(Given):
    """Something to be done."""

    title: str = Field(min_length=1, max_length=140)
    details: str = Field("", max_length=4000)
    zone: str = Field("", max_length=80)
    due: date | None = None


@router.get("/operators/{slug}/notices", response=list[NoticeOut])
def notices(request: HttpRequest, slug: Slug) -> Any:
    """Notices that you may read today."""
    _operator, member = enter(request, slug, MEMBERS)
    return queries.notices_for(member)[:200]


@router.post("/operators/{slug}/notices", response={201: NoticeOut})
def announce(request: HttpRequest, slug: Slug, body: NoticeIn) -> Status[Any]:
    """Put up a notice."""
    _operator, member = enter(request, slug, MEMBERS)
    return Status(201, actions.announce(acting_member=member, **body.dict()))


@router.get("/operators/{slug}/tasks", response=list[TaskOut])
def tasks(request: HttpRequest, slug: Slug) -> Any:
    """Tasks that are not ended."""
    operator, _member = enter(request, slug, MEMBERS)
    return queries.open_tasks(operator).select_related(None)[:200]


@router.post("/operators/{slug}/tasks", response={201: TaskOut})
def add_task(request: HttpRequest, slug: Slug, body: TaskIn) -> Status[Any]:
    """Write down something to be done."""
    _operator, member = enter(request, slug, MEMBERS)
    return Status(201, actions.add_task(acting_member=member, **body.dict()))


@router.post("/operators/{slug}/tasks/{task}/finish", response=TaskOut)
def finish_task(request: HttpRequest, slug: Slug, task: UUID) -> Task:
    """Say that a task is done."""
    operator, member = enter(request, slug, MEMBERS)
    found = get_object_or_404(Task, pk=task, operator=operator)
    return actions.finish_task(found, acting_member=member)
