"""The OpenRosa interface: what ODK Collect and KoboCollect ask and send, on the local network too.

https://docs.getodk.org/openrosa/ : the list of forms, their manifest and files, answers with media
in one part or several. A collector comes with digest authentication; nothing is shown without.
"""

import hashlib
from collections.abc import Callable
from typing import Any
from uuid import UUID
from xml.sax.saxutils import escape

from django.conf import settings
from django.core.cache import caches
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import get_object_or_404
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from liane.errors import BadInput
from liane.server.community.operators.models import Operator
from liane.server.community.surveys.actions.collecting import Receipt, realm_of, receive
from liane.server.community.surveys.models import (
    Collector,
    FormFile,
    FormVersion,
    Held,
    Survey,
)
from liane.server.community.surveys.queries import collecting as queries
from liane.server.community.surveys.queries.lists import as_download
from liane.server.community.surveys.rules.digest import (
    Claim,
    challenge,
    claim_of,
    is_answered,
    nonce_is_fresh,
)
from liane.server.site.access import DEVICES, access
from liane.server.site.sealing import Locked, Sealed, is_open

__all__ = ["file", "form", "form_list", "manifest", "submission"]

MOST_BYTES = 10_000_000  # told to devices: they send more in several parts
MOST_XML = 5_000_000
MOST_FAILURES, FORGOTTEN_S = 20, 900
XML = "text/xml; charset=utf-8"
View = Callable[..., HttpResponse]


def _said(status: int, text: str, nature: str = "") -> HttpResponse:
    kind = f' nature="{nature}"' if nature else ""
    body = (
        '<OpenRosaResponse xmlns="http://openrosa.org/http/response">'
        f"<message{kind}>{escape(text)}</message></OpenRosaResponse>"
    )
    return HttpResponse(body, content_type=XML, status=status)


def _with_headers(answer: HttpResponse) -> HttpResponse:
    answer["X-OpenRosa-Version"] = "1.0"
    answer["X-OpenRosa-Accept-Content-Length"] = str(MOST_BYTES)
    answer["Date"] = http_date()
    answer["Cache-Control"] = "no-store"
    return answer


def _for_collectors(view: View) -> View:
    """A view for those who prove who they are; `request.collector` is set."""

    def enter(request: Any, operator: Operator, *given: Any, **named: Any) -> HttpResponse:
        if not is_open():
            answer = _said(503, _("This box is locked. Keep the answer, send it again later."))
            answer["Retry-After"] = "600"
            return _with_headers(answer)
        found = _collector(request, operator)
        if isinstance(found, HttpResponse):
            return _with_headers(found)
        request.collector = found
        return _with_headers(_tried(view, request, operator, given, named))

    return csrf_exempt(access(DEVICES)(enter))


def _tried(view: View, request: Any, operator: Operator, given: Any, named: Any) -> HttpResponse:
    try:
        return view(request, operator, *given, **named)
    except Http404:
        return _said(404, _("There is no such form here any longer."))
    except Locked:
        return _said(503, _("This box is locked. Keep the answer, send it again later."))
    except (BadInput, MultiPartParserError) as error:
        return _said(400, str(error))


def _collector(request: HttpRequest, operator: Operator) -> Collector | HttpResponse:
    """Who asks, by their secret; or the answer that asks for it."""
    realm = realm_of(operator)
    claim = claim_of(request.headers.get("Authorization", ""))
    if claim is None or claim.realm != realm:
        return _refused(realm)
    if not nonce_is_fresh(claim.nonce, realm, settings.SECRET_KEY):
        return _refused(realm, stale=True)
    if _too_many(operator, claim):
        return _said(429, _("Too many wrong secrets: wait a quarter of an hour."))
    found = Collector.objects.filter(
        operator=operator, username=claim.username[:40], revoked_at=None
    ).first()
    if found is None or not _proved(request, claim, found):
        _count_failure(operator, claim)
        return _refused(realm)
    if claim.nc and not caches["attempts"].add(_key(claim.nonce, claim.nc), 1, 700):
        return _refused(realm, stale=True)
    queries.note_use(found)
    return found


def _proved(request: HttpRequest, claim: Claim, collector: Collector) -> bool:
    if isinstance(collector.secret_mark, Sealed) or not request.method:
        return False
    asked = claim.uri.partition("?")[0]
    right_place = asked.endswith(request.path) or asked == request.path
    return right_place and is_answered(claim, request.method, collector.secret_mark)


def _refused(realm: str, stale: bool = False) -> HttpResponse:
    answer = _said(401, _("Say who collects: name and secret, as on the card."))
    answer["WWW-Authenticate"] = challenge(realm, settings.SECRET_KEY, stale)
    return answer


def _failures(operator: Operator, claim: Claim) -> str:
    return _key(str(operator.pk), claim.username)


