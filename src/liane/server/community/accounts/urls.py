"""Addresses under /compte/."""

from django.urls import path

from liane.server.community.accounts import views

urlpatterns = [
    path("entrer/", views.enter, name="enter"),
    path("sortir/", views.leave, name="leave"),
]
