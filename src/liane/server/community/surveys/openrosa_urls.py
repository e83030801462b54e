"""Addresses under /o/<operator>/openrosa/: a collector is given that address as its server."""

from django.urls import path

from liane.server.community.surveys.views import openrosa

urlpatterns = [
    path("formList", openrosa.form_list, name="openrosa-forms"),
    path("submission", openrosa.submission, name="openrosa-submission"),
    path("formulaire/<uuid:pk>.xml", openrosa.form, name="openrosa-form"),
    path("manifeste/<uuid:pk>.xml", openrosa.manifest, name="openrosa-manifest"),
    path("fichier/<uuid:pk>/<str:name>", openrosa.file, name="openrosa-file"),
]
