"""Pages of private threads: what waits, one conversation, writing to somebody."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from liane.errors import BadInput
from liane.server.community.groups import threads
from liane.server.community.groups.forms import MessageForm, ThreadForm
from liane.server.community.groups.models import Group
from liane.server.community.groups.queries import groups_of
from liane.server.community.members.models import Member
from liane.server.community.members.queries import look_for
from liane.server.community.operators.models import Operator
from liane.server.site.access import MEMBERS, access

__all__ = ["messages", "new_thread", "thread"]


@access(MEMBERS, kept=True)
def messages(request: Any, operator: Operator) -> HttpResponse:
    page = Paginator(threads.threads_of(request.member), 30).get_page(request.GET.get("page"))
    return render(request, "groups/messages.html", {"page": page})


@access(MEMBERS, kept=True)
def thread(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = threads.thread_for(request.member, pk)
    if found is None:
        raise Http404
    form = MessageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        threads.write(found, form.cleaned_data["text"], acting_member=request.member)
        return redirect("thread", operator.slug, pk)
    said = threads.read_thread(found, acting_member=request.member)
    return render(request, "groups/thread.html", {"thread": found, "said": said, "form": form})


def _to(request: Any, operator: Operator) -> dict[str, Any]:
    """Whom the new thread is for, by the identifiers of the address."""
    people = Member.objects.filter(operator=operator, state=Member.ACTIVE)
    groups = Group.objects.filter(operator=operator, closed_at=None)
    return {
        "members": list(people.filter(pk__in=_uuids(request.GET.getlist("a")))),
        "groups": list(groups.filter(pk__in=_uuids(request.GET.getlist("groupe")))),
    }


def _uuids(texts: list[str]) -> list[UUID]:
    found = []
    for text in texts[:20]:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


@access(MEMBERS)
def new_thread(request: Any, operator: Operator) -> HttpResponse:
    to = _to(request, operator)
    if not to["members"] and not to["groups"]:
        return _choose(request, operator)
    form = ThreadForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = threads.open_thread(**form.cleaned_data, acting_member=request.member, **to)
            return redirect("thread", operator.slug, made.pk)
        except BadInput as refusal:
            form.add_error(None, str(refusal))
    return render(request, "groups/thread_form.html", {"form": form, **to})


def _choose(request: Any, operator: Operator) -> HttpResponse:
    typed = request.GET.get("q", "").strip()
    found = [m for m in look_for(operator, typed) if m.pk != request.member.pk] if typed else []
    facts = {"typed": typed, "found": found[:50], "groups": groups_of(operator)[:50]}
    return render(request, "groups/choose.html", facts)
