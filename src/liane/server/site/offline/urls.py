"""Addresses of what a phone keeps."""

from django.urls import path

from liane.server.site.offline import views

urlpatterns = [
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("travailleur.js", views.service_worker, name="service-worker"),
    path("hors-ligne/", views.page, name="offline"),
]
