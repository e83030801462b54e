"""Addresses under /o/<operator>/association/."""

from django.urls import path

from liane.server.community.association.views import own, roll

urlpatterns = [
    path("", roll.association, name="association"),
    path("adherer/", roll.apply, name="membership-apply"),
    path("adherer/saisir/", roll.enter, name="membership-enter"),
    path("adherer/imprimer/", roll.blank, name="membership-blank"),
    path("membres/", roll.roll, name="association-roll"),
    path("membres/<uuid:pk>/", roll.membership, name="membership"),
    path("membres/<uuid:pk>/repondre/", roll.answer, name="membership-answer"),
    path("membres/<uuid:pk>/cotisation/", roll.record, name="dues-new"),
    path("membres/<uuid:pk>/finir/", roll.end, name="membership-end"),
    path("membres/<uuid:pk>/carte/", own.card, name="membership-card"),
    path("membres/<uuid:pk>/appele/", roll.called, name="membership-called"),
    path("cotisations/<uuid:pk>/annuler/", roll.cancel, name="dues-cancel"),
    path("relances/", roll.reminders, name="association-reminders"),
    path("provenance/", roll.sources, name="association-sources"),
    path("reglages/", roll.settings, name="association-settings"),
    path("carte/<slug:code>/", own.check, name="membership-check"),
    path("moi/", own.mine, name="my-membership"),
    path("moi/canaux/", own.consents, name="my-channels"),
    path("moi/etapes/<uuid:pk>/fait/", own.step_done, name="my-step-done"),
]
