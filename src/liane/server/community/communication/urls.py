"""Addresses under /o/<operator>/communication/."""

from django.urls import path

from liane.server.community.communication import views

urlpatterns = [
    path("", views.communication, name="communication"),
    path("nouveau/", views.plan, name="message-new"),
    path("archives/", views.archive, name="communication-archive"),
    path("badges/", views.badges, name="badges"),
    path("badges/<uuid:pk>.<slug:kind>", views.badge_picture, name="badge-picture"),
    path("badges/<uuid:pk>/retirer/", views.withdraw_badge, name="badge-withdraw"),
    path("<uuid:pk>/", views.message, name="message"),
    path("<uuid:pk>/changer/", views.change, name="message-change"),
    path("<uuid:pk>/image/", views.picture, name="message-picture"),
    path("<uuid:pk>/image/choisir/", views.set_picture, name="message-set-picture"),
    path("<uuid:pk>/spot/", views.spot, name="spot"),
    path("<uuid:pk>/spot/son/", views.recording, name="spot-recording"),
    path("<uuid:pk>/spot/son/ajouter/", views.sound, name="spot-sound"),
    path("<uuid:pk>/spot/appels/", views.calls, name="spot-calls"),
    path("<uuid:pk>/textes/", views.write_text, name="kit-text"),
    path("<uuid:pk>/textes/<uuid:text>/retirer/", views.drop_text, name="kit-text-drop"),
    path("<uuid:pk>/sorties/", views.outing, name="outing-new"),
    path("<uuid:pk>/sorties/<uuid:outing>/", views.outing_picture, name="outing-picture"),
]
