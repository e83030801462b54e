"""Addresses of accounts under /o/<operator>/."""

from django.urls import path

from liane.server.community.accounts.views import here

urlpatterns = [
    path("cartes/", here.cards_here, name="cards"),
    path("cartes/<uuid:card>/annuler/", here.revoke, name="revoke_card"),
    path("agir-pour/", here.act, name="act_for"),
    path("agir-pour/arreter/", here.stop, name="stop_acting"),
    path("journal/", here.audit_page, name="journal"),
]