def _key(*parts: str) -> str:
    """A name for the counts kept in memory, whatever strangers typed."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _too_many(operator: Operator, claim: Claim) -> bool:
    return int(caches["attempts"].get(_failures(operator, claim), 0)) >= MOST_FAILURES


def _count_failure(operator: Operator, claim: Claim) -> None:
    key = _failures(operator, claim)
    if not caches["attempts"].add(key, 1, FORGOTTEN_S):
        caches["attempts"].incr(key)


@_for_collectors
def form_list(request: Any, operator: Operator) -> HttpResponse:
    """The forms that can be answered now (`formList`)."""
    wanted = request.GET.get("formID", "")
    forms = "".join(
        _listed(request, operator, version)
        for version in queries.open_versions(operator)
        if not wanted or version.survey.form_id == wanted
    )
    body = f'<xforms xmlns="http://openrosa.org/xforms/xformsList">{forms}</xforms>'
    return HttpResponse(f'<?xml version="1.0" encoding="UTF-8"?>{body}', content_type=XML)


def _listed(request: HttpRequest, operator: Operator, version: FormVersion) -> str:
    base = request.build_absolute_uri(f"/o/{operator.slug}/openrosa/")
    survey = version.survey
    manifest = f"<manifestUrl>{base}manifeste/{version.pk}.xml</manifestUrl>"
    return (
        f"<xform><formID>{escape(survey.form_id)}</formID><name>{escape(survey.title)}</name>"
        f"<version>{escape(version.code)}</version><hash>md5:{queries.hash_of(version)}</hash>"
        f"<descriptionText>{escape(_promise(survey))}</descriptionText>"
        f"<downloadUrl>{base}formulaire/{version.pk}.xml</downloadUrl>"
        f"{manifest if version.has_files else ''}</xform>"  # type: ignore[attr-defined]
    )


def _promise(survey: Survey) -> str:
    """Why it is asked and what is promised, for who collects to read out."""
    return "\n\n".join(part for part in (survey.about, survey.consent) if part)[:2000]


def _version(operator: Operator, pk: UUID) -> FormVersion:
    return get_object_or_404(FormVersion, pk=pk, operator=operator)


@_for_collectors
def form(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """A form, as XML."""
    return HttpResponse(_version(operator, pk).xml, content_type=XML)


@_for_collectors
def manifest(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """The files of a form, with their sums."""
    version = _version(operator, pk)
    base = request.build_absolute_uri(f"/o/{operator.slug}/openrosa/fichier/{pk}/")
    files = "".join(
        f"<mediaFile><filename>{escape(each.name)}</filename><hash>md5:{each.md5}</hash>"
        f"<downloadUrl>{base}{escape(each.name)}</downloadUrl></mediaFile>"
        for each in version.files.filter(is_source=False).only("name", "md5", "version")
    )
    body = f'<manifest xmlns="http://openrosa.org/xforms/xformsManifest">{files}</manifest>'
    return HttpResponse(f'<?xml version="1.0" encoding="UTF-8"?>{body}', content_type=XML)


@_for_collectors
def file(request: Any, operator: Operator, pk: UUID, name: str) -> HttpResponse:
    """A file of a form."""
    kept = get_object_or_404(FormFile, version=_version(operator, pk), name=name, is_source=False)
    return as_download(kept)


@_for_collectors
def submission(request: Any, operator: Operator) -> HttpResponse:
    """An answer with its media, in one part or several. HEAD says where and how much."""
    if request.method == "HEAD":
        answer = HttpResponse(status=204)
        answer["Location"] = request.build_absolute_uri(request.path)
        return answer
    if request.method != "POST":
        return _said(405, _("Answers are sent here, with POST."))
    xml = request.FILES.get("xml_submission_file")
    if xml is None:
        return _said(400, _("The answer itself (xml_submission_file) has not come."))
    if (xml.size or 0) > MOST_XML:
        return _said(413, _("The answer itself is too big for this box."))
    files = {name: _content(each) for name, each in request.FILES.items() if each is not xml}
    named = {_file_name(request.FILES[name], name): content for name, content in files.items()}
    return _told(receive(operator, xml.read(), named, request.collector))


def _content(file: UploadedFile) -> tuple[bytes, str]:
    return file.read(), file.content_type or ""


def _file_name(file: UploadedFile, part: str) -> str:
    return (file.name or part)[:120]


_STATUS = {Held.Why.UNREADABLE: 400, Held.Why.UNKNOWN_FORM: 404}


def _told(receipt: Receipt) -> HttpResponse:
    if receipt.held is not None:
        why = str(Held.Why(receipt.held.why).label)
        text = _("Kept for somebody to look at, not counted: {why}.").format(why=why)
        return _said(_STATUS.get(Held.Why(receipt.held.why), 202), text, "submit_success")
    said = _("Received and counted.") if receipt.new else _("Received before: counted once.")
    return _said(201, said, "submit_success")
