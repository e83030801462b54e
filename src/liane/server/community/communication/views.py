"""Pages of the communication plan."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liane.server.community.communication import actions, queries
from liane.server.community.communication.badges import HEIGHT, WIDTH, as_png, as_svg
from liane.server.community.communication.forms import (
    BadgeForm,
    CallsForm,
    MessageForm,
    OutingForm,
    PictureForm,
    SoundForm,
    SpotForm,
    TextForm,
)
from liane.server.community.communication.models import (
    Badge,
    Channel,
    KitText,
    Message,
    Outing,
    Spot,
)
from liane.server.community.communication.permissions import SPEAKERS, may_speak
from liane.server.community.communication.rules import fit_of, seconds_of
from liane.server.community.events.queries import events_for
from liane.server.community.members.queries import members_of
from liane.server.community.operators.models import Operator
from liane.server.site.access import EVERYONE, MEMBERS, access, holders
from liane.server.site.forms import posted, said_on
from liane.server.site.pictures import picture_file

__all__ = [
    "archive", "badge_picture", "badges", "calls", "change", "communication", "drop_text",
    "message", "outing", "outing_picture", "picture", "plan", "recording", "set_picture", "sound",
    "spot", "withdraw_badge", "write_text",
]  # fmt: skip

KEEPERS = holders(*SPEAKERS, administration=False)


def _found(operator: Operator, pk: UUID) -> Message:
    found = Message.objects.select_related("owner", "event", "spot")
    return get_object_or_404(found, pk=pk, operator=operator)


def _form_page(request: Any, form: Any, title: str, about: Message | None = None) -> HttpResponse:
    facts = {"form": form, "title": title, "about": about, "sends_files": form.is_multipart()}
    return render(request, "communication/form.html", facts)


@access(MEMBERS)
def communication(request: Any, operator: Operator) -> HttpResponse:
    """Messages by day; of one channel or for one audience where the address says so."""
    channel, audience = request.GET.get("canal", ""), request.GET.get("public", "")[:140]
    found = queries.messages_of(operator, channel, audience)
    facts = {
        "page": Paginator(found, 30).get_page(request.GET.get("page")),
        "channels": queries.by_channel(operator),
        "audiences": queries.by_audience(operator),
        "chosen": " · ".join(each for each in (_channel(channel), audience) if each),
        "may_speak": may_speak(request.member),
    }
    return render(request, "communication/communication.html", facts)


def _channel(code: str) -> str:
    return str(dict(Channel.choices).get(code, ""))


def _lists(request: Any, operator: Operator) -> dict[str, Any]:
    people = members_of(operator).defer("phone", "mail")
    return {"people": people, "events": events_for(operator, request.member).only("title")}


@access(KEEPERS)
def plan(request: Any, operator: Operator) -> HttpResponse:
    form = MessageForm(posted(request), **_lists(request, operator))
    if form.is_valid():
        with said_on(form):
            made = actions.plan_message(acting_member=request.member, **form.values())
            return redirect("message", operator.slug, made.pk)
    return _form_page(request, form, _("Plan a message"))


@access(KEEPERS)
def change(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _found(operator, pk)
    names = [name for name in MessageForm.base_fields if name != "seen_version"]
    before = {name: getattr(found, name) for name in names} | {"seen_version": found.version}
    form = MessageForm(posted(request), initial=before, **_lists(request, operator))
    if form.is_valid():
        seen = form.cleaned_data["seen_version"] or found.version
        with said_on(form):
            actions.change_message(found, seen, acting_member=request.member, **form.values())
            return redirect("message", operator.slug, pk)
    return _form_page(request, form, _("Change the message"), found)


@access(MEMBERS)
def message(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """A message with its spot, its kit and what went out."""
    found = _found(operator, pk)
    spoken: Spot | None = getattr(found, "spot", None)
    texts = list(found.texts.order_by("network", "language"))
    for each in texts:
        each.fit = fit_of(each.network, each.text)  # type: ignore[attr-defined]
    facts = {
        "message": found,
        "spot": spoken,
        "read_in": seconds_of(spoken.script) if spoken else None,
        "calls": spoken.calls.order_by("-on_day", "-id")[:30] if spoken else (),
        "texts": texts,
        "outings": found.outings.order_by("-at")[:50],
        "may_speak": may_speak(request.member),
    }
    return render(request, "communication/message.html", facts)


@access(KEEPERS)
def spot(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _found(operator, pk)
    now: Spot | None = getattr(found, "spot", None)
    before = {name: getattr(now, name) for name in SpotForm.base_fields} if now else {}
    form = SpotForm(posted(request), initial=before)
    if form.is_valid():
        with said_on(form):
            actions.set_spot(found, acting_member=request.member, **form.cleaned_data)
            return redirect("message", operator.slug, pk)
    return _form_page(request, form, _("Write the spot"), found)


def _spot(operator: Operator, pk: UUID) -> Spot:
    return get_object_or_404(Spot.objects.select_related("message"), message=pk, operator=operator)


@access(KEEPERS)
def sound(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _spot(operator, pk)
    form = SoundForm(posted(request), request.FILES or None)
    if form.is_valid():
        with said_on(form):
            data = form.cleaned_data["file"].read(actions.MOST_SOUND + 1)
            actions.add_recording(found, data, acting_member=request.member)
            return redirect("message", operator.slug, pk)
    return _form_page(request, form, _("Add the recording"), found.message)


@access(MEMBERS)
def recording(request: Any, operator: Operator, pk: UUID) -> FileResponse:
    found = _spot(operator, pk)
    if not found.recording or not actions.recording_file(found).is_file():
        raise Http404
    file = actions.recording_file(found).open("rb")
    return FileResponse(file, content_type=found.recording_kind)


@access(KEEPERS)
def calls(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _spot(operator, pk)
    form = CallsForm(posted(request))
    if form.is_valid():
        with said_on(form):
            actions.count_calls(found, acting_member=request.member, **form.cleaned_data)
            return redirect("message", operator.slug, pk)
    return _form_page(request, form, _("Count the calls"), found.message)


@access(KEEPERS)
def write_text(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _found(operator, pk)
    form = TextForm(posted(request), initial={"text": found.text})
    if form.is_valid():
        with said_on(form):
            actions.write_text(found, acting_member=request.member, **form.cleaned_data)
            return redirect("message", operator.slug, pk)
    return _form_page(request, form, _("Write a text of the kit"), found)


@access(KEEPERS)
@require_POST
def drop_text(request: Any, operator: Operator, pk: UUID, text: UUID) -> HttpResponse:
    kit = get_object_or_404(KitText, pk=text, message=pk, operator=operator)
    actions.drop_text(kit, acting_member=request.member)
    return redirect("message", operator.slug, pk)


@access(KEEPERS)
def set_picture(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _found(operator, pk)
    form = PictureForm(posted(request), request.FILES or None)
    if form.is_valid():
        with said_on(form):
            sent = form.cleaned_data["file"]
            sent.seek(0)
            actions.set_picture(found, sent.read(), acting_member=request.member)
            return redirect("message", operator.slug, pk)
    return _form_page(request, form, _("Give the kit a picture"), found)


def _picture(sha256: str) -> FileResponse:
    path = picture_file("communication", sha256) if sha256 else None
    if path is None or not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), content_type="image/webp")


@access(MEMBERS)
def picture(request: Any, operator: Operator, pk: UUID) -> FileResponse:
    return _picture(_found(operator, pk).picture)


@access(MEMBERS)
def outing_picture(request: Any, operator: Operator, pk: UUID, outing: UUID) -> FileResponse:
    found = get_object_or_404(Outing, pk=outing, message=pk, operator=operator)
    return _picture(found.picture)


@access(KEEPERS)
def outing(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _found(operator, pk)
    form = OutingForm(posted(request), request.FILES or None)
    if form.is_valid():
        facts = form.cleaned_data
        sent = facts.pop("file")
        if sent:
            sent.seek(0)
        with said_on(form):
            content = sent.read() if sent else b""
            actions.add_outing(found, content, acting_member=request.member, **facts)
            return redirect("message", operator.slug, pk)
    return _form_page(request, form, _("Write what went out"), found)


@access(MEMBERS)
def archive(request: Any, operator: Operator) -> HttpResponse:
    page = Paginator(queries.outings_of(operator), 30).get_page(request.GET.get("page"))
    return render(request, "communication/archive.html", {"page": page})


@access(MEMBERS)
def badges(request: Any, operator: Operator) -> HttpResponse:
    """Badges to copy, and the making of one."""
    form = BadgeForm(posted(request))
    if form.is_valid():
        with said_on(form):
            actions.make_badge(acting_member=request.member, **form.cleaned_data)
            return redirect("badges", operator.slug)
    facts = {
        "badges": queries.badges_of(operator)[:50],
        "form": form,
        "may_speak": may_speak(request.member),
        "width": WIDTH,
        "height": HEIGHT,
    }
    return render(request, "communication/badges.html", facts)


@access(KEEPERS)
@require_POST
def withdraw_badge(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Badge, pk=pk, operator=operator)
    actions.withdraw_badge(found, acting_member=request.member)
    return redirect("badges", operator.slug)


@access(EVERYONE)
def badge_picture(request: Any, operator: Operator, pk: UUID, kind: str) -> HttpResponse:
    """The picture itself, for any site: no cookie goes with it, nobody is counted."""
    found = get_object_or_404(Badge, pk=pk, operator=operator, withdrawn_at=None)
    if kind not in ("svg", "png"):
        raise Http404
    drawn: str | bytes = as_svg(found) if kind == "svg" else as_png(found)
    media = "image/svg+xml" if kind == "svg" else "image/png"
    answer = HttpResponse(drawn, content_type=media)
    answer["Cache-Control"] = "public, max-age=86400"
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer
