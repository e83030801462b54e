"""Addresses under /o/<operator>/reseau/interconnexion/."""

from django.urls import path

from liane.server.networks.interconnection import views

urlpatterns = [
    path("", views.front, name="interconnection"),
    path("points/nouveau/", views.add_point, name="interconnection_add_point"),
    path("points/<uuid:pk>/", views.point, name="interconnection_point"),
    path("points/<uuid:pk>/modifier/", views.change_point, name="interconnection_change_point"),
    path("points/<uuid:pk>/retirer/", views.remove_point, name="interconnection_remove_point"),
    path("points/<uuid:pk>/remettre/", views.restore_point, name="interconnection_restore_point"),
    path("points/<uuid:pk>/offre/", views.add_offer, name="interconnection_add_offer"),
    path("offres/<uuid:pk>/modifier/", views.change_offer, name="interconnection_change_offer"),
    path("offres/<uuid:pk>/decider/", views.decide, name="interconnection_decide"),
    path("devis/", views.ask, name="interconnection_ask"),
    path("devis/<uuid:pk>/", views.answer, name="interconnection_answer"),
]
