"""Addresses under /o/<operator>/vigie/: the probe, and measurements that are brought."""

from django.urls import path

from liane.server.lookout.measures import views

urlpatterns = [
    path("sonde/", views.probe, name="probe"),
    path("sonde/accord/", views.agree, name="probe-agree"),
    path("sonde/reglages/", views.settings, name="probe-settings"),
    path("sonde/pause/", views.pause, name="probe-pause"),
    path("sonde/journal.jsonl", views.journal, name="probe-journal"),
    path("sonde/faire/<slug:verb>/", views.do, name="probe-do"),
    path("mesures/", views.measures, name="measures"),
    path("mesures/apporter/", views.bring, name="measures-bring"),
    path("mesures/<uuid:pk>/", views.batch, name="batch"),
]
