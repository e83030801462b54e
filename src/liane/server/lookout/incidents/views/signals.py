"""Words that come in: by the page, by text message, by phone, from a conversation; sorting them."""

import json
import re
import secrets
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from liane.server.community.association.actions.letters import stop_by_phone
from liane.server.community.association.gateway import speaks
from liane.server.community.association.rules.sms import is_stop
from liane.server.community.operators.clocks import clock_of
from liane.server.community.operators.models import Operator
from liane.server.lookout.incidents import actions, queries
from liane.server.lookout.incidents.chat import LARGEST, Line, read_chat, text_of
from liane.server.lookout.incidents.forms.signals import ChatForm, HereTooForm, JudgeForm, NoteForm
from liane.server.lookout.incidents.models import Incident, Signal, State
from liane.server.lookout.incidents.people import mark_of, named
from liane.server.lookout.incidents.permissions import TEAM
from liane.server.lookout.incidents.rules import Says
from liane.server.lookout.incidents.sms import hear
from liane.server.lookout.incidents.views.answers import is_uuid, page_of, tried
from liane.server.site.access import DEVICES, FRONT, MEMBERS, access
from liane.server.site.forms import posted
from liane.server.site.sealing import is_open
from liane.server.site.uplink.context import for_real

__all__ = ["attach", "chat", "heard", "here_too", "judge", "note", "pick", "thanks", "to_sort"]

_LONGEST = 10_000
_MARK = re.compile(r"[0-9a-f]{40}")
LINES_SHOWN = 60


def _sees(request: Any, operator: Operator) -> bool:
    return request.member is not None or operator.privacy == "public"


@access(FRONT)
@for_real
def here_too(request: Any, operator: Operator) -> HttpResponse:
    """« Chez moi aussi »: without an account, without a script; two choices are enough."""
    known = queries.running(operator, request.member)
    incidents = known if _sees(request, operator) else Incident.objects.none()
    asked = {"incident": request.GET.get("incident", "")}
    form = HereTooForm(posted(request), operator=operator, incidents=incidents, initial=asked)
    browser = _browser_of(request) if request.method == "POST" and not request.member else ""

    def act() -> None:
        actions.report(operator, acting_member=request.member, browser=browser, **form.values())

    if tried(form, act):
        return redirect("here-too-said", operator.slug)
    status = 400 if form.errors else 200
    return render(request, "incidents/here_too.html", {"form": form}, status=status)


def _browser_of(request: Any) -> str:
    """What tells one browser from another: the cookie that its form came with.

    It is the same when a button is tapped twice. A browser that came without one (a form that was
    kept off line) gets its own.
    """
    held = request.session.get("echoes_as") or request.COOKIES.get(settings.CSRF_COOKIE_NAME, "")
    return str(held or request.session.setdefault("echoes_as", secrets.token_hex(12)))


@access(FRONT)
def thanks(request: Any, operator: Operator) -> HttpResponse:
    """It was counted: what becomes of it, and what goes on."""
    known = queries.running(operator, request.member)[:6] if _sees(request, operator) else []
    return render(request, "incidents/thanks.html", {"running": known})


@csrf_exempt
@access(DEVICES)
def heard(request: Any, operator: Operator) -> HttpResponse:
    """What the gateway hears: a report, or STOP. The number becomes a mark and is not kept."""
    if request.method != "POST":
        return JsonResponse({"error": "POST"}, status=405)
    if not is_open():
        return JsonResponse({"error": "locked"}, status=503, headers={"Retry-After": "600"})
    told = _told(request)
    if not speaks(operator, str(told.get("secret", ""))):
        return JsonResponse({"error": "secret"}, status=403)
    phone, text = str(told.get("from", ""))[:40], str(told.get("text", ""))[:1000]
    if is_stop(text):
        return JsonResponse({"stopped": stop_by_phone(operator, phone)})
    if not text.strip():
        return JsonResponse({"error": "text"}, status=400)
    signal = actions.hear_text(operator, phone, text)
    return JsonResponse({"heard": signal.says, "zone": signal.zone})


def _told(request: Any) -> dict[str, Any]:
    try:
        told = json.loads(request.body[:_LONGEST])
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


@access(TEAM)
def to_sort(request: Any, operator: Operator) -> HttpResponse:
    """Reports that nobody has looked at yet."""
    page = page_of(request, queries.signals_to_sort(operator))
    facts = {"page": page, "running": queries.running(operator, request.member)[:20]}
    return render(request, "incidents/signals.html", facts)


