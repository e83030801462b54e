"""Addresses under /o/<operator>/projet/preparation/."""

from django.urls import path

from liane.server.projects.readiness import views

urlpatterns = [
    path("", views.readiness, name="readiness"),
    path("ouvrir/", views.open_round, name="open-round"),
    path("papier/", views.paper, name="readiness-paper"),
    path("<uuid:pk>/", views.asked_round, name="readiness-round"),
    path("<uuid:pk>/clore/", views.close_round, name="close-round"),
    path("<uuid:pk>/repondre/", views.start, name="start-sheet"),
    path("<uuid:pk>/tache/<slug:code>/", views.task, name="readiness-task"),
    path("<uuid:pk>/enquete/", views.take_in, name="readiness-take-in"),
    path("<uuid:pk>/sujet/<slug:dimension>/", views.dimension, name="readiness-dimension"),
    path("fiche/<uuid:pk>/<slug:dimension>/", views.page, name="readiness-page"),
]
