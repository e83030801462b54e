"""The address of a member's calendar, outside the pages of an operator: it names none."""

from django.urls import path

from liane.server.community.events.views import calendars

urlpatterns = [path("calendrier/<str:secret>.ics", calendars.feed, name="events-feed")]
