"""Addresses under /o/<operator>/membres/."""

from django.urls import path

from liane.server.community.members import views

urlpatterns = [
    path("", views.list_of_members, name="members"),
]
