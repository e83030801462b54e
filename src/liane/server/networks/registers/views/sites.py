"""The sites: list, page, adding, changing, removing, history, photos and papers. Technicians."""

import base64
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liane.errors import BadInput
from liane.server.community.operators.models import Operator
from liane.server.networks.registers import actions, exchange, kinds, queries, rules
from liane.server.networks.registers.actions.papers import MOST_BYTES, MOST_PAPER, photo_file
from liane.server.networks.registers.forms import PaperForm, PhotoForm, Search, SiteForm
from liane.server.networks.registers.models import Document, Photo, Site
from liane.server.networks.registers.views.telling import told_versions
from liane.server.site.access import TECHNICIANS, access
from liane.server.site.records import EditedMeanwhile

__all__ = ["add", "change", "document", "export", "history", "listing", "page", "photo"]


def _site(operator: Operator, pk: UUID) -> Site:
    return get_object_or_404(Site, pk=pk, operator=operator)


@access(TECHNICIANS, kept=True)
def listing(request: HttpRequest, operator: Operator) -> HttpResponse:
    form = Search(request.GET)
    sites = queries.sites_of(operator)
    if form.is_valid():
        sites = queries.searched(sites, form.cleaned_data)
    page_ = Paginator(sites.defer("owner", "notes", "origins"), 50).get_page(
        request.GET.get("page")
    )
    for site in page_:
        site.kind_label = kinds.label_of("site", site.kind)  # type: ignore[attr-defined]
    shown = {"page": page_, "form": form, "asked": bool(request.GET)}
    if gone := request.GET.get("gone", ""):
        shown["gone"] = _gone(operator, gone)
    return render(request, "registers/sites.html", shown)


def _gone(operator: Operator, pk: str) -> Site | None:
    try:
        return Site.objects.filter(pk=UUID(pk), operator=operator).exclude(gone_at=None).first()
    except ValueError:
        return None


@access(TECHNICIANS, kept=True)
def page(request: HttpRequest, operator: Operator, pk: UUID) -> HttpResponse:
    site = _site(operator, pk)
    shown = {
        "site": site,
        "kind": kinds.label_of("site", site.kind),
        "photos": list(site.photos.order_by("-id")[:24]),
        "papers": list(site.documents.defer("content").order_by("-id")[:24]),
        "lacking": next(iter(queries.lacking([site])), (site, []))[1],
        "photo_form": PhotoForm(),
        "paper_form": PaperForm(),
        "imported": sorted(site.origins),
    }
    return render(request, "registers/site.html", shown)


def _initial(request: HttpRequest) -> dict[str, Any]:
    found: dict[str, Any] = {
        "priority": "bronze",
        "origin": "typed",
        "known_on": timezone.localdate(),
        "kind": "hub",
    }
    return found | _picked(request)


def _picked(request: HttpRequest) -> dict[str, Any]:
    """A position picked on the map comes back in the address."""
    try:
        return {"position": rules.place(request.GET["position"])}
    except (KeyError, BadInput):
        return {}


def _form_page(request: HttpRequest, form: SiteForm, site: Site | None, code: int) -> HttpResponse:
    return render(request, "registers/site_form.html", {"form": form, "site": site}, status=code)


@access(TECHNICIANS)
def add(request: HttpRequest, operator: Operator) -> HttpResponse:
    form = SiteForm(request.POST or None, initial=_initial(request))
    if request.method == "POST" and form.is_valid():
        values = form.values()
        try:
            site = actions.add_site(operator, values, acting_member=request.member)  # type: ignore[attr-defined]
        except BadInput as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("{name} is in the register.").format(name=site.name))
            return redirect("site", operator.slug, site.pk)
    return _form_page(request, form, None, 422 if form.errors else 200)


@access(TECHNICIANS)
def change(request: HttpRequest, operator: Operator, pk: UUID) -> HttpResponse:
    site = _site(operator, pk)
    initial = SiteForm.filled_from(site) | _picked(request)
    form = SiteForm(request.POST or None, initial=initial, site=site)
    if request.method == "POST" and form.is_valid():
        try:
            return _changed(request, operator, site, form)
        except BadInput as error:
            form.add_error(None, str(error))
    return _form_page(request, form, site, 422 if form.errors else 200)


def _changed(request: Any, operator: Operator, site: Site, form: SiteForm) -> HttpResponse:
    values = form.values()
    seen = form.cleaned_data.get("seen_version") or site.version
    try:
        actions.change_site(site, seen, values, acting_member=request.member)
    except EditedMeanwhile as error:
        return _conflict(request, error, form)
    messages.success(request, _("{name} was changed.").format(name=site.name))
    return redirect("site", operator.slug, site.pk)


