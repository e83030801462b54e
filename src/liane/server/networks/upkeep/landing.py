"""Addresses outside /entretien/: the landing page of the wing, the calendar of a phone."""

from django.urls import path

from liane.server.networks.upkeep.views import states, work

urlpatterns = [
    path("o/<slug:operator>/reseau/", states.network, name="network"),
    path("o/<slug:operator>/reseau/disponibilite/", states.months, name="network-months"),
    path("agenda/<str:secret>.ics", work.feed, name="upkeep-feed"),
]
