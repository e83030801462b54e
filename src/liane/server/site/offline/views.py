"""The manifest, the service worker, and the page of what waits on this phone."""

from hashlib import sha256
from importlib import resources

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import gettext as _

from liane import __version__
from liane.server.site.access import EVERYONE, access

__all__ = ["manifest", "page", "service_worker"]

_FOLDER = resources.files("liane.server.site.offline") / "static" / "offline"


@access(EVERYONE)
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs to keep the site among its applications."""
    icon = {"src": static("site/icon.svg"), "sizes": "any", "type": "image/svg+xml"}
    picture = {"src": static("site/icon-192.png"), "sizes": "192x192", "type": "image/png"}
    return JsonResponse(
        {
            "name": "Liane",
            "short_name": "Liane",
            "description": _("Networks, contents and uses held by those who use them."),
            "start_url": "/",
            "scope": "/",
            "display": "standalone",
            "lang": request.LANGUAGE_CODE,
            "background_color": "#faf6ee",
            "theme_color": "#0f3d2e",
            "icons": [icon, picture],
        },
        content_type="application/manifest+json",
    )


@access(EVERYONE)
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker, with what it keeps from the start: the sheet and the page of what waits."""
    code = (_FOLDER / "worker.js").read_text(encoding="utf-8")
    kept = [static("site/liane.css"), static("offline/waiting.js"), static("site/icon.svg")]
    version = sha256("".join([__version__, code, *kept]).encode()).hexdigest()[:12]
    head = f"const VERSION = '{version}'; const KEPT = {[*kept, '/hors-ligne/']!r};\n"
    answer = HttpResponse(head + code, content_type="text/javascript")
    answer["Cache-Control"] = "no-cache"
    return answer


@access(EVERYONE)
def page(request: HttpRequest) -> HttpResponse:
    """What is shown when a page is out of reach, and the forms that wait on this phone."""
    return render(request, "offline/page.html")
