"""What proves an incident: documents, raw files, consents, custody, the file of evidence."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liane.server.community.operators.models import Operator
from liane.server.lookout.incidents import actions, files, queries, rules
from liane.server.lookout.incidents.dossier import incident_file
from liane.server.lookout.incidents.forms.evidence import AskForm, ConsentForm, RecipientForm
from liane.server.lookout.incidents.forms.incidents import (
    AttributeForm,
    DocumentForm,
    HandForm,
    RawForm,
)
from liane.server.lookout.incidents.honouring import honoured
from liane.server.lookout.incidents.models import Evidence
from liane.server.lookout.incidents.people import named
from liane.server.lookout.incidents.permissions import LAW, TEAM
from liane.server.lookout.incidents.signing import public_of
from liane.server.lookout.incidents.views.answers import form_page, incident_or_404, tried, work
from liane.server.lookout.incidents.views.incidents import LACKS
from liane.server.site.access import access
from liane.server.site.forms import posted
from liane.server.site.sealing import is_open

__all__ = [
    "ask", "attribution", "download", "drop_recipient", "evidence", "file", "line", "raw",
    "recipients",
]  # fmt: skip

_KINDS = {"zip": "application/zip", "json": "application/json"}  # a sealed one is bytes


@access(LAW)
def attribution(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """Documents and the reading of a lawyer; then what they say, for everybody."""
    found = incident_or_404(request, operator, pk)
    says = "dire" in request.GET
    form = AttributeForm(posted(request)) if says else DocumentForm(posted(request))

    def act() -> None:
        if says:
            words = form.cleaned_data["words"]
            actions.attribute(found, words, acting_member=request.member)
        else:
            actions.add_document(found, acting_member=request.member, **form.cleaned_data)

    if tried(form, act):
        return redirect("incident-attribution", operator.slug, pk)
    lacks = rules.missing(rules.Step.ATTRIBUTED, queries.ground_of(found, papers=True))
    facts = {
        "incident": found, "form": form, "says": says,
        "documents": named(found.documents.all(), "said_by"),
        "lacks": [LACKS[code] for code in lacks],
    }  # fmt: skip
    status = 400 if form.errors else 200
    return render(request, "incidents/attribution.html", facts, status=status)


@access(TEAM)
def raw(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """Bring a file as it was received."""
    found = incident_or_404(request, operator, pk)
    form = RawForm(posted(request), request.FILES or None)

    def act() -> None:
        values = dict(form.cleaned_data)
        sent = values.pop("file")
        data = sent.read(files.LARGEST_RAW + 1)
        actions.add_raw(found, sent.name, data, acting_member=request.member, **values)

    return work(request, found, form, act, _("Bring a file as it was received"), upload=True)


@access(LAW)
def evidence(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """The journal, consents, raw files, and the files of evidence that were made."""
    found = incident_or_404(request, operator, pk)
    return _evidence(request, found, AskForm(recipients=queries.recipients_of(operator)))


def _evidence(request: Any, found: Any, form: Form) -> HttpResponse:
    made = list(found.evidence.all()[:20])
    facts = {
        "incident": found,
        "form": form,
        "made": made,
        "waiting": any(each.is_awaited for each in made),
        "custody": named(found.custody.order_by("-at", "-id")[:60], "who"),
        "consents": found.consents.all(),
        "raw": found.raw_files.order_by("received_at"),
        "consent": ConsentForm(reports=queries.reports_of(found), auto_id="consent_%s"),
        "signer": public_of(found.operator) if is_open() else "",
        "hand": HandForm(auto_id="hand_%s"),
    }
    status = 400 if form.errors else 200
    return render(request, "incidents/evidence.html", facts, status=status)


@access(LAW)
@require_POST
def ask(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """« Dossier de preuves »: a process of its own makes it."""
    found = incident_or_404(request, operator, pk)
    form = AskForm(request.POST, recipients=queries.recipients_of(operator))

    def act() -> None:
        actions.ask_evidence(found, acting_member=request.member, **form.cleaned_data)

    if not tried(form, act):
        return _evidence(request, found, form)
    messages.success(request, _("It is being made. Come back to this page in a moment."))
    return redirect("incident-evidence", operator.slug, pk)


_LINES: dict[str, tuple[Callable[..., Form], Callable[..., Any]]] = {
    "accord": (
        lambda data, found: ConsentForm(data, reports=queries.reports_of(found)),
        actions.add_consent,
    ),
    "journal": (lambda data, _found: HandForm(data), actions.hand_over),
}


@access(LAW)
@require_POST
def line(request: Any, operator: Operator, pk: UUID, kind: str) -> HttpResponse:
    """Add a consent, or a line to the journal."""
    found = incident_or_404(request, operator, pk)
    if kind not in _LINES:
        raise Http404
    shape, action = _LINES[kind]
    form = shape(request.POST, found)
    if tried(form, lambda: action(found, acting_member=request.member, **form.cleaned_data)):
        return redirect("incident-evidence", operator.slug, pk)
    return form_page(request, form, _("Add a line"), incident=found)


@access(LAW)
def file(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """The incident file as JSON, from the records as they are now."""
    found = incident_or_404(request, operator, pk)
    told = honoured(incident_file(found))
    actions.hand_over(found, _("incident file (JSON) taken out"), acting_member=request.member)
    answer = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="incident-{found.number}.json"'
    answer["Cache-Control"] = "no-store"
    return answer


@access(LAW)
def download(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """A file of evidence that was made; who took it stands in the journal."""
    made = get_object_or_404(
        Evidence.objects.select_related("incident"), operator=operator, pk=pk,
        state=Evidence.State.DONE,
    )  # fmt: skip
    try:
        data = files.read_evidence(made.pk)
    except OSError as error:
        raise Http404 from error
    what = _("evidence file taken out, SHA-256 {sum}").format(sum=made.sha256)
    actions.hand_over(made.incident, what, acting_member=request.member)
    answer = HttpResponse(data, content_type=_KINDS.get(made.ending, "application/octet-stream"))
    ending = "zip.sealed" if made.ending == "sealed" else made.ending
    name = f"{operator.slug}-incident-{made.incident.number}.{ending}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


@access(LAW)
def recipients(request: Any, operator: Operator) -> HttpResponse:
    """Who may be given sealed evidence; the mark of a key is compared aloud before it is used."""
    form = RecipientForm(posted(request))

    def act() -> None:
        actions.add_recipient(acting_member=request.member, **form.cleaned_data)

    if tried(form, act):
        messages.success(request, _("Written down. Call them, and compare the mark aloud."))
        return redirect("evidence-recipients", operator.slug)
    facts = {"form": form, "rows": queries.recipients_of(operator)}
    status = 400 if form.errors else 200
    return render(request, "incidents/recipients.html", facts, status=status)


@access(LAW)
@require_POST
def drop_recipient(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """Nothing more is sealed to them."""
    found = get_object_or_404(queries.recipients_of(operator), pk=pk)
    actions.drop_recipient(found, acting_member=request.member)
    return redirect("evidence-recipients", operator.slug)
