"""Every address of the site. `/o/<operator>/…` are the pages of one operator."""

from django.urls import include, path

_COMMUNITY = "liane.server.community"
_NETWORKS = "liane.server.networks"
_PROJECTS = "liane.server.projects"
_LOOKOUT = "liane.server.lookout"
_OPERATOR = "o/<slug:operator>"

urlpatterns = [
    path("", include(f"{_COMMUNITY}.welcome.urls")),
    path("compte/", include(f"{_COMMUNITY}.accounts.urls")),
    path("", include(f"{_COMMUNITY}.operators.urls")),
    path(f"{_OPERATOR}/membres/", include(f"{_COMMUNITY}.members.urls")),
    path(f"{_OPERATOR}/reseau/registres/", include(f"{_NETWORKS}.registers.urls")),
    path(f"{_OPERATOR}/reseau/interconnexion/", include(f"{_NETWORKS}.interconnection.urls")),
    path(f"{_OPERATOR}/reseau/terrain/", include(f"{_NETWORKS}.ground.urls")),
    path(f"{_OPERATOR}/reseau/plans/", include(f"{_NETWORKS}.plans.urls")),
    path(f"{_OPERATOR}/reseau/materiel/", include(f"{_NETWORKS}.equipment.urls")),
    path(f"{_OPERATOR}/reseau/entretien/", include(f"{_NETWORKS}.upkeep.urls")),
    path(f"{_OPERATOR}/", include(f"{_COMMUNITY}.accounts.urls_here")),
    path(f"{_OPERATOR}/annuaire/", include(f"{_COMMUNITY}.directory.urls")),
    path(f"{_OPERATOR}/groupes/", include(f"{_COMMUNITY}.groups.urls")),
    path(f"{_OPERATOR}/assemblees/", include(f"{_COMMUNITY}.governance.urls")),
    path(f"{_OPERATOR}/communaute/biens/", include(f"{_COMMUNITY}.goods.urls")),
    path(f"{_OPERATOR}/communaute/proprietaires/", include(f"{_COMMUNITY}.owners.urls")),
    path(f"{_OPERATOR}/evenements/", include(f"{_COMMUNITY}.events.urls")),
    path("", include(f"{_COMMUNITY}.events.feeds")),
    path(f"{_OPERATOR}/plaidoyer/", include(f"{_COMMUNITY}.advocacy.urls")),
    path(f"{_OPERATOR}/communication/", include(f"{_COMMUNITY}.communication.urls")),
    path(f"{_OPERATOR}/association/", include(f"{_COMMUNITY}.association.urls")),
    path(f"{_OPERATOR}/enquetes/", include(f"{_COMMUNITY}.surveys.urls")),
    path(f"{_OPERATOR}/formations/", include(f"{_COMMUNITY}.training.urls")),
    path(f"{_OPERATOR}/openrosa/", include(f"{_COMMUNITY}.surveys.openrosa_urls")),
    path(f"{_OPERATOR}/projet/preparation/", include(f"{_PROJECTS}.readiness.urls")),
    path(f"{_OPERATOR}/projet/cadre-legal/", include(f"{_PROJECTS}.regulation.urls")),
    path(f"{_OPERATOR}/projet/finances/", include(f"{_PROJECTS}.finance.urls")),
    path(f"{_OPERATOR}/projet/besoins/", include(f"{_PROJECTS}.needs.urls")),
    path(f"{_OPERATOR}/projet/appels/", include(f"{_PROJECTS}.funding.urls")),
    path(f"{_OPERATOR}/projet/", include(f"{_PROJECTS}.pathway.urls")),
    path(f"{_OPERATOR}/cercle/", include(f"{_COMMUNITY}.circles.urls")),
    path(f"{_OPERATOR}/vigie/", include(f"{_LOOKOUT}.states.urls")),
    path(f"{_OPERATOR}/vigie/appareils/", include(f"{_LOOKOUT}.devices.urls")),
    path(f"{_OPERATOR}/vigie/preparation/", include(f"{_LOOKOUT}.preparedness.urls")),
    path(f"{_OPERATOR}/vigie/", include(f"{_LOOKOUT}.incidents.urls")),
    path(f"{_OPERATOR}/vigie/", include(f"{_LOOKOUT}.measures.urls")),
    path("", include(f"{_LOOKOUT}.incidents.exercise_urls")),
    path("", include(f"{_COMMUNITY}.api.urls")),
    path("", include(f"{_NETWORKS}.upkeep.landing")),
    path(f"{_OPERATOR}/partager/", include("liane.server.site.sharing.urls")),
    path("lien/", include("liane.server.site.uplink.urls")),
    path("", include("liane.server.site.offline.urls")),
]

handler400 = "liane.server.site.views.bad_request"
handler403 = "liane.server.site.views.forbidden"
handler404 = "liane.server.site.views.not_found"
handler500 = "liane.server.site.views.broken"