@access(TEAM)
@require_POST
def attach(request: Any, operator: Operator) -> HttpResponse:
    """Put those that were ticked into an incident, or open one with them."""
    wanted = request.POST.get("incident", "")
    ticked = [each for each in request.POST.getlist("signal") if is_uuid(each)]
    if wanted == "new":
        first = Signal.objects.filter(operator=operator, pk__in=ticked).order_by("at").first()
        title = _title_of(first) if first else "?"
        into = actions.open_with(ticked, title, acting_member=request.member)
        return redirect("incident-change", operator.slug, into.pk)
    into = get_object_or_404(Incident, operator=operator, pk=_uuid_or_404(wanted))
    count = actions.attach(ticked, into, acting_member=request.member)
    said = ngettext("{n} report was put there.", "{n} reports were put there.", count)
    messages.success(request, said.format(n=count))
    return redirect("incident", operator.slug, into.pk)


def _title_of(signal: Signal) -> str:
    where = signal.zone or _("zone not said")
    return f"{signal.get_says_display().capitalize()} · {where}"[:140]


def _uuid_or_404(typed: str) -> UUID:
    if not is_uuid(typed):
        raise Http404
    return UUID(typed)


@access(MEMBERS)
def note(request: Any, operator: Operator) -> HttpResponse:
    """What somebody says by phone, on paper or in person."""
    known = queries.running(operator, request.member)
    form = NoteForm(posted(request), operator=operator, incidents=known)
    if tried(form, lambda: actions.note_signal(acting_member=request.member, **form.values())):
        messages.success(request, _("Noted. The person counts, not you."))
        return redirect("signal-new", operator.slug)
    status = 400 if form.errors else 200
    return render(request, "incidents/note.html", {"form": form}, status=status)


@access(TEAM)
def judge(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """One signal, with all that was said, and what is found of it."""
    found = get_object_or_404(
        Signal.objects.select_related("incident", "raw"), operator=operator, pk=pk
    )
    known = queries.incidents_for(operator, request.member).exclude(state=State.CLOSED)
    form = JudgeForm(posted(request), signal=found, incidents=known)
    if tried(form, lambda: actions.judge(found, acting_member=request.member, **form.cleaned_data)):
        return redirect("signals", operator.slug)
    named([found], "noted_by", "judged_by")
    status = 400 if form.errors else 200
    return render(request, "incidents/signal.html", {"signal": found, "form": form}, status=status)


@access(TEAM)
def chat(request: Any, operator: Operator) -> HttpResponse:
    """A conversation is read and shown without names; nothing of it is kept yet."""
    form = ChatForm(posted(request), request.FILES or None)
    facts: dict[str, Any] = {"form": form, "running": queries.running(operator, request.member)}

    def act() -> None:
        facts.update(_lines(operator, form.cleaned_data))

    tried(form, act)
    status = 400 if form.errors else 200
    return render(request, "incidents/chat.html", facts, status=status)


def _lines(operator: Operator, asked: dict[str, Any]) -> dict[str, Any]:
    text = text_of(asked["file"].read(LARGEST + 1)) if asked["file"] else asked["text"]
    order = {"day": False, "month": True}.get(asked["order"])
    read = read_chat(text, clock_of(operator), month_first=order, now=timezone.now())
    marks = {n: mark_of("chat", name) for n, name in enumerate(read.senders, 1)}
    word, since = asked["word"].casefold(), asked["since"]
    found = [
        each
        for each in read.lines
        if word in each.words.casefold() and (since is None or each.at >= since)
    ]
    rows = [_row(each, marks) for each in found[-LINES_SHOWN:]]
    return {"lines": rows, "more": len(found) - len(rows), "unsure": read.unsure,
            "people": len(read.senders), "says": Says.choices}  # fmt: skip


def _row(line: Line, marks: dict[int, str]) -> dict[str, Any]:
    says = hear(line.words, (), ()).says
    return {"line": line, "mark": marks[line.person], "says": says, "at": line.at.isoformat()}


@access(TEAM)
@require_POST
def pick(request: Any, operator: Operator) -> HttpResponse:
    """Keep the lines that were ticked; all others are forgotten."""
    into = None
    if request.POST.get("incident"):
        pk = _uuid_or_404(request.POST["incident"])
        into = get_object_or_404(Incident, operator=operator, pk=pk)
    ticked = request.POST.getlist("line")[:LINES_SHOWN]
    lines = [line for each in ticked if (line := _picked(request.POST, each)) is not None]
    kept = actions.pick_lines(into, lines, acting_member=request.member)
    said = ngettext("{n} line was kept.", "{n} lines were kept.", len(kept))
    messages.success(request, said.format(n=len(kept)))
    return (
        redirect("incident", operator.slug, into.pk) if into else redirect("signals", operator.slug)
    )


def _picked(sent: Any, number: str) -> dict[str, Any] | None:
    try:
        at: datetime | None = parse_datetime(sent.get(f"at-{number}", ""))
    except ValueError:
        return None
    says, mark = sent.get(f"says-{number}", ""), sent.get(f"mark-{number}", "")
    known = _MARK.fullmatch(mark) is not None and says in Says.values
    if at is None or at.tzinfo is None or not known or at > timezone.now():
        return None
    return {"at": at, "says": says, "mark": mark, "words": sent.get(f"words-{number}", "")}
