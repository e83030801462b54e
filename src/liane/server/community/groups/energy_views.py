"""What a task needs of people: a call for time, a roof, a tool, money, a skill; who offers it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from liane.server.community.groups.models import Task
from liane.server.community.members import queries as people
from liane.server.community.members.actions import call_for
from liane.server.community.members.forms import CallForm
from liane.server.community.members.models import Call, Match
from liane.server.community.operators.models import Operator
from liane.server.site.access import MEMBERS, access
from liane.server.site.forms import posted, said_on

__all__ = ["task_energies"]


@access(MEMBERS)
def task_energies(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """What is looked for, for one task, with the offers that fit; and looking for more."""
    task = get_object_or_404(Task.objects.select_related("group"), pk=pk, operator=operator)
    form = CallForm(posted(request), initial={"zone": task.zone, "until": task.due})
    if form.is_valid():
        with said_on(form):
            call_for(
                acting_member=request.member,
                task_kind=Task._meta.label,
                task=task.pk,
                **form.cleaned_data,
            )
            messages.success(request, _("It is looked for. Offers that fit are below it."))
            return redirect("task-energies", operator.slug, task.pk)
    calls = Call.objects.filter(operator=operator, task=task.pk).order_by("-id")[:20]
    waiting = [each for each in calls if each.state == Call.State.OPEN]
    facts = {
        "task": task,
        "form": form,
        "calls": people.with_offers(operator, waiting),
        "found": Match.objects.filter(operator=operator, call__task=task.pk)
        .exclude(state=Match.State.DROPPED)
        .select_related("offer", "call", "offer__member")[:20],
    }
    return render(request, "groups/task_energies.html", facts)
