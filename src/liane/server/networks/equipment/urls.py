"""Addresses under /o/<operator>/reseau/materiel/."""

from django.urls import path

from liane.server.networks.equipment import views

urlpatterns = [
    path("", views.catalogue, name="equipment"),
    path("choisir/", views.choose, name="equipment-choose"),
    path("choix/<uuid:pk>/", views.choice, name="equipment-choice"),
    path("choix/<uuid:pk>/effacer/", views.forget, name="equipment-forget"),
    path("<slug:device>/", views.device, name="equipment-device"),
]
