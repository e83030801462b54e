"""Addresses under /o/<operator>/vigie/appareils/: the watched network."""

from django.urls import path

from liane.server.lookout.devices import views

urlpatterns = [
    path("", views.watched, name="watched"),
    path("ajouter/", views.new, name="watched-new"),
    path("liaisons/", views.links, name="watched-links"),
    path("ecarts/", views.drift, name="watched-drift"),
    path("travaux/", views.works, name="watched-works"),
    path("travaux/<uuid:pk>/fin/", views.end, name="watched-work-end"),
    path("reglages/", views.settings, name="watched-settings"),
    path("<uuid:pk>/", views.device, name="watched-device"),
    path("<uuid:pk>/changer/", views.change, name="watched-change"),
    path("<uuid:pk>/retirer/", views.remove, name="watched-remove"),
]
