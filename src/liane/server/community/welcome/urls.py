"""The first page of the box."""

from django.urls import path

from liane.server.community.welcome import views

urlpatterns = [
    path("", views.home, name="home"),
]
