"""Addresses under /o/<operator>/projet/."""

from django.urls import path

from liane.server.projects.pathway import views

urlpatterns = [
    path("", views.project, name="project"),
]
