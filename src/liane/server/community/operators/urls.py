"""Addresses of an operator as a whole."""

from django.urls import path

from liane.server.community.operators import views

urlpatterns = [
    path("o/<slug:operator>/", views.front, name="operator"),
]
