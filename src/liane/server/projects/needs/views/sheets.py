"""Sheets: said on this site, typed from paper, sorted; and their own page for who left one."""

import base64
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liane.server.community.operators.models import Operator
from liane.server.projects.needs import actions, queries
from liane.server.projects.needs.forms import GroupForm, SayForm, TypeForm
from liane.server.projects.needs.models import Sheet, Use, Voice, Way, Who
from liane.server.projects.needs.permissions import ENTER, STEWARDS, may_enter
from liane.server.site.access import EVERYONE, MEMBERS, access, holders
from liane.server.site.forms import posted, said_on

__all__ = ["follow", "paper", "say", "sheet", "to_sort", "type_sheet", "ungroup", "voice"]

SALT = "need follow"
_ENTER = holders(*ENTER, administration=False)
_STEER = holders(*STEWARDS, administration=False)


@access(EVERYONE)
def say(request: Any, operator: Operator) -> HttpResponse:
    """Say what one needs: a choice, a few words, that is all."""
    files = request.FILES or None
    form = SayForm(posted(request), files, enters=may_enter(request.member))
    if form.is_valid():
        with said_on(form):
            made = actions.say(operator, acting_member=request.member, **form.values())
            return redirect("need-follow", operator.slug, signing.dumps(str(made.pk), salt=SALT))
    status = 400 if form.errors else 200
    return render(request, "needs/say.html", {"form": form}, status=status)


@access(EVERYONE)
def follow(request: Any, operator: Operator, key: str) -> HttpResponse:
    """What became of it, for who left a sheet: by its own secret address."""
    try:
        pk = signing.loads(key, salt=SALT)
    except signing.BadSignature as error:
        raise Http404 from error
    found = get_object_or_404(Sheet.objects.select_related("need"), operator=operator, pk=pk)
    need = found.need
    steps = list(need.steps.all()) if need else []
    return render(request, "needs/follow.html", {"sheet": found, "need": need, "steps": steps})


@access(MEMBERS)
def paper(request: Any, operator: Operator) -> HttpResponse:
    """The sheet to print: four on a page, numbers beside the choices."""
    facts = {"uses": Use.choices, "who": Who.choices, "copies": range(4)}
    return render(request, "needs/paper.html", facts)


@access(_ENTER)
def type_sheet(request: Any, operator: Operator) -> HttpResponse:
    """Sheet after sheet by keyboard: what is the same for all stays filled in."""
    same = {"zone": request.GET.get("zone", "")[:80], "way": request.GET.get("way", Way.PAPER)}
    form = TypeForm(posted(request), initial=same)
    if form.is_valid():
        with said_on(form):
            made = actions.say(operator, acting_member=request.member, **form.cleaned_data)
            messages.success(request, _("Sheet {n} is kept. The next one:").format(n=made.number))
            here = reverse("need-type", args=[operator.slug])
            stays = {name: form.cleaned_data[name] for name in ("zone", "way")}
            return redirect(f"{here}?{urlencode(stays)}")
    facts = {"form": form, "uses": Use.choices, "who": Who.choices}
    return render(request, "needs/type.html", facts, status=400 if form.errors else 200)


@access(_STEER)
def to_sort(request: Any, operator: Operator) -> HttpResponse:
    """Sheets that stand alone: tick those that say the same, say what they say together."""
    form = GroupForm(posted(request), needs=queries.living(operator).order_by("title"))
    if request.method == "POST":
        answer = _sorted(request, operator, form)
        if answer is not None:
            return answer
    sheets = list(queries.sheets_to_sort(operator)[:50])
    like = queries.suggestions(operator, sheets)
    facts = {
        "form": form,
        "rows": [(each, like.get(each.pk)) for each in sheets],
        "many": queries.sheets_to_sort(operator).count(),
        "voices": set(Voice.objects.filter(sheet__in=sheets).values_list("sheet", flat=True)),
    }
    return render(request, "needs/sort.html", facts)


def _sorted(request: Any, operator: Operator, form: GroupForm) -> HttpResponse | None:
    """Put ticked sheets together, or one where it was suggested; None: the form says why not."""
    one, _space, into = request.POST.get("as", "").partition(" ")
    chosen = [_identifier(each) for each in ([one] if one else request.POST.getlist("sheet"))]
    if form.is_valid():
        need, title = form.cleaned_data["need"], form.cleaned_data["title"]
        if into:
            need = queries.living(operator).filter(pk=_identifier(into)).first()
        with said_on(form):
            made = actions.group(chosen, acting_member=request.member, need=need, title=title)
            messages.success(request, _("Put under « {need} ».").format(need=made.title))
            return redirect("need-sheets", operator.slug)
    return None


def _identifier(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError as error:
        raise Http404 from error


def _sheet(operator: Operator, pk: UUID) -> Sheet:
    return get_object_or_404(Sheet.objects.select_related("need"), operator=operator, pk=pk)


@access(_STEER)
def sheet(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """One sheet as it was said."""
    found = _sheet(operator, pk)
    labels = {each.value: each.label for each in Who}
    facts = {
        "sheet": found,
        "who": [labels[each] for each in found.who if each in labels],
        "voice": Voice.objects.filter(sheet=found).only("size_bytes").first(),
    }
    return render(request, "needs/sheet.html", facts)


@access(_STEER)
@require_POST
def ungroup(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    actions.ungroup(_sheet(operator, pk), acting_member=request.member)
    return redirect("need-sheets", operator.slug)


@access(_STEER)
def voice(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """Hear what was said."""
    note = get_object_or_404(Voice, operator=operator, sheet=pk)
    if note.sound.startswith("•"):
        raise Http404
    answer = HttpResponse(base64.b64decode(note.sound), content_type=note.kind)
    answer["Cache-Control"] = "no-store"
    return answer
