"""Addresses under /o/<operator>/evenements/."""

from django.urls import path

from liane.server.community.events.views import calendars, hubs, places, programme

urlpatterns = [
    path("", programme.events, name="events"),
    path("nouveau/", programme.plan, name="event-new"),
    path("agenda/", calendars.calendar, name="events-calendar"),
    path("agenda/adresse/", calendars.new_address, name="events-new-address"),
    path("agenda.ics", calendars.public_feed, name="events-public-feed"),
    path("billet/<str:code>/", places.ticket, name="event-ticket"),
    path("billet/<str:code>/rendre/", places.give_back, name="event-give-back"),
    path("billet/<str:code>/rappel/", places.remind, name="event-remind"),
    path("billet/<str:code>/adherer/", places.interested, name="event-interested"),
    path("<uuid:pk>/", programme.event, name="event"),
    path("<uuid:pk>/changer/", programme.change, name="event-change"),
    path("<uuid:pk>/papier/", programme.note, name="event-note"),
    path("<uuid:pk>/bilan/", programme.report, name="event-report"),
    path("<uuid:pk>/photos/ajouter/", programme.add_photo, name="event-photo-new"),
    path("<uuid:pk>/photos/<uuid:photo>/", programme.photo, name="event-photo"),
    path("<uuid:pk>/photos/<uuid:photo>/retirer/", programme.remove_photo,
         name="event-photo-remove"),
    path("<uuid:pk>/place/", places.take, name="event-take"),
    path("<uuid:pk>/inscrire/", places.enter, name="event-enter"),
    path("<uuid:pk>/porte/", places.door, name="event-door"),
    path("<uuid:pk>/porte/presents/", places.here, name="event-here"),
    path("<uuid:pk>/porte/codes/", places.codes, name="event-codes"),
    path("<uuid:pk>/porte/liste/", places.paper, name="event-paper"),
    path("<uuid:pk>/feuille/", places.sheet, name="event-sheet"),
    path("<uuid:pk>/sessions/", hubs.hub, name="event-hub"),
    path("<uuid:pk>/sessions/nouvelle/", hubs.add_session, name="event-session-new"),
    path("<uuid:pk>/sessions/<uuid:session>/retirer/", hubs.remove_session,
         name="event-session-remove"),
    path("<uuid:pk>/lieu/<uuid:check>/", hubs.check, name="event-check"),
    path("<uuid:pk>/questions/", hubs.ask, name="event-ask"),
    path("<uuid:pk>/questions/<uuid:question>/", hubs.answer, name="event-answer"),
    path("<uuid:pk>/<slug:move>/", programme.move, name="event-move"),
]  # fmt: skip
