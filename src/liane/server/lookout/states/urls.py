"""Addresses under /o/<operator>/vigie/: the front page of the wing, faults, the badge."""

from django.urls import path

from liane.server.lookout.states import views

urlpatterns = [
    path("", views.lookout, name="lookout"),
    path("pannes/", views.faults, name="faults"),
    path("pannes/<uuid:pk>/vu/", views.see, name="fault-see"),
    path("pannes/heures/", views.hours, name="fault-hours"),
    path("badge/", views.badge_page, name="state-badge"),
    path("badge.svg", views.badge, name="state-badge-picture"),
]
