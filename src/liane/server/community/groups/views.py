"""Pages of groups, notices and tasks."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from liane.errors import BadInput
from liane.server.community.groups import actions, queries
from liane.server.community.groups.forms import GroupForm, NoticeForm, TaskForm
from liane.server.community.groups.models import Group, Notice, Task
from liane.server.community.groups.permissions import (
    may_announce,
    may_change_group,
    may_drop_task,
    may_found_group,
)
from liane.server.community.operators.models import Operator
from liane.server.site.access import MEMBERS, access, holders

__all__ = [
    "announce",
    "change_group",
    "close_group",
    "come_in",
    "found_group",
    "go_out",
    "group",
    "groups",
    "move_task",
    "new_task",
    "notices",
    "task",
    "tasks",
    "withdraw",
]

_STEWARDS = holders("bearer", "facilitator", administration=False)


def _group(operator: Operator, pk: UUID) -> Group:
    return get_object_or_404(Group, pk=pk, operator=operator)


def _tried(form: Form, act: Any) -> Any:
    """What the action made, or None with its refusal on the form."""
    if not form.is_valid():
        return None
    try:
        return act(**form.cleaned_data)
    except BadInput as refusal:
        form.add_error(None, str(refusal))
        return None


@access(MEMBERS, kept=True)
def groups(request: Any, operator: Operator) -> HttpResponse:
    facts = {"groups": queries.groups_of(operator), "may_found": may_found_group(request.member)}
    return render(request, "groups/groups.html", facts)


@access(_STEWARDS)
def found_group(request: Any, operator: Operator) -> HttpResponse:
    form = GroupForm(request.POST or None)

    def act(seen_version: Any, **values: Any) -> Group:
        return actions.found_group(acting_member=request.member, **values)

    made = _tried(form, act) if request.method == "POST" else None
    if made:
        return redirect("group", operator.slug, made.pk)
    return render(request, "groups/group_form.html", {"form": form})


@access(MEMBERS, kept=True)
def group(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _group(operator, pk)
    people = found.belongings.select_related("member").only("group", "leads", "member__name")
    facts = {
        "group": found,
        "belongings": people.order_by("-leads", "since")[:200],
        "inside": found.belongings.filter(member=request.member).exists(),
        "may_change": may_change_group(request.member, found),
        "tasks": queries.open_tasks(operator).filter(group=found)[:20],
        "notices": queries.notices_for(request.member).filter(group=found)[:10],
    }
    return render(request, "groups/group.html", facts)


@access(MEMBERS)
def change_group(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _group(operator, pk)
    before = {
        name: getattr(found, name) for name in GroupForm.base_fields if name != "seen_version"
    }
    form = GroupForm(request.POST or None, initial={**before, "seen_version": found.version})

    def act(seen_version: int | None, **values: Any) -> Group:
        seen = seen_version or found.version
        return actions.change_group(found, seen, acting_member=request.member, **values)

    if request.method == "POST" and _tried(form, act):
        return redirect("group", operator.slug, pk)
    return render(request, "groups/group_form.html", {"form": form, "group": found})


@access(MEMBERS)
@require_POST
def come_in(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    actions.come_in(_group(operator, pk), request.member, acting_member=request.member)
    return redirect("group", operator.slug, pk)


@access(MEMBERS)
@require_POST
def go_out(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    actions.go_out(_group(operator, pk), request.member, acting_member=request.member)
    return redirect("group", operator.slug, pk)


@access(MEMBERS)
@require_POST
def close_group(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    actions.close_group(_group(operator, pk), acting_member=request.member)
    return redirect("groups", operator.slug)


@access(MEMBERS, kept=True)
def notices(request: Any, operator: Operator) -> HttpResponse:
    page = Paginator(queries.notices_for(request.member), 30).get_page(request.GET.get("page"))
    facts = {"page": page, "may_announce": may_announce(request.member)}
    return render(request, "groups/notices.html", facts)


@access(MEMBERS)
def announce(request: Any, operator: Operator) -> HttpResponse:
    form = NoticeForm(request.POST or None, groups=queries.groups_of(operator))

    def act(**values: Any) -> Notice:
        return actions.announce(acting_member=request.member, **values)

    if request.method == "POST" and _tried(form, act):
        return redirect("notices", operator.slug)
    return render(request, "groups/notice_form.html", {"form": form})


@access(MEMBERS)
@require_POST
def withdraw(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    notice = get_object_or_404(Notice, pk=pk, operator=operator)
    actions.withdraw(notice, acting_member=request.member)
    return redirect("notices", operator.slug)


@access(MEMBERS, kept=True)
def tasks(request: Any, operator: Operator) -> HttpResponse:
    page = Paginator(queries.open_tasks(operator), 50).get_page(request.GET.get("page"))
    facts = {"mine": queries.tasks_of(request.member)[:50], "page": page}
    return render(request, "groups/tasks.html", facts)


@access(MEMBERS)
def new_task(request: Any, operator: Operator) -> HttpResponse:
    chosen = {"group": request.GET.get("group")}
    form = TaskForm(request.POST or None, initial=chosen, groups=queries.groups_of(operator))

    def act(**values: Any) -> Task:
        return actions.add_task(acting_member=request.member, **values)

    made = _tried(form, act) if request.method == "POST" else None
    if made:
        return redirect("task", operator.slug, made.pk)
    return render(request, "groups/task_form.html", {"form": form})


@access(MEMBERS, kept=True)
def task(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = get_object_or_404(
        Task.objects.select_related("group", "taken_by"), pk=pk, operator=operator
    )
    facts = {"task": found, "may_drop": may_drop_task(request.member, found)}
    return render(request, "groups/task.html", facts)


_MOVES = {
    "prendre": actions.take_task,
    "rendre": actions.hand_back_task,
    "finir": actions.finish_task,
    "abandonner": actions.drop_task,
}


@access(MEMBERS)
@require_POST
def move_task(request: Any, operator: Operator, pk: UUID, move: str) -> HttpResponse:
    if move not in _MOVES:
        raise Http404
    found = get_object_or_404(Task, pk=pk, operator=operator)
    _MOVES[move](found, acting_member=request.member)
    return redirect("task", operator.slug, pk)
