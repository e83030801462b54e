"""Addresses under /o/<operator>/communaute/proprietaires/."""

from django.urls import path

from liane.server.community.owners import views

urlpatterns = [
    path("", views.votes, name="owners"),
    path("nouveau/", views.ask, name="owners-ask"),
    path("statuts/", views.statutes, name="owners-statutes"),
    path("<uuid:pk>/", views.vote, name="owners-vote"),
    path("<uuid:pk>/voix/", views.write, name="owners-write"),
    path("<uuid:pk>/clore/", views.close, name="owners-close"),
    path("<uuid:pk>/feuille/", views.sheet, name="owners-vote-sheet"),
]
