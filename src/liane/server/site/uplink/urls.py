"""Addresses under /lien/."""

from django.urls import path

from liane.server.site.uplink import views

urlpatterns = [
    path("", views.page, name="uplink"),
    path("exercice/", views.begin_exercise, name="begin-exercise"),
    path("exercice/fin/", views.end_exercise, name="end-exercise"),
]
