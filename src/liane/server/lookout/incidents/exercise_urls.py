"""Addresses under /exercice/: the incident that the tour of a cut plays in one browser."""

from django.urls import path

from liane.server.lookout.incidents.views import exercise

urlpatterns = [
    path("exercice/chez-moi-aussi/", exercise.report, name="tour-report"),
    path("exercice/incident/", exercise.incident, name="tour-incident"),
    path("exercice/preuves/", exercise.proof, name="tour-proof"),
    path("exercice/preuves/exercice.zip", exercise.download, name="tour-proof-file"),
]
