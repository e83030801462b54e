"""Addresses under /o/<operator>/reseau/terrain/."""

from django.urls import path

from liane.server.networks.ground.views import maps, pages

urlpatterns = [
    path("", pages.ground, name="ground"),
    path("telecharger/", pages.download, name="ground_download"),
    path("envoyer/", pages.upload, name="ground_upload"),
    path("relief/", pages.relief, name="ground_relief"),
    path("relief/<uuid:relief>/<path:name>.webp", pages.piece, name="ground_piece"),
    path("travaux/<uuid:pk>/", pages.job, name="ground_job"),
    path("travaux/<uuid:pk>/arreter/", pages.stop, name="ground_stop"),
    path("tuiles/<uuid:pk>/effacer/", pages.remove, name="ground_remove"),
    path("fond/", pages.basemap, name="ground_basemap"),
    path("fond/effacer/", pages.remove_basemap, name="ground_basemap_remove"),
    path(
        "fond/<slug:version>/<int:zoom>/<int:column>/<int:row>/",
        maps.tile,
        name="ground_basemap_tile",
    ),
    path("carte/", maps.drawn, name="sites_map"),
    path("carte-mobile/", maps.moving, name="sites_map_moving"),
    path("points.json", maps.points, name="sites_points"),
]