def _conflict(request: HttpRequest, error: EditedMeanwhile, form: SiteForm) -> HttpResponse:
    """Both versions side by side; the second person can send theirs again, knowingly."""
    current = error.current
    again = {**dict(form.data.items()), "seen_version": str(current.version)}
    labels = {name: field.label for name, field in form.fields.items()}
    both = [
        (labels.get(name, labels["position"] if name in ("lat", "lon") else name), now, wanted)
        for name, wanted in form.values().items()
        if (now := getattr(current, name)) != wanted and (now or wanted)
    ]
    shown = {"both": both, "site": current, "again": _sent_again(again)}
    return render(request, "registers/conflict.html", shown, status=409)


def _sent_again(data: dict[str, Any]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in data.items() if name != "csrfmiddlewaretoken"]


@access(TECHNICIANS)
@require_POST
def remove(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    site = _site(operator, pk)
    if site.gone_at is None:
        actions.remove_site(site, site.version, acting_member=request.member)
    back = redirect("sites", operator.slug)
    back["Location"] += f"?gone={site.pk}"
    return back


@access(TECHNICIANS)
@require_POST
def restore(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    site = _site(operator, pk)
    if site.gone_at is not None:
        actions.restore_site(site, acting_member=request.member)
    messages.success(request, _("{name} is back.").format(name=site.name))
    return redirect("site", operator.slug, site.pk)


@access(TECHNICIANS)
def history(request: HttpRequest, operator: Operator, pk: UUID) -> HttpResponse:
    site = _site(operator, pk)
    page_ = Paginator(queries.history(site.pk), 50).get_page(request.GET.get("page"))
    shown = {"site": site, "page": page_, "versions": told_versions(page_)}
    return render(request, "registers/history.html", shown)


@access(TECHNICIANS)
def export(request: HttpRequest, operator: Operator, format_: str) -> HttpResponse:
    if format_ not in exchange.FORMATS:
        raise Http404
    data = exchange.write(queries.sites_of(operator).defer("owner"), format_, operator.name)
    name = f"{operator.slug}-sites.{format_}"
    return HttpResponse(
        data,
        content_type=exchange.FORMATS[format_],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _sent(form: PhotoForm | PaperForm, name: str, most: int) -> bytes:
    """The bytes of an upload, never more than one beyond the largest that is taken."""
    if not form.is_valid():
        said = [f"{form[field].label}: {errors[0]}" for field, errors in form.errors.items()]
        raise BadInput("{detail}", detail=" ".join(said))
    return bytes(form.cleaned_data[name].read(most + 1))


@access(TECHNICIANS)
@require_POST
def add_photo(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    site = _site(operator, pk)
    form = PhotoForm(request.POST, request.FILES)
    data = _sent(form, "file", MOST_BYTES)
    actions.add_photo(site, data, form.cleaned_data["caption"], acting_member=request.member)
    messages.success(request, _("The photo is kept, without place or hour."))
    return redirect("site", operator.slug, site.pk)


@access(TECHNICIANS)
@require_POST
def remove_photo(request: Any, operator: Operator, pk: UUID, photo: UUID) -> HttpResponse:
    found = get_object_or_404(Photo, pk=photo, site_id=pk, operator=operator)
    actions.remove_photo(found, acting_member=request.member)
    messages.success(request, _("The photo was erased."))
    return redirect("site", operator.slug, pk)


@access(TECHNICIANS)
def photo(request: HttpRequest, operator: Operator, pk: UUID, photo: UUID) -> Any:
    found = get_object_or_404(Photo, pk=photo, site_id=pk, operator=operator)
    path = photo_file(found)
    if not path.is_file():
        raise Http404
    return FileResponse(
        path.open("rb"),
        content_type="image/webp",
        headers={"Cache-Control": "private, max-age=31536000, immutable"},
    )


@access(TECHNICIANS)
@require_POST
def add_document(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    site = _site(operator, pk)
    form = PaperForm(request.POST, request.FILES)
    data = _sent(form, "paper", MOST_PAPER)
    actions.add_document(site, data, form.cleaned_data["title"], acting_member=request.member)
    messages.success(request, _("The paper is kept, sealed."))
    return redirect("site", operator.slug, site.pk)


@access(TECHNICIANS)
def document(request: HttpRequest, operator: Operator, pk: UUID, paper: UUID) -> HttpResponse:
    found = get_object_or_404(Document, pk=paper, site_id=pk, operator=operator)
    ending = found.media_type.rpartition("/")[2]
    return HttpResponse(
        base64.b64decode(found.content),
        content_type=found.media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{found.pk}.{ending}"',
            "Cache-Control": "no-store",
        },
    )
